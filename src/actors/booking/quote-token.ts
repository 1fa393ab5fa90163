/**
 * A quote as a token that nobody has to keep: what was quoted, deflated where it is long, and a
 * mark that only this engine can make (an HMAC under its secret; see Chance). A token that was
 * changed anywhere, or made by another engine, is none. The prefix is the version of the form; a
 * form that is not known is no token either.
 *
 *   q1.{base64url of the JSON}.{mark of all before it}
 *   z1.{base64url of the deflated JSON}.{mark of all before it}
 */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { BookingTerms } from '../../domain/booking/booking.ts';
import { limits } from '../../limits.ts';
import type { Chance } from '../../ports/clock.ts';

/** What a token says. Conditions of the moment, such as when money is captured, are not in it. */
export interface QuotedPrice {
  readonly terms: Omit<BookingTerms, 'capture'>;
  readonly promoCode?: string;
  readonly quotedAtMs: number;
  readonly validUntilMs: number;
}

const FORM = /^(([qz])1\.([\w-]+))\.([a-z2-7]+)$/;
/** Deflating costs ten times the rest of a token, and a usual stay is short as it is. */
const PLAIN_CHARACTERS_MAX = 1_500;
/** What the largest token can unfold to, with room to spare; what is signed was made here. */
const UNFOLDED_BYTES_MAX = 4 * 1024 * 1024;

/** Undefined when the token would be longer than a request takes. */
export function tokenOf(price: QuotedPrice, chance: Chance): string | undefined {
  const text = JSON.stringify(price);
  const isPlain = text.length <= PLAIN_CHARACTERS_MAX;
  const packed = isPlain ? Buffer.from(text) : deflateRawSync(text);
  const said = `${isPlain ? 'q1' : 'z1'}.${packed.toString('base64url')}`;
  const token = `${said}.${markOf(said, chance)}`;
  return token.length <= limits.quoteTokenCharactersMax ? token : undefined;
}

/** Undefined for what is no token of this engine. */
export function priceOfToken(token: string, chance: Chance): QuotedPrice | undefined {
  const [, said = '', form, packed = '', mark = ''] = FORM.exec(token) ?? [];
  if (form === undefined || !isSame(mark, markOf(said, chance))) return undefined;
  const bytes = Buffer.from(packed, 'base64url');
  const unfold = { maxOutputLength: UNFOLDED_BYTES_MAX };
  const text = form === 'z' ? inflateRawSync(bytes, unfold) : bytes;
  return JSON.parse(text.toString()) as QuotedPrice;
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
