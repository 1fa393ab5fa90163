/**
 * Calls about blocks: each change is one message to the block's actor, which answers when all its
 * nights have; what is read is the journal's durable state.
 */
import type { BlockCommand, BlockCount, BlockState, WashCount } from '../../domain/blocks/block.ts';
import { cellKeys } from '../../domain/blocks/block.ts';
import { type BlockCell, cellKey, cellOf } from '../../domain/blocks/block-cell.ts';
import { checkBlock } from '../../domain/blocks/check-block.ts';
import { type BlockId, isId } from '../../domain/ids.ts';
import { nightsOfRange } from '../../domain/property/night-range.ts';
import type { Rejection } from '../../domain/rejection.ts';
import { limits } from '../../limits.ts';
import type {
  BlockCalls,
  BlockFilter,
  BlockLine,
  BlockSummary,
  WashRequest,
} from '../../ports/blocks.ts';
import type { CallContext, Outcome } from '../../ports/engine.ts';
import { busy, rejectedWith } from '../calls/call.ts';
import { type CallDesk, readAt } from '../calls/call-desk.ts';
import { readProperty } from '../property/property-calls.ts';
import { blockStream } from './block-entity.ts';
import { summaryOf, viewNow, viewOf } from './block-view.ts';
import type { KnownBlock } from './known-blocks.ts';

export function blockCalls(desk: CallDesk): BlockCalls {
  const { core, world } = desk;
  const deadlineMs = () => world.clock.now() + limits.blockDeadlineMs;
  const known = (id: BlockId) => core.blocks.get(id);
  return {
    async createBlock(context, request) {
      const { propertyId, details, status, deducts, lines } = request;
      const id = request.id ?? (desk.idFor('block', context) as BlockId);
      const property = await readProperty(desk, propertyId);
      if (property.type !== 'ok') return property;
      const { timeZone, currency } = property.value.details;
      const counts = countsOf(lines);
      const today = desk.dateAt(propertyId, world.clock.now());
      const refusal =
        checkBlock(property.value, { ...details, counts }, today) ?? tooMany(desk, request);
      const asked = { propertyId, timeZone, currency, details, status, deducts, counts };
      const command = { type: 'create_block', ...asked, deadlineMs: deadlineMs() } as const;
      return tell(desk, context, id, command, refusal);
    },
    setBlockCounts: (context, id, lines) =>
      change(desk, context, id, (_, today) => {
        const counts = countsOf(lines);
        return {
          command: { type: 'set_block_counts', counts, today, deadlineMs: deadlineMs() },
          checked: { counts },
        };
      }),
    washBlock: (context, id, request) =>
      change(desk, context, id, (block) => {
        const counts = toWash(desk, block, request);
        const command = { type: 'wash_block', counts, deadlineMs: deadlineMs() } as const;
        return { command, ...againstWash(block, request) };
      }),
    changeBlock: (context, id, changes) =>
      change(desk, context, id, (_, today) => {
        const { rates = [] } = changes;
        return {
          command: { type: 'change_block', changes, today },
          checked: { counts: [], rates },
        };
      }),
    setBlockDeducts: (context, id, deducts) =>
      tell(desk, context, id, { type: 'set_block_deducts', deducts, deadlineMs: deadlineMs() }),
    confirmBlock: (context, id) =>
      tell(desk, context, id, { type: 'confirm_block', deadlineMs: deadlineMs() }),
    cancelBlock: (context, id, why) => tell(desk, context, id, { type: 'cancel_block', why }),
    async block(id) {
      const refused = desk.draining();
      if (refused !== undefined) return refused;
      const { journal } = world;
      const position = journal.durablePosition;
      if (known(id) === undefined) return notFound(id);
      const view = viewNow(journal, id);
      return { type: 'ok', value: view, version: view.version, position, isReplay: false };
    },
    async blocks(filter) {
      const refused = desk.draining();
      if (refused !== undefined) return refused;
      const found = [...listed(core.blocks.after(filter.afterId ?? ''), filter)];
      return readAt(found, world.journal.durablePosition);
    },
    async blockHistory(id) {
      if (known(id) === undefined) return notFound(id);
      const { journal } = world;
      return readAt(journal.readStream(blockStream(id), 0), journal.durablePosition);
    },
  };
}

function notFound(id: string): Outcome<never> {
  return rejectedWith({ code: 'not_found', what: 'block', id });
}

