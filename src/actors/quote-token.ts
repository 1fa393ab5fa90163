/**
 * A quote as a token that nobody has to keep: what was quoted, compressed, and a mark that only
 * this engine can make (an HMAC under its secret; see Chance). A token that was changed anywhere,
 * or made by another engine, is none. The prefix is the version of the form; a form that is not
 * known is no token either.
 *
 *   q1.{base64url of the deflated JSON}.{mark of all before it}
 */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { BookingTerms } from '../domain/booking/booking.ts';
import { limits } from '../limits.ts';
import type { Chance } from '../ports/clock.ts';

/** What a token says. Conditions of the moment, such as when money is captured, are not in it. */
export interface QuotedPrice {
  readonly terms: Omit<BookingTerms, 'capture'>;
  readonly promoCode?: string;
  readonly quotedAtMs: number;
  readonly validUntilMs: number;
}

const VERSION = 'q1';
const FORM = /^(q1\.[\w-]+)\.([a-z2-7]+)$/;
/** What the largest token can unfold to, with room to spare; what is signed was made here. */
const UNFOLDED_BYTES_MAX = 4 * 1024 * 1024;

/** Undefined when the token would be longer than a request takes. */
export function tokenOf(price: QuotedPrice, chance: Chance): string | undefined {
  const packed = deflateRawSync(JSON.stringify(price)).toString('base64url');
  const said = `${VERSION}.${packed}`;
  const token = `${said}.${markOf(said, chance)}`;
  return token.length <= limits.quoteTokenCharactersMax ? token : undefined;
}

/** Undefined for what is no token of this engine. */
export function priceOfToken(token: string, chance: Chance): QuotedPrice | undefined {
  const [, said, mark] = FORM.exec(token) ?? [];
  if (said === undefined || mark === undefined || !isSame(mark, markOf(said, chance))) {
    return undefined;
  }
  const packed = Buffer.from(said.slice(VERSION.length + 1), 'base64url');
  const text = inflateRawSync(packed, { maxOutputLength: UNFOLDED_BYTES_MAX }).toString();
  return JSON.parse(text) as QuotedPrice;
}

function markOf(said: string, chance: Chance): string {
  return chance.derivedId('quote', said);
}

/** Looks at every character, so that the time it takes tells nobody how much of a mark is right. */
function isSame(left: string, right: string): boolean {
  if (left.length !== right.length) return false;
  let differences = 0;
  for (let index = 0; index < left.length; index += 1) {
    differences |= left.charCodeAt(index) ^ right.charCodeAt(index);
  }
  return differences === 0;
}
