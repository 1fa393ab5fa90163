/** Groups and allotments: staff keep rooms for them, and see what has become of each. */

import type { z } from 'zod';
import type { BlockDetails } from '../../domain/blocks/block.ts';
import { limits } from '../../limits.ts';
import type { BlockFilter, BlockLine, BlockSummary, WashRequest } from '../../ports/blocks.ts';
import type { Outcome } from '../../ports/engine.ts';
import { historyEventBody } from '../booking/booking-body.ts';
import { badCursor, cursorAfter, placeById } from '../cursor.ts';
import { wrongCurrency } from '../property/property-currency.ts';
import { defined } from '../property/property-result.ts';
import { defineRoute, type Result, type Route, resultOf } from '../route.ts';
import { nothing } from '../scalars.ts';
import { blockAnswer, blockDetailAnswer, blockHistoryAnswer, blocksPage } from './block-answers.ts';
import { blockBody, blockDetailBody, summaryBody } from './block-body.ts';
import {
  blockCancellation,
  blockChange,
  blockCounts,
  blockCreation,
  blockDeducts,
  blocksQuery,
  blockWash,
  inBlock,
} from './block-requests.ts';

const path = '/v1/blocks';
const one = `${path}/{blockId}`;
const change = {
  tag: 'blocks',
  role: 'staff',
  idempotencyKey: 'required',
  query: nothing,
} as const;
const read = {
  tag: 'blocks',
  role: 'staff',
  idempotencyKey: 'none',
  ifMatch: 'none',
  method: 'GET',
  body: undefined,
} as const;
const ofOne = { ...change, method: 'POST', ifMatch: 'optional', params: inBlock } as const;
const changeRejections = [
  'not_found',
  'idempotency_key_reused',
  'version_mismatch',
  'block_closed',
  'block_change_pending',
] as const;

function blockResult(outcome: Outcome<BlockSummary>, status = 200): Result {
  return resultOf(outcome, ({ value, version, position, isReplay }) => ({
    type: 'answer',
    status,
    version,
    position,
    isReplay,
    body: blockBody(value),
    ...(status === 201 ? { location: `${path}/${value.state.id}` } : {}),
  }));
}

function linesOf(counts: z.output<typeof blockCounts>['counts']): readonly BlockLine[] {
  return counts.map(({ weekdays, ...line }) => {
    return weekdays === undefined ? line : { ...line, weekdays };
  });
}

function changesOf({ rates, ...said }: z.output<typeof blockChange>): Partial<BlockDetails> {
  const agreed = rates?.map(({ roomTypeId, nightlyPrice }) => {
    return { roomTypeId, nightlyMinor: nightlyPrice.amountMinor };
  });
  return defined({ ...said, rates: agreed });
}

const createBlock = defineRoute({
  ...change,
  method: 'POST',
  path,
  operationId: 'createBlock',
  summary: 'Keep rooms for a group or an allotment: all of them on all nights, or none',
  ifMatch: 'none',
  params: nothing,
  body: blockCreation,
  answers: { 201: blockAnswer },
  rejections: [
    'not_found',
    'already_exists',
    'idempotency_key_reused',
    'block_change_pending',
    'currency_mismatch',
    'night_past',
    'cut_off_past',
    'block_empty',
    'rate_without_rooms',
    'cut_off_late',
    'too_many_cells',
    'too_many_blocks',
    'no_availability',
  ],
  async handle({ body, context, engine }) {
    const { id, propertyId, name, status, deducts = true, counts, ...rest } = body;
    const { rates = [], cutOff = null, releaseDays = null } = rest;
    const prices = rates.map(({ nightlyPrice }) => nightlyPrice);
    const wrong = await wrongCurrency(engine, propertyId, prices);
    if (wrong !== undefined) return wrong;
    const changes = changesOf({ rates });
    const details = { name, cutOff, releaseDays, rates: changes.rates ?? [] };
    const asked = { propertyId, details, status, deducts, lines: linesOf(counts) };
    const named = id === undefined ? asked : { id, ...asked };
    return blockResult(await engine.createBlock(context, named), 201);
  },
});

const listBlocks = defineRoute({
  ...read,
  path,
  operationId: 'listBlocks',
  summary: 'List blocks by id; from and to find those with a night between them',
  params: nothing,
  query: blocksQuery,
  answers: { 200: blocksPage },
  rejections: [],
  async handle({ query: { cursor, limit = limits.pageItemsDefault, ...asked }, engine }) {
    const afterId = placeById(cursor);
    if (afterId === null) return badCursor();
    const filter: BlockFilter = { ...defined(asked), afterId, limit };
    return resultOf(await engine.blocks(filter), ({ value, position }) => {
      const nextCursor = cursorAfter(value, limit, ({ state }) => [state.id]);
      const body = { items: value.map(summaryBody), nextCursor };
      return { type: 'answer', status: 200, position, body };
    });
  },
});

