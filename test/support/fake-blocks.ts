/** What the fake engine says of blocks: one, with one night. */
import { blockActions } from '../../src/domain/blocks/block-actions.ts';
import { emptyBlock } from '../../src/domain/blocks/evolve-block.ts';
import type { CivilDate } from '../../src/domain/calendar.ts';
import type { BlockId, BookingId, PropertyId, RoomTypeId } from '../../src/domain/ids.ts';
import type { Currency } from '../../src/domain/money.ts';
import type { BlockCalls, BlockSummary, BlockView } from '../../src/ports/blocks.ts';
import type { Outcome } from '../../src/ports/engine.ts';
import type { StoredEvent } from '../../src/ports/journal.ts';

const night = '2030-06-01' as CivilDate;
const roomTypeId = 'double' as RoomTypeId;
const state = {
  ...emptyBlock('wedding' as BlockId),
  status: 'definite' as const,
  propertyId: 'grand' as PropertyId,
  timeZone: 'Europe/Berlin',
  currency: 'EUR' as Currency,
  details: {
    name: 'The wedding of Ada',
    cutOff: { type: 'days', days: 30 } as const,
    releaseDays: null,
    rates: [{ roomTypeId, nightlyMinor: 9_000 }],
  },
  cells: { [`${night}/${roomTypeId}`]: { agreed: 5, washed: 1, isReleased: false } },
  createdAtMs: 1_900_000_000_000,
  updatedAtMs: 1_900_000_000_000,
};

const wedding: BlockSummary = {
  state,
  version: 3,
  cutOffOn: '2030-05-02' as CivilDate,
  firstNight: night,
  lastNight: night,
  nextReleaseAtMs: 1_903_900_000_000,
  allowedActions: blockActions(state),
};

const weddingNights: BlockView = {
  ...wedding,
  nights: [{ roomTypeId, night, agreed: 5, pickedUp: 2, remainder: 2, washed: 1, released: 0 }],
  pickUps: [{ bookingId: 'booking-1' as BookingId, roomNights: 2 }],
};

const history: StoredEvent = {
  position: 40,
  stream: 'block/wedding',
  version: 1,
  recordedAtMs: 1_900_000_000_000,
  type: 'BlockNightsTold',
  schemaVersion: 1,
  data: { type: 'BlockNightsTold' },
  metadata: { by: 'ada' },
};

function ok<Value>(value: Value): Outcome<Value> {
  return { type: 'ok', value, version: 3, position: 41, isReplay: false };
}

const changed = async () => ok(wedding);

export const blockAnswers: BlockCalls = {
  createBlock: changed,
  setBlockCounts: changed,
  washBlock: changed,
  changeBlock: changed,
  setBlockDeducts: changed,
  confirmBlock: changed,
  cancelBlock: changed,
  block: async () => ok(weddingNights),
  blocks: async () => ok([wedding]),
  blockHistory: async () => ok([history]),
};
