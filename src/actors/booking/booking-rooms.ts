/**
 * What a booking's actor and its property's room rack have to say to each other. Checking in rests
 * on the rack as it is in the same turn; and the rack is told at once when something has become of
 * a stay. A process that dies between the two has the rack told again by the journal's follower.
 */
import type { BookingCommand, BookingEvent, BookingState } from '../../domain/booking/booking.ts';
import { checkInRooms } from '../../domain/rooms/check-in-rooms.ts';
import type { CallContext } from '../../ports/engine.ts';
import type { EngineParts } from '../engine-parts.ts';
import { rackFacts, standingBooking } from '../rooms/room-rack-actor.ts';

/** Events after which a booking's rooms may no longer be the right ones. */
export const stayEvents: ReadonlySet<string> = new Set<BookingEvent['type']>([
  'GuestCheckedIn',
  'GuestCheckedOut',
  'GuestDepartedEarly',
  'BookingCancelled',
  'BookingMarkedNoShow',
  'GuestWalked',
  'ModificationConfirmed',
]);

/** A check-in with what the rack says of the booking's rooms. Throws NotPresent. */
export function withRooms(
  parts: Pick<EngineParts, 'directory'>,
  state: BookingState,
  command: BookingCommand,
  nowMs: number,
): BookingCommand {
  if (command.type !== 'check_in' || state.status !== 'confirmed') return command;
  const { propertyId } = state.terms;
  const facts = rackFacts(parts, propertyId, '', nowMs);
  if (facts.rooms.size === 0) return command;
  const rack = parts.directory.present.rack(propertyId);
  return { ...command, rooms: checkInRooms(rack, standingBooking(state), facts) };
}

/** A refusal is made up for by the follower. */
export function tellRack(
  { directory }: Pick<EngineParts, 'directory'>,
  events: readonly BookingEvent[],
  { id: bookingId, terms: { propertyId } }: BookingState,
): void {
  if (!events.some(({ type }) => stayEvents.has(type))) return;
  if (!directory.present.hasRack(propertyId)) return;
  const command = { type: 'follow_booking', bookingId } as const;
  const context = followingContext(bookingId);
  directory.roomRack(propertyId).tell({ type: 'call', command, context, respond: () => undefined });
}

/** It says what is so, and so needs no key: whoever asks again changes nothing. */
export function followingContext(bookingId: string): CallContext {
  return { caller: 'engine', requestId: `booking/${bookingId}` };
}
