/** Amounts between wire and engine: nothing is lost, nothing is rounded, nothing is guessed. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  AMOUNT_MINOR_MAX,
  type Currency,
  formatAmount,
  minorDigits,
  parseAmount,
  parseCurrency,
} from '../../src/domain/money.ts';
import { amountsMinor, currencies } from '../../src/testing/arbitraries/arbitraries.ts';

describe('parseCurrency', () => {
  it('knows upper-case ISO 4217 codes only', () => {
    expect(['EUR', 'JPY', 'KWD'].map(parseCurrency)).toEqual(['EUR', 'JPY', 'KWD']);
    expect(['eur', 'EURO', 'ZZZ', '', ' EUR'].map(parseCurrency)).toEqual(Array(5).fill(undefined));
  });

  it('knows how many digits a currency has', () => {
    expect(['EUR', 'JPY', 'KWD'].map((code) => minorDigits(code as Currency))).toEqual([2, 0, 3]);
  });
});

describe('parseAmount', () => {
  it.each([
    ['120.00', 'EUR', 12_000],
    ['120', 'EUR', 12_000],
    ['120.5', 'EUR', 12_050],
    ['-3.5', 'EUR', -350],
    ['0', 'EUR', 0],
    ['-0.00', 'EUR', 0],
    ['007.10', 'EUR', 710],
    ['100000000.00', 'EUR', AMOUNT_MINOR_MAX],
    ['1500', 'JPY', 1_500],
    ['1.234', 'KWD', 1_234],
    ['1.2', 'KWD', 1_200],
  ])('%s %s is %d', (text, code, minor) => {
    expect(parseAmount(text, code as Currency)).toBe(minor);
  });

  it.each([
    ['120.005', 'EUR'],
    ['1.0', 'JPY'],
    ['1.2345', 'KWD'],
    ['100000000.01', 'EUR'],
    ['-100000000.01', 'EUR'],
    ['9999999999999', 'EUR'],
    ['1e3', 'EUR'],
    ['.5', 'EUR'],
    ['5.', 'EUR'],
    ['1,50', 'EUR'],
    ['1 000', 'EUR'],
    ['+1', 'EUR'],
    ['--1', 'EUR'],
    ['0x10', 'EUR'],
    ['NaN', 'EUR'],
    ['Infinity', 'EUR'],
    ['٣', 'EUR'],
    [' 1', 'EUR'],
    ['1\n', 'EUR'],
    ['', 'EUR'],
  ])('%j %s is no amount', (text, code) => {
    expect(parseAmount(text, code as Currency)).toBeUndefined();
  });
});

describe('formatAmount', () => {
  it.each([
    [12_000, 'EUR', '120.00'],
    [5, 'EUR', '0.05'],
    [-5, 'EUR', '-0.05'],
    [0, 'EUR', '0.00'],
    [0, 'JPY', '0'],
    [-1_500, 'JPY', '-1500'],
    [1, 'KWD', '0.001'],
    [1_234, 'KWD', '1.234'],
  ])('%d %s is %s', (minor, code, text) => {
    expect(formatAmount(minor, code as Currency)).toBe(text);
  });

  it('parsing what was formatted gives the amount back', () => {
    fc.assert(
      fc.property(amountsMinor, currencies, (minor, currency) => {
        expect(parseAmount(formatAmount(minor, currency), currency)).toBe(minor);
      }),
      { numRuns: 500 },
    );
  });

  it('an amount with more digits than its currency is refused, never rounded', () => {
    fc.assert(
      fc.property(amountsMinor, currencies, fc.constantFrom('0', '1', '5', '9'), (...input) => {
        const [minor, currency, digit] = input;
        const text = formatAmount(minor, currency);
        const longer = text.includes('.') ? text + digit : `${text}.${digit}`;
        expect(parseAmount(longer, currency)).toBeUndefined();
      }),
    );
  });
});
