/**
 * Money is an integer count of minor units and an ISO 4217 code. Decimal strings exist on the wire
 * only; floats exist nowhere.
 */

/** An upper-case ISO 4217 alphabetic code that the table below knows. */
export type Currency = string & { readonly __brand: 'Currency' };

/** An amount of one currency. */
export interface Money {
  /** Minor units (cents for EUR, yen for JPY), a safe integer. */
  readonly amountMinor: number;
  readonly currency: Currency;
}

/**
 * Largest amount accepted anywhere, in minor units. A hundred million major units of a currency
 * with two decimals; sums of ten thousand of them stay inside the safe integers.
 */
export const AMOUNT_MINOR_MAX = 10_000_000_000;

/** Digits after the decimal point; source: ISO 4217 table A.1. Currencies not named have two. */
const MINOR_DIGITS: Readonly<Record<string, number>> = {
  BIF: 0,
  CLP: 0,
  DJF: 0,
  GNF: 0,
  ISK: 0,
  JPY: 0,
  KMF: 0,
  KRW: 0,
  PYG: 0,
  RWF: 0,
  UGX: 0,
  UYI: 0,
  VND: 0,
  VUV: 0,
  XAF: 0,
  XOF: 0,
  XPF: 0,
  BHD: 3,
  IQD: 3,
  JOD: 3,
  KWD: 3,
  LYD: 3,
  OMR: 3,
  TND: 3,
};

const KNOWN: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));

/** The currency if `code` is a known ISO 4217 code in upper case, else undefined. */
export function parseCurrency(code: string): Currency | undefined {
  return KNOWN.has(code) ? (code as Currency) : undefined;
}

/** How many digits the currency has after the decimal point: 0, 2 or 3. */
export function minorDigits(currency: Currency): number {
  return MINOR_DIGITS[currency] ?? 2;
}

/**
 * Minor units of a decimal string such as `120.00` or `-3.5`. Undefined when it is not a plain
 * decimal, has more digits than the currency, or is beyond AMOUNT_MINOR_MAX either way: an amount
 * is never rounded on the way in.
 */
export function parseAmount(text: string, currency: Currency): number | undefined {
  const match = /^(-?)(\d{1,12})(?:\.(\d{1,4}))?$/.exec(text);
  if (match === null) return undefined;
  const [, sign = '', whole = '', fraction = ''] = match;
  const digits = minorDigits(currency);
  if (fraction.length > digits) return undefined;
  const minor = Number(whole + fraction.padEnd(digits, '0'));
  if (minor > AMOUNT_MINOR_MAX) return undefined;
  return minor === 0 ? 0 : sign === '-' ? -minor : minor;
}

/** The decimal string with exactly the currency's digits: 12000 EUR is `120.00`. */
export function formatAmount(amountMinor: number, currency: Currency): string {
  const digits = minorDigits(currency);
  const sign = amountMinor < 0 ? '-' : '';
  const text = String(Math.abs(amountMinor)).padStart(digits + 1, '0');
  if (digits === 0) return sign + text;
  return `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}
