/**
 * What an answer to values comes to, by one rule for every format. Proxies, balancers and pages of
 * maintenance answer in an OTA's place, with any status and text of their own; of values they know
 * nothing. So values are refused only by the OTA's own words, in its format, under a status that is
 * about what was sent. Whatever else comes is worth another try, for as long as it takes: a wrong
 * address shows by an open circuit breaker and its last error, and not as values put aside.
 */
import type { AriAnswer, ChannelAnswer } from '../ports/channel-format.ts';

/** Of what was sent, by RFC 9110: not understood, at odds with what is there, too long, invalid. */
const OF_WHAT_WAS_SENT: ReadonlySet<number> = new Set([400, 409, 413, 422]);
const UNAUTHORIZED = 401;
const FORBIDDEN = 403;

/**
 * `said` is what the format reads in the body, and undefined when that is not of the format; `form`
 * says to people what it should have been, such as `XML`.
 */
export function ariAnswer(
  { status }: Pick<ChannelAnswer, 'status'>,
  said: AriAnswer | undefined,
  form: string,
): AriAnswer {
  const known = said !== undefined && 'reason' in said ? said.reason : `answered ${status}`;
  // No proxy asks for credentials that it was not set up to ask for.
  if (status === UNAUTHORIZED) return { type: 'unauthorised', reason: known };
  if (said === undefined) {
    const reason = `answered ${status} and no ${form}: is the address right?`;
    return { type: 'again', reason };
  }
  if (status === FORBIDDEN) return { type: 'unauthorised', reason: known };
  const isOfValues = (status >= 200 && status < 300) || OF_WHAT_WAS_SENT.has(status);
  return isOfValues ? said : { type: 'again', reason: known };
}