const getBlock = defineRoute({
  ...read,
  path: one,
  operationId: 'getBlock',
  summary: 'Read a block night by night, with what is picked up and by whom',
  params: inBlock,
  query: nothing,
  answers: { 200: blockDetailAnswer },
  rejections: ['not_found'],
  async handle({ params, engine }) {
    return resultOf(await engine.block(params.blockId), ({ value, version, position }) => {
      return { type: 'answer', status: 200, version, position, body: blockDetailBody(value) };
    });
  },
});

const getBlockHistory = defineRoute({
  ...read,
  path: `${one}/history`,
  operationId: 'getBlockHistory',
  summary: 'Read everything that happened to a block, oldest first',
  params: inBlock,
  query: nothing,
  answers: { 200: blockHistoryAnswer },
  rejections: ['not_found'],
  async handle({ params: { blockId }, engine }) {
    return resultOf(await engine.blockHistory(blockId), ({ value, position }) => {
      const body = { blockId, events: value.map(historyEventBody) };
      return { type: 'answer', status: 200, position, body };
    });
  },
});

const changeBlock = defineRoute({
  ...change,
  method: 'PATCH',
  path: one,
  operationId: 'changeBlock',
  summary: 'Change name, cut-off, rolling release or prices of a block',
  ifMatch: 'required',
  params: inBlock,
  body: blockChange,
  answers: { 200: blockAnswer },
  rejections: [
    ...changeRejections,
    'currency_mismatch',
    'block_cut_off',
    'cut_off_past',
    'rate_without_rooms',
    'cut_off_late',
  ],
  async handle({ params: { blockId }, body, context, engine }) {
    const prices = body.rates?.map(({ nightlyPrice }) => nightlyPrice) ?? [];
    const known = prices.length === 0 ? undefined : await engine.block(blockId);
    if (known?.type === 'ok') {
      const wrong = await wrongCurrency(engine, known.value.state.propertyId, prices);
      if (wrong !== undefined) return wrong;
    }
    return blockResult(await engine.changeBlock(context, blockId, changesOf(body)));
  },
});

const setBlockCounts = defineRoute({
  ...ofOne,
  path: `${one}/counts`,
  operationId: 'setBlockCounts',
  summary: 'Set what is agreed of nights: all of the change or nothing',
  body: blockCounts,
  answers: { 200: blockAnswer },
  rejections: [
    ...changeRejections,
    'night_past',
    'block_cut_off',
    'block_night_released',
    'cut_off_past',
    'too_many_cells',
    'no_availability',
    'below_pick_up',
  ],
  async handle({ params, body, context, engine }) {
    return blockResult(await engine.setBlockCounts(context, params.blockId, linesOf(body.counts)));
  },
});

const washBlock = defineRoute({
  ...ofOne,
  path: `${one}/wash`,
  operationId: 'washBlock',
  summary: 'Give back what of a block nobody will come for, by rooms or by a share of what is left',
  body: blockWash,
  answers: { 200: blockAnswer },
  rejections: [
    ...changeRejections,
    'no_block_nights',
    'block_cut_off',
    'block_night_released',
    'wash_too_large',
  ],
  async handle({ params, body, context, engine }) {
    const request: WashRequest = { wash: body.wash, ...defined(body) };
    return blockResult(await engine.washBlock(context, params.blockId, request));
  },
});

const setBlockDeducts = defineRoute({
  ...ofOne,
  path: `${one}/deducts`,
  operationId: 'setBlockDeducts',
  summary: 'Say whether a block takes its rooms off sale while it is tentative',
  body: blockDeducts,
  answers: { 200: blockAnswer },
  rejections: [...changeRejections, 'block_definite', 'no_availability', 'below_pick_up'],
  async handle({ params, body, context, engine }) {
    return blockResult(await engine.setBlockDeducts(context, params.blockId, body.deducts));
  },
});

const confirmBlock = defineRoute({
  ...ofOne,
  path: `${one}/confirm`,
  operationId: 'confirmBlock',
  summary: 'Make a tentative block definite: from then on bookings can be picked up from it',
  body: nothing,
  answers: { 200: blockAnswer },
  rejections: [...changeRejections, 'block_definite', 'no_availability'],
  async handle({ params, context, engine }) {
    return blockResult(await engine.confirmBlock(context, params.blockId));
  },
});

const cancelBlock = defineRoute({
  ...ofOne,
  path: `${one}/cancel`,
  operationId: 'cancelBlock',
  summary: 'Cancel a block: what nobody has picked up is on sale again, and bookings stand',
  body: blockCancellation,
  answers: { 200: blockAnswer },
  rejections: changeRejections,
  async handle({ params, body, context, engine }) {
    return blockResult(await engine.cancelBlock(context, params.blockId, body.reason));
  },
});

export const blockRoutes: readonly Route[] = [
  createBlock,
  listBlocks,
  getBlock,
  getBlockHistory,
  changeBlock,
  setBlockCounts,
  washBlock,
  setBlockDeducts,
  confirmBlock,
  cancelBlock,
];
