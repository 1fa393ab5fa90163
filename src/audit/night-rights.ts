/**
 * What a night may do for a booking depends on where the booking stands: rooms are taken for one
 * that asks for them, sold to one that pays, and given back by one that ends.
 */
import { type AuditEvent, fieldsOf } from './audit-event.ts';
import {
  type BookingFacts,
  isChannelsWord,
  keepsUse,
  roomsWanted,
  statusOf,
} from './booking-facts.ts';
import type { Blame, NightFacts } from './night-audit.ts';

/** Whether the booking is at a point at which a night may do this for it. */
export function checkRight(
  facts: BookingFacts,
  event: AuditEvent,
  { roomType, night, byBooking }: NightFacts,
  blame: Blame,
): void {
  const status = statusOf(facts);
  switch (event.type) {
    case 'RoomsHeld': {
      const { rooms, channel, forced, blockId } = fieldsOf(event);
      const asked = facts.change ?? facts;
      const had = facts.change === undefined ? 0 : roomsWanted(facts.terms, roomType, night);
      const wanted = Math.max(0, roomsWanted(asked.terms, roomType, night) - had);
      if (channel !== facts.terms.channel) {
        blame('claims', 'takes rooms by another channel than the booking came by');
      }
      if (forced !== undefined && !hasChannelSold(facts)) {
        blame('claims', 'forces rooms that no channel has sold');
      }
      if (blockId !== undefined && blockId !== facts.terms.blockId) {
        blame('blocks', 'takes rooms of another block than the booking is of');
      }
      if (rooms !== wanted)
        blame('claims', `takes ${String(rooms)} rooms; asked for are ${wanted}`);
      if (status === 'requested' || facts.change !== undefined || facts.isReleasing) return;
      blame('claims', `takes rooms for a booking that is ${status}`);
      return;
    }
    case 'HoldConfirmed':
      if (status === 'payment_pending' || facts.change !== undefined || facts.isReleasing) return;
      blame('claims', `sells rooms to a booking that is ${status}`);
      return;
    case 'HoldExpired': {
      const untilMs = byBooking.get(facts.id)?.untilMs ?? 0;
      if (event.recordedAtMs >= untilMs || facts.isReleasing) return;
      blame('holds', `ends a hold of a booking that is ${status} before ${untilMs}`);
      return;
    }
    case 'HoldReleased':
    case 'SaleReleased':
      if (facts.isReleasing && isGivenBack(facts, roomType, night)) return;
      blame('release', `takes rooms from a booking that is ${status} and keeps this night`);
      return;
    default:
  }
}

/** What is asked for is a channel's booking, or a change that brings the channel's next word. */
function hasChannelSold({ terms, change }: BookingFacts): boolean {
  if (change === undefined) return terms.channelReference !== undefined;
  return isChannelsWord(terms, change.terms);
}

function isGivenBack(facts: BookingFacts, roomType: string, night: string): boolean {
  const { given, terms, releasedFrom = '' } = facts;
  if (given === undefined) return night === '' ? !keepsUse(facts) : night >= releasedFrom;
  return roomsWanted(given, roomType, night) > roomsWanted(terms, roomType, night);
}
