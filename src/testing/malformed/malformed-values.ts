/** Values that are none of their kind, as malformed calls bring them. */

export const NO_TEXTS = [7, null, 'a\0b', '\ud800', {}];
export const NO_IDS = ['', 'Adler', '-a', 'a/b', 'a'.repeat(65), 7, null, undefined];
export const NO_DATES = ['', '2027-02-30', '2027-3-1', '1899-12-31', '3000-01-01', 20270310, null];
export const NO_OBJECTS = [null, undefined, 'text', 7];
export const NO_COUNTS = [Number.NaN, Number.POSITIVE_INFINITY, -1, 0.5, 1e15, '1', {}, true];
export const NO_AMOUNTS = [Number.NaN, Number.NEGATIVE_INFINITY, -1e15, 0.5, 1e15, '1', 1n];
export const NO_LIFETIMES = [...NO_COUNTS, 0, 59_999, 3_600_001];
export const NO_LIMITS = [...NO_COUNTS, 0, 501, undefined];
export const NO_INSTANTS = [Number.NaN, '1', null];
export const NO_CURRENCIES = ['', 'eur', 'XXQ', 978, null];
