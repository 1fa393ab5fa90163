/**
 * Holds what clients were told against what the journal's events add up to. It trusts only answers
 * that arrived and rows that were written.
 */
import type { BookingFacts } from '../../src/audit/booking-facts.ts';
import type { Answer, Request } from '../../src/replay/http-client.ts';

/** A request that was answered, as it was answered. */
export interface Told {
  readonly request: Request;
  readonly answer: Answer;
}

/**
 * Whether a repeat must get the same answer: what left something in the journal must. A refusal
 * that took nothing leaves no receipt and is decided anew (docs/decisions/0005).
 */
export function isLasting({ request, answer }: Told): boolean {
  if (answer.status < 300) return !mayBeUnneeded(request);
  // A refusal about rooms names the booking that is in the way.
  return answer.body.bookingId !== undefined && isSale(request);
}

/** Whether the answer is a booking, or why there is none. */
export function isBooking({ path }: Request): boolean {
  return /^\/v1\/(?:bookings|holds)(?!.*\/rooms\/)|\/accept$/.test(path);
}

/** What changes nothing of a block or a rack leaves no receipt either, though it is told as done. */
function mayBeUnneeded({ path }: Request): boolean {
  return /^\/v1\/blocks\/[^/]+\/(?:wash|counts)$|\/rooms\/assign$/.test(path);
}

function isSale(request: Request): boolean {
  return isBooking(request) && !request.path.endsWith('/check-in');
}

/** A change that came to nothing leaves the booking as it was; `ChangesMade` judges it. */
export function isChange({ path }: Request): boolean {
  return path.endsWith('/modify');
}

/** Answers that the journal does not bear out. */
export function unfounded(
  told: readonly Told[],
  bookings: ReadonlyMap<string, Pick<BookingFacts, 'statuses'>>,
): readonly string[] {
  const ofBookings = told.filter((one) => isBooking(one.request) && isLasting(one));
  return ofBookings.flatMap(({ request, answer }) => {
    const { status, body } = answer;
    const what = `${request.method} ${request.path} under ${request.key} was told ${status}`;
    const facts = bookings.get(bookingIn(answer));
    if (facts === undefined) return [`${what}, and the journal has no such booking`];
    if (status >= 300 && isChange(request)) return [];
    if (status >= 300) {
      const end = body.code === 'booking_cancelled' ? 'cancelled' : 'failed';
      return facts.statuses.includes(end) ? [] : [`${what}, and the booking is not ${end}`];
    }
    const found = facts.statuses[Number(body.version) - 1] ?? 'nothing';
    if (found === body.status) return [];
    return [`${what} and ${String(body.status)}, and the journal has ${found} there`];
  });
}

/**
 * Told by what was known when patience ended, with nothing for the customer to do: on a busy
 * machine a drain does not wait for every payment. Its repetition tells what became of the booking.
 */
export function isUnsettled({ status, body }: Answer): boolean {
  return status === 202 && !JSON.stringify(body).includes('"actionUrl"');
}

/** How the repeated answer differs, if it does. A problem names the request it answered. */
export function difference(told: Told, repeated: Answer): readonly string[] {
  const seen = isUnsettled(told.answer) ? bookingIn : comparable;
  const before = seen(told.answer);
  const after = seen(repeated);
  if (before === after) return [];
  const { method, path, key } = told.request;
  return [`${method} ${path} under ${key} was told ${before} and, repeated, ${after}`];
}

function bookingIn({ body }: Answer): string {
  return String(body.bookingId ?? body.id);
}

function comparable({ status, body }: Answer): string {
  const { requestId: _, ...rest } = body;
  return `${status} ${JSON.stringify(rest)}`;
}
