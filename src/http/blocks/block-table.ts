/** What the refusals about blocks mean on the wire, and what they say. */
import { unreachable } from '../../domain/decision.ts';
import type { Rejection } from '../../domain/rejection.ts';
import type { ProblemKind } from '../rejection-table.ts';

export type BlockRefusal = Extract<Rejection, { code: keyof typeof blockKinds }>;

export const blockKinds = {
  block_closed: {
    status: 409,
    title: 'Block is not open',
    hint: 'Bookings are picked up from a definite block; one that is cancelled stays so.',
  },
  block_definite: {
    status: 409,
    title: 'Block is definite',
    hint: 'A definite block always takes its rooms off sale: change its counts, wash or cancel it.',
  },
  block_change_pending: {
    status: 409,
    title: 'A change of the block is under way',
    hint: 'Repeat the call in a moment; a change ends within minutes at most.',
  },
  block_cut_off: {
    status: 409,
    title: 'Block is past its cut-off',
    hint: 'Book from what is on general sale, without blockId, or agree on a new block.',
  },
  block_night_released: {
    status: 409,
    title: 'Night is released',
    hint: 'Leave the night out: its rooms are on general sale again.',
  },
  below_pick_up: {
    status: 409,
    title: 'More is picked up than would be left',
    hint: 'Leave the block at least what is picked up, or cancel bookings first.',
  },
  wash_too_large: {
    status: 409,
    title: 'More to wash than is left',
    hint: 'Read the block again and wash at most the remainder of each night.',
  },
  night_past: {
    status: 422,
    title: 'Night is past',
    hint: "Name nights from the property's today on.",
  },
  cut_off_past: {
    status: 422,
    title: 'Cut-off would be past',
    hint: 'Choose a cut-off after today, or none.',
  },
  block_empty: {
    status: 422,
    title: 'No rooms in the block',
    hint: 'Agree on one room of one night at least.',
  },
  rate_without_rooms: {
    status: 422,
    title: 'Price of rooms that the block has not',
    hint: 'Leave the price out, or first count rooms of the type into the block.',
  },
  cut_off_late: {
    status: 422,
    title: 'Cut-off would be after the last night',
    hint: "Choose a cut-off up to the block's last night, or none.",
  },
  outside_block: {
    status: 422,
    title: 'Not a stay of the block',
    hint: 'Choose a room type and dates that the block has, or leave blockId out.',
  },
  no_block_nights: {
    status: 422,
    title: 'No nights of the block',
    hint: 'Choose a room type and dates that the block has, or leave them out to mean all.',
  },
  too_many_blocks: {
    status: 422,
    title: 'Too many blocks',
    hint: 'Change a block that is there; nothing is ever deleted.',
  },
} as const satisfies Record<string, ProblemKind>;

export function isBlockRefusal(rejection: Rejection): rejection is BlockRefusal {
  return Object.hasOwn(blockKinds, rejection.code);
}

export function blockDetail(refusal: BlockRefusal): string {
  switch (refusal.code) {
    case 'block_closed':
      return `The block ${refusal.blockId} is ${refusal.status}.`;
    case 'block_definite':
      return `The block ${refusal.blockId} is definite already.`;
    case 'block_change_pending':
      return `The nights of the block ${refusal.blockId} are being asked.`;
    case 'block_cut_off':
      return refusal.cutOff === undefined
        ? `The block ${refusal.blockId} has been cut off.`
        : `The cut-off of the block ${refusal.blockId} was ${refusal.cutOff}.`;
    case 'block_night_released':
      return `Room type "${refusal.roomTypeId}" has been released on ${refusal.night}.`;
    case 'below_pick_up':
      return (
        `Of room type "${refusal.roomTypeId}" ${refusal.pickedUp} are picked up on ` +
        `${refusal.night}, and ${refusal.wanted} would be left.`
      );
    case 'wash_too_large':
      return (
        `Of room type "${refusal.roomTypeId}" ${refusal.remainder} are left on ` +
        `${refusal.night}, and ${refusal.rooms} are to be washed.`
      );
    case 'night_past':
      return `The night ${refusal.night} is past: today is ${refusal.today} at the property.`;
    case 'cut_off_past':
      return `The cut-off would be ${refusal.cutOff}, and today is ${refusal.today}.`;
    case 'block_empty':
      return 'The counts come to no room on any night.';
    case 'rate_without_rooms':
      return `There is a price for "${refusal.roomTypeId}", of which the block has no room.`;
    case 'cut_off_late':
      return `The cut-off would be ${refusal.cutOff}, after the last night, ${refusal.lastNight}.`;
    case 'outside_block':
      return `Room ${refusal.room + 1}, a "${refusal.roomTypeId}", has no night in the block.`;
    case 'no_block_nights':
      return `The block ${refusal.blockId} has none of these nights.`;
    case 'too_many_blocks':
      return `A property has at most ${refusal.max} blocks.`;
    default:
      return unreachable(refusal);
  }
}
