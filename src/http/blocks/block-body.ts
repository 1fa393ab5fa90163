/** A block as JSON. */
import type { z } from 'zod';
import { cellOf } from '../../domain/blocks/block-cell.ts';
import type { BlockSummary, BlockView } from '../../ports/blocks.ts';
import { instantBody, moneyBody, reasonBody } from '../rejection-body.ts';
import type { blockAnswer, blockDetailAnswer, blocksPage } from './block-answers.ts';

type SummaryBody = z.input<typeof blocksPage>['items'][number];

export function summaryBody({ state, version, ...summary }: BlockSummary): SummaryBody {
  const { details, cells, currency } = state;
  const { nextReleaseAtMs } = summary;
  return {
    id: state.id,
    propertyId: state.propertyId,
    name: details.name,
    // A block is known from BlockRequested on, so the status is always there.
    status: state.status ?? 'requested',
    deducts: state.deducts,
    cutOff: details.cutOff,
    cutOffOn: summary.cutOffOn ?? null,
    isCutOff: state.isCutOff,
    releaseDays: details.releaseDays,
    nextReleaseAt: nextReleaseAtMs === undefined ? null : instantBody(nextReleaseAtMs),
    rates: details.rates.map(({ roomTypeId, nightlyMinor }) => {
      return { roomTypeId, nightlyPrice: moneyBody(nightlyMinor, currency) };
    }),
    firstNight: summary.firstNight ?? null,
    lastNight: summary.lastNight ?? null,
    roomNights: Object.values(cells).reduce((sum, { agreed }) => sum + agreed, 0),
    createdAt: instantBody(state.createdAtMs),
    updatedAt: instantBody(state.updatedAtMs),
    version,
  };
}

function about({ state: { id, propertyId }, allowedActions }: BlockSummary) {
  const self = `/v1/blocks/${id}`;
  return {
    allowedActions: allowedActions.map(({ action, isAllowed, reasons }) => ({
      action,
      isAllowed,
      reasons: reasons.map(reasonBody),
    })),
    links: { self, history: `${self}/history`, property: `/v1/properties/${propertyId}` },
  };
}

export function blockBody(summary: BlockSummary): z.input<typeof blockAnswer> {
  const { cells } = summary.state;
  const nights = Object.entries(cells)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, figures]) => ({ ...cellOf(key), ...figures }));
  return { ...summaryBody(summary), nights, ...about(summary) };
}

export function blockDetailBody(view: BlockView): z.input<typeof blockDetailAnswer> {
  const { nights, pickUps } = view;
  return {
    ...summaryBody(view),
    nights: [...nights],
    pickUps: [...pickUps],
    ...about(view),
  };
}
