/**
 * Changes of bookings as commands of a target: what they are, how they are generated, sent over the
 * wire and asked of an engine. Whether a change can be had is what tests are about; nothing here
 * may know.
 */
import fc from 'fast-check';
import { z } from 'zod';
import { addDays, type CivilDate } from '../../domain/calendar.ts';
import type { BookingId } from '../../domain/ids.ts';
import type { CallContext, Engine, RoomRequest } from '../../ports/engine.ts';
import type { ModificationRequest } from '../../ports/modification.ts';
import { answerOf, bookingResult } from '../engine-results.ts';
import type { HotelAnswer, HotelResult } from '../targets/hotel-target.ts';

/** Dates, rooms or guest of a booking are to be otherwise; what is absent stays as it is. */
export interface ModifyCommand {
  readonly type: 'modify';
  readonly bookingId: BookingId;
  readonly change: ModificationRequest;
}

/** What such a change would come to. */
export interface PreviewModification {
  readonly type: 'preview_modification';
  readonly bookingId: BookingId;
  readonly change: ModificationRequest;
}

export function modifyCommands(
  bookingId: fc.Arbitrary<BookingId>,
  arrival: CivilDate,
  rooms: fc.Arbitrary<RoomRequest>,
): fc.Arbitrary<ModifyCommand> {
  const type = fc.constant('modify' as const);
  return fc.record({ type, bookingId, change: changes(arrival, rooms) });
}

export function previews(
  bookingId: fc.Arbitrary<BookingId>,
  arrival: CivilDate,
  rooms: fc.Arbitrary<RoomRequest>,
): fc.Arbitrary<PreviewModification> {
  const type = fc.constant('preview_modification' as const);
  return fc.record({ type, bookingId, change: changes(arrival, rooms) });
}

/** Stays near `arrival`, of few rooms, so that changes meet other bookings. */
function changes(
  arrival: CivilDate,
  rooms: fc.Arbitrary<RoomRequest>,
): fc.Arbitrary<ModificationRequest> {
  const days = (min: number, max: number) =>
    fc.integer({ min, max }).map((count) => addDays(arrival, count));
  const change = fc.record(
    {
      arrival: days(-1, 3),
      departure: days(1, 6),
      rooms: fc.array(rooms, { minLength: 1, maxLength: 3 }),
      guest: fc.constant({ firstName: 'Grace', lastName: 'Hopper' }),
    },
    { requiredKeys: [] },
  );
  const paid = fc.constantFrom('tok_approved', 'tok_declined', undefined);
  return fc
    .tuple(change, paid)
    .filter(([asked]) => Object.keys(asked).length > 0)
    .map(([asked, paymentToken]) => {
      return paymentToken === undefined ? asked : { ...asked, paymentToken };
    });
}

/** A change that came to nothing is a refusal to whoever asked for it. */
export async function performChange(
  engine: Engine,
  context: CallContext,
  command: ModifyCommand | PreviewModification,
): Promise<HotelAnswer> {
  const { bookingId, change } = command;
  if (command.type === 'preview_modification') {
    return answerOf(await engine.previewModification(bookingId, change), ({ after, reasons }) => {
      return { kind: 'change', totalMinor: after?.totalMinor, reasons: codesOf(reasons) };
    });
  }
  const outcome = await engine.modify(context, bookingId, change);
  const failure = outcome.type === 'ok' ? outcome.value.state.modificationFailure : undefined;
  if (failure === undefined) return answerOf(outcome, bookingResult);
  return { type: 'refused', code: failure.code, bookingId };
}

function codesOf(reasons: readonly { readonly code: string }[]): readonly string[] {
  return reasons.map(({ code }) => code);
}

const preview = z.object({
  reasons: z.array(z.object({ code: z.string() })),
  after: z.object({ total: z.unknown() }).optional(),
});

/** `minorOf` reads an amount of the wire. */
export function previewResult(body: unknown, minorOf: (money: unknown) => number): HotelResult {
  const { reasons, after } = preview.parse(body);
  const totalMinor = after === undefined ? undefined : minorOf(after.total);
  return { kind: 'change', totalMinor, reasons: codesOf(reasons) };
}
