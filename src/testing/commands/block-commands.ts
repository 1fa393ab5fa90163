/**
 * Commands about groups and allotments, and their generators. There are two blocks, which meet the
 * hotel's guests; those who are picked up name one of them.
 */
import fc from 'fast-check';
import type { Payer } from '../../domain/booking/booking.ts';
import { addDays, type CivilDate } from '../../domain/calendar.ts';
import type { BlockId, PropertyId } from '../../domain/ids.ts';
import type { BlockChanges, BlockLine, BlockRequest, WashRequest } from '../../ports/blocks.ts';
import type { StayRequest } from '../../ports/engine.ts';
import { pricesMinor, ROOMS_MAX, roomTypeIds } from '../arbitraries/arbitraries.ts';

/** Commands about blocks. */
export type BlockCommand =
  | { readonly type: 'create_block'; readonly request: BlockRequest & { readonly id: BlockId } }
  | {
      readonly type: 'set_block_counts';
      readonly blockId: BlockId;
      readonly lines: readonly BlockLine[];
    }
  | { readonly type: 'wash_block'; readonly blockId: BlockId; readonly washed: WashRequest }
  /** A price is in the currency of a property, which is not named here: it is set at the creation. */
  | {
      readonly type: 'change_block';
      readonly blockId: BlockId;
      readonly changes: Omit<BlockChanges, 'rates'>;
    }
  | { readonly type: 'set_block_deducts'; readonly blockId: BlockId; readonly deducts: boolean }
  | { readonly type: 'cancel_block'; readonly blockId: BlockId; readonly why: string }
  | {
      readonly type: 'confirm_block' | 'read_block' | 'read_block_history';
      readonly blockId: BlockId;
    }
  | { readonly type: 'list_blocks'; readonly propertyId: PropertyId; readonly limit: number };

/** Whether a command is one of these. */
export function isBlockCommand<Command extends { readonly type: string }>(
  command: Command,
): command is Extract<Command, BlockCommand> {
  return /_blocks?(?:_|$)/.test(command.type);
}

/** Blocks that meet each other: two ids. */
export const blockIds: fc.Arbitrary<BlockId> = fc.constantFrom(
  'wedding' as BlockId,
  'allotment' as BlockId,
);

function blockLines(arrival: CivilDate): fc.Arbitrary<readonly BlockLine[]> {
  const line = fc
    .record({
      roomTypeId: roomTypeIds,
      first: fc.nat(4),
      nights: fc.nat(3),
      rooms: fc.integer({ min: 0, max: ROOMS_MAX }),
    })
    .map(({ first, nights, ...of }) => {
      return { ...of, from: addDays(arrival, first), to: addDays(arrival, first + nights) };
    });
  return fc.array(line, { minLength: 1, maxLength: 3 });
}

const rates = fc.uniqueArray(fc.record({ roomTypeId: roomTypeIds, nightlyMinor: pricesMinor }), {
  maxLength: 2,
  selector: ({ roomTypeId }) => roomTypeId,
});

function detailsOf(arrival: CivilDate) {
  const days = fc.integer({ min: 0, max: 12 });
  return {
    name: fc.constantFrom('The wedding of Ada', 'Sunny Tours'),
    cutOff: fc.oneof(
      { weight: 2, arbitrary: fc.constant(null) },
      {
        weight: 1,
        arbitrary: days.map((ahead) => ({
          type: 'date' as const,
          date: addDays(arrival, -ahead),
        })),
      },
      { weight: 1, arbitrary: fc.record({ type: fc.constant('days' as const), days }) },
    ),
    releaseDays: fc.option(days),
  };
}

/** What is agreed of nights in the first place: some room of some night at least. */
function firstLines(arrival: CivilDate): fc.Arbitrary<readonly BlockLine[]> {
  return blockLines(arrival).map(([first, ...rest]) => {
    return first === undefined ? rest : [...rest, { ...first, rooms: Math.max(1, first.rooms) }];
  });
}

/** Prices of rooms that the block has. */
function ratesFor(request: BlockRequest & { readonly id: BlockId }): typeof request {
  const { details, lines } = request;
  const types = lines.filter(({ rooms }) => rooms > 0).map(({ roomTypeId }) => roomTypeId);
  const kept = details.rates.filter(({ roomTypeId }) => types.includes(roomTypeId));
  return { ...request, details: { ...details, rates: kept } };
}

function creations(propertyId: fc.Arbitrary<PropertyId>, arrival: CivilDate) {
  return fc.record({
    type: fc.constant('create_block' as const),
    request: fc
      .record({
        id: blockIds,
        propertyId,
        details: fc.record({ ...detailsOf(arrival), rates }),
        status: fc.constantFrom('tentative' as const, 'definite' as const, 'definite' as const),
        deducts: fc.boolean(),
        lines: firstLines(arrival),
      })
      .map(ratesFor),
  });
}

function washes(arrival: CivilDate) {
  const wash = fc.oneof(
    fc.record({ type: fc.constant('percent' as const), percent: fc.constantFrom(10, 50, 100) }),
    fc.record({ type: fc.constant('rooms' as const), rooms: fc.constantFrom(1, 2) }),
  );
  const to = fc.nat(5).map((days) => addDays(arrival, days));
  const some = { roomTypeId: roomTypeIds, from: fc.constant(arrival), to, wash };
  return fc.record({
    type: fc.constant('wash_block' as const),
    blockId: blockIds,
    washed: fc.record(some, { requiredKeys: ['wash'] }),
  });
}

/** Everything that is asked about blocks. */
export function blockCommands(
  propertyId: fc.Arbitrary<PropertyId>,
  arrival: CivilDate,
): fc.Arbitrary<BlockCommand> {
  const blockId = blockIds;
  const plain = ['confirm_block', 'read_block', 'read_block_history'] as const;
  return fc.oneof(
    { weight: 3, arbitrary: creations(propertyId, arrival) },
    {
      weight: 2,
      arbitrary: fc.record({
        type: fc.constant('set_block_counts' as const),
        blockId,
        lines: blockLines(arrival),
      }),
    },
    washes(arrival),
    fc.record({
      type: fc.constant('change_block' as const),
      blockId,
      changes: fc.record(detailsOf(arrival), { requiredKeys: [] }),
    }),
    fc.record({
      type: fc.constant('set_block_deducts' as const),
      blockId,
      deducts: fc.boolean(),
    }),
    fc.record({
      type: fc.constant('cancel_block' as const),
      blockId,
      why: fc.constant('They do not come'),
    }),
    { weight: 2, arbitrary: fc.record({ type: fc.constantFrom(...plain), blockId }) },
    fc.record({
      type: fc.constant('list_blocks' as const),
      propertyId,
      limit: fc.integer({ min: 1, max: 5 }),
    }),
  );
}

/** Bookings that are picked up from a block. */
export function pickUpCommands(requests: fc.Arbitrary<StayRequest>, payers: fc.Arbitrary<Payer>) {
  return fc.record({
    type: fc.constant('book' as const),
    request: fc
      .tuple(requests, blockIds, payers)
      .map(([request, blockId, payer]) => ({ ...request, blockId, payer })),
  });
}
