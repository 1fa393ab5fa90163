/**
 * Faults in what a house does with its rooms: who sleeps where and in what, what is kept for
 * groups, who waits and for what, how many are sold beyond those there are. They are part of the
 * list of `mutants.ts`.
 */
import type { Mutant } from './mutant.ts';

export const houseMutants: readonly Mutant[] = [
  // Who sleeps in which room.
  {
    name: 'A room is free for a stay if it is free on the first night',
    file: 'domain/rooms/room-fit.ts',
    find: 'const taken = others.find((other) => other.from < until && from < other.until);',
    replace: 'const taken = others.find((other) => other.from <= from && from < other.until);',
    seedsMax: 400,
  },
  {
    name: 'A room may be assigned though it is out of order',
    file: 'domain/rooms/room-fit.ts',
    find: "(kind === 'out_of_service' && !isAutomatic)",
    replace: '!isAutomatic',
    seedsMax: 400,
  },
  {
    name: 'Guests check in to a room that is clean and that nobody has looked at',
    file: 'domain/rooms/room-fit.ts',
    find: "if (status !== 'inspected') misfits",
    replace: "if (status === 'dirty') misfits",
    seedsMax: 400,
  },
  {
    name: 'Guests check in without a room though the hotel keeps a record of rooms',
    file: 'domain/rooms/check-in-rooms.ts',
    find: 'if (!kept.has(roomTypeId)) continue;',
    replace: 'if (kept.has(roomTypeId)) continue;',
    seedsMax: 400,
  },
  {
    name: 'A room that a guest has left stays inspected',
    file: 'domain/rooms/follow-stay.ts',
    find: "status === 'checked_out' ? leftDirty(rack, assigned, assigned.rooms, facts) : []",
    replace: "status === 'checked_in' ? leftDirty(rack, assigned, assigned.rooms, facts) : []",
    seedsMax: 400,
  },
  {
    name: 'A rack is not told that a stay was changed',
    file: 'actors/booking/booking-rooms.ts',
    find: "  'ModificationConfirmed',\n",
    replace: '',
    seedsMax: 400,
  },
  // What is kept for groups.
  {
    name: 'A cut-off comes a day late',
    file: 'domain/blocks/block-nights.ts',
    find: 'if (cutOff !== undefined && cutOff <= today) return {};',
    replace: 'if (cutOff !== undefined && cutOff < today) return {};',
    seedsMax: 400,
  },
  {
    name: 'A rolling release gives back one night too many',
    file: 'domain/blocks/block-nights.ts',
    find: 'const upTo = addDays(today, details.releaseDays);',
    replace: 'const upTo = addDays(today, details.releaseDays + 1);',
    seedsMax: 400,
  },
  {
    name: 'A wash takes rooms that are picked up',
    file: 'domain/inventory/decide-night.ts',
    find: 'if (figures.agreed - figures.washed < pickedUp) return',
    replace: 'if (figures.agreed < pickedUp) return',
    seedsMax: 400,
  },
  {
    name: 'What was bought out of a block does not go back to it',
    file: 'domain/inventory/night-blocks.ts',
    find: 'if (draw === undefined) return event;',
    replace: "if (draw === undefined || event.type === 'SaleReleased') return event;",
    seedsMax: 400,
  },
  {
    name: 'A guest of a group picks up from a block that is tentative',
    file: 'domain/blocks/block-stay.ts',
    find: "if (status !== 'definite') return { code: 'block_closed', blockId, status };",
    replace: "if (status === 'cancelled') return { code: 'block_closed', blockId, status };",
    seedsMax: 400,
  },
  {
    name: 'A group pays what everybody pays, whatever was agreed',
    file: 'domain/pricing/price-stay.ts',
    find: 'agreedPrice(block, roomTypeId, night);',
    replace: "agreedPrice({ ...block, status: 'tentative' }, roomTypeId, night);",
    seedsMax: 200,
  },
  {
    name: 'The price of a group holds on nights that its block has not',
    file: 'domain/blocks/block-stay.ts',
    find: 'if (cells[cellKey({ roomTypeId, night })] === undefined) return undefined;',
    replace: 'if (Object.keys(cells).length === 0) return undefined;',
    seedsMax: 400,
  },
  {
    name: 'A promo code takes something off what a group has agreed',
    file: 'domain/pricing/price-stay.ts',
    find: 'if (agreedMinor !== undefined) return agreedMinor;',
    replace:
      'if (agreedMinor !== undefined) {\n' +
      '      return promo === undefined ? agreedMinor : discounted(agreedMinor, promo);\n' +
      '    }',
    seedsMax: 400,
  },
  // Who waits, and for what.
  {
    name: 'Who let an offer pass keeps the place in the line',
    file: 'domain/waitlist/due-offers.ts',
    find: 'const byPassed = one.passed - other.passed;',
    replace: 'const byPassed = 0 * (one.passed - other.passed);',
    seedsMax: 400,
  },
  {
    name: 'An offer that is turned down keeps its hold',
    file: 'domain/waitlist/evolve-waitlist.ts',
    find: "event.how === 'declined' ?",
    replace: "event.how === 'booked' ?",
    seedsMax: 400,
  },
  {
    name: 'Those who wait do not hear of rooms that come free',
    file: 'actors/waitlist/waitlist-book.ts',
    find: 'if (watched !== undefined) this.touched(watched.propertyId);',
    replace: 'if (watched === undefined) this.touched(stream as PropertyId);',
    seedsMax: 400,
  },
  // How many are sold beyond those there are.
  {
    name: 'A share of rooms to be sold beyond those there are is rounded up',
    file: 'domain/overbooking/allowance.ts',
    find: 'return Math.floor((physical * allowance.percent) / 100);',
    replace: 'return Math.ceil((physical * allowance.percent) / 100);',
    seedsMax: 400,
  },
  // Who is sent elsewhere.
  {
    name: 'A guest who is walked gives back the nights that are over as well',
    file: 'domain/booking/decide-booking.ts',
    find: "'GuestWalked', ...walk, releaseFrom: today, owedMinor: 0",
    replace: "'GuestWalked', ...walk, releaseFrom: arrival, owedMinor: 0",
    seedsMax: 400,
  },
  {
    name: 'A guest who is walked costs the hotel nothing',
    file: 'domain/booking/evolve-booking.ts',
    find: 'const walk = { hotel, costMinor, why };',
    replace: 'const walk = { hotel, costMinor: 0 * costMinor, why };',
    seedsMax: 200,
  },
  {
    name: 'A rack is not told that a guest was walked',
    file: 'actors/booking/booking-rooms.ts',
    find: "  'GuestWalked',\n",
    replace: '',
    seedsMax: 400,
  },
  {
    name: 'One guest too few is proposed to be walked',
    file: 'domain/overbooking/walk-order.ts',
    find: 'const proposed = chosen(order, excess);',
    replace: 'const proposed = chosen(order, excess - 1);',
    seedsMax: 200,
  },
  {
    name: 'Who booked first is walked first',
    file: 'domain/overbooking/walk-order.ts',
    find: 'booked_last: right.bookedAtMs - left.bookedAtMs,',
    replace: 'booked_last: left.bookedAtMs - right.bookedAtMs,',
    seedsMax: 400,
  },
  // Who is written to.
  {
    name: 'Nobody is written that he is walked',
    file: 'domain/notifications/stay-notice.ts',
    find: "  'GuestWalked',\n",
    replace: '',
    seedsMax: 200,
  },
  {
    name: 'What is written to a guest is forgotten when the engine dies',
    file: 'actors/followers.ts',
    find: 'if (isKnown && mailer !== undefined) return projections.checkpoint(NOTIFICATIONS);',
    replace: 'if (isKnown && mailer !== undefined) return journal.durablePosition;',
    seedsMax: 200,
  },
];
