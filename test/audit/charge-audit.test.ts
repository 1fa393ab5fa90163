/** The audit of taxes and fees: one fault at a time in terms that are otherwise in order. */
import { describe, expect, it } from 'vitest';
import { ChargeAudit } from '../../src/audit/charge-audit.ts';

const tax = {
  code: 'vat',
  name: 'VAT',
  kind: 'tax',
  isIncluded: false,
  room: 0,
  amountMinor: 30,
  nightlyMinor: [10, 20],
};

describe('the audit of charges', () => {
  it('has nothing against lines that add up', () => {
    expect(problemOf(tax, { ...tax, isIncluded: true })).toBeUndefined();
    expect(problemOf({ ...tax, nightlyMinor: undefined })).toBeUndefined();
  });

  it.each<[string, object, RegExp]>([
    ['a code that nobody set', { code: 'levy' }, /levy, which nobody set/],
    ['a room that is not there', { room: 1 }, /room 1, which is not there/],
    ['another number of nights', { nightlyMinor: [10, 20, 0] }, /3 nights of 2/],
    ['a negative part', { nightlyMinor: [40, -10] }, /negative vat/],
    ['parts that are not the sum', { amountMinor: 31 }, /31 of vat, in parts 30/],
    [
      'more than the price it is in',
      { isIncluded: true, amountMinor: 101, nightlyMinor: [0, 101] },
      /includes 101 in the price of night 1/,
    ],
  ])('names %s', (_, fault, words) => {
    expect(problemOf({ ...tax, ...fault })).toMatch(words);
  });
});

function problemOf(...charges: readonly object[]): string | undefined {
  const audit = new ChargeAudit();
  const set = { type: 'ChargesSet', charges: [{ code: 'vat' }] };
  audit.take(eventOf('property/adler', set), 'adler');
  const terms = { propertyId: 'adler', rooms: [{ nightlyMinor: [100, 100] }], charges };
  return audit.problem(eventOf('booking/b', { type: 'BookingRequested', terms }));
}

function eventOf(
  stream: string,
  data: { readonly type: string; readonly [member: string]: unknown },
) {
  const metadata = { by: 'test' };
  return { position: 1, stream, version: 1, type: data.type, data, metadata, recordedAtMs: 0 };
}