function tooMany({ core }: CallDesk, request: Parameters<BlockCalls['createBlock']>[1]) {
  const max = limits.blocksMax;
  const isFull = core.blocks.countOf(request.propertyId) >= max;
  return isFull ? ({ code: 'too_many_blocks', max } as const) : undefined;
}

interface Change {
  readonly command: BlockCommand;
  readonly checked: Parameters<typeof checkBlock>[1];
  /** What else is against it. */
  readonly refusal?: Rejection;
}

/** What is held against the property and its calendar first; only a repeated key passes by that. */
async function change(
  desk: CallDesk,
  context: CallContext,
  id: BlockId,
  changeOf: (block: BlockState, today: ReturnType<CallDesk['dateAt']>) => Change,
): Promise<Outcome<BlockSummary>> {
  const block = desk.core.blocks.get(id);
  if (block === undefined) return notFound(id);
  const property = await readProperty(desk, block.propertyId);
  if (property.type !== 'ok') return property;
  const today = desk.dateAt(block.propertyId, desk.world.clock.now());
  const { command, checked, refusal } = changeOf(block, today);
  return tell(desk, context, id, command, checkBlock(property.value, checked, today) ?? refusal);
}

async function tell(
  desk: CallDesk,
  context: CallContext,
  id: BlockId,
  command: BlockCommand,
  refusal?: Rejection,
): Promise<Outcome<BlockSummary>> {
  const { core, inFlight } = desk;
  if (!isId(id)) return notFound(id);
  const refused = refusal === undefined ? {} : { refusal };
  const outcome = await inFlight.run<BlockState>(true, (respond) => {
    const message = { type: 'call', command, context, respond, ...refused } as const;
    if (core.directory.block(id).tell(message) !== undefined) respond(busy());
  });
  if (outcome.type !== 'ok') return outcome;
  const { value: state, version } = outcome;
  // The nights have refused what was asked for; a repeated key is told so again.
  if (state.refusal !== undefined) return rejectedWith(state.refusal);
  return { ...outcome, value: summaryOf(state, version) };
}

function countsOf(lines: readonly BlockLine[]): readonly BlockCount[] {
  return lines.flatMap(({ roomTypeId, rooms, ...range }) => {
    return nightsOfRange(range).map((night) => ({ roomTypeId, night, rooms }));
  });
}

/** What is washed of each night: what was picked up meanwhile makes the night refuse. */
function toWash(
  { world }: CallDesk,
  block: BlockState,
  request: WashRequest,
): readonly WashCount[] {
  const { wash } = request;
  return viewOf(world.journal, block, 0)
    .nights.filter((cell) => isMeant(request, cell))
    .filter((cell) => block.cells[cellKey(cell)]?.isReleased === false)
    .map(({ roomTypeId, night, remainder, pickedUp }) => {
      const share = wash.type === 'percent' ? Math.floor((remainder * wash.percent) / 100) : 0;
      return { roomTypeId, night, pickedUp, rooms: wash.type === 'rooms' ? wash.rooms : share };
    });
}

function isMeant({ roomTypeId, from, to }: WashRequest, cell: BlockCell): boolean {
  const isIn = (from ?? cell.night) <= cell.night && cell.night <= (to ?? cell.night);
  return isIn && (roomTypeId === undefined || cell.roomTypeId === roomTypeId);
}

function againstWash(block: BlockState, request: WashRequest): Omit<Change, 'command'> {
  const { roomTypeId } = request;
  const checked = { counts: [], roomTypes: roomTypeId === undefined ? [] : [roomTypeId] };
  if (!namesNone(block, request)) return { checked };
  return { checked, refusal: { code: 'no_block_nights', blockId: block.id } };
}

/** Whether it says which nights are meant, and the block has none of them. */
function namesNone({ cells }: BlockState, request: WashRequest): boolean {
  const { roomTypeId, from, to } = request;
  if (roomTypeId === undefined && from === undefined && to === undefined) return false;
  return !cellKeys(cells).some((key) => isMeant(request, cellOf(key)));
}

function* listed(known: Iterable<KnownBlock>, filter: BlockFilter) {
  const { propertyId, status, from, to, limit } = filter;
  let left = limit;
  for (const { state, version } of known) {
    if (left === 0) return;
    if (propertyId !== undefined && state.propertyId !== propertyId) continue;
    if (status !== undefined && state.status !== status) continue;
    const summary = summaryOf(state, version);
    const { firstNight = '', lastNight = '' } = summary;
    if (from !== undefined && lastNight < from) continue;
    if (to !== undefined && (firstNight === '' || firstNight > to)) continue;
    left -= 1;
    yield summary;
  }
}
