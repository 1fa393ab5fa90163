/** A channel from the wire's form to the domain's and back; credentials are never told. */
import type {
  AvailabilityRule,
  ChannelChanges,
  ChannelDetails,
  RatePlanMapping,
} from '../../domain/channels/channel.ts';
import type {
  ChannelHealth,
  ChannelView,
  Reconciliation,
  RefusedValue,
} from '../../ports/channels.ts';
import { basisPointsOf, percentOf } from '../pricing/policy-body.ts';
import { defined } from '../property/property-result.ts';
import { instantBody } from '../rejection-body.ts';
import type { ChannelChangeBody } from './channel-requests.ts';

export function channelChangesOf(body: ChannelChangeBody): ChannelChanges {
  const { markupPercent, ratePlans, rules, ...rest } = body;
  return defined({
    ...rest,
    ratePlans: ratePlans?.map(planOf),
    rules: rules?.map(ruleOf),
    markupBasisPoints: markupPercent === undefined ? undefined : basisPointsOf(markupPercent),
  });
}

type PlanBody = NonNullable<ChannelChangeBody['ratePlans']>[number];
type RuleBody = NonNullable<ChannelChangeBody['rules']>[number];

function planOf({ markupPercent, ...mapping }: PlanBody): RatePlanMapping {
  const markupBasisPoints =
    markupPercent === undefined || markupPercent === null ? null : basisPointsOf(markupPercent);
  return { ...mapping, markupBasisPoints };
}

function ruleOf(body: RuleBody): AvailabilityRule {
  return {
    roomTypeIds: body.roomTypeIds ?? null,
    from: body.from ?? null,
    to: body.to ?? null,
    weekdays: body.weekdays ?? null,
    closeOut: body.closeOut ?? false,
    offset: body.offset ?? 0,
    cap: body.cap ?? null,
  };
}

/** What a channel has of which nothing is said when it is set up. */
export const STANDARD_SETTINGS: Omit<
  ChannelDetails,
  'name' | 'propertyId' | 'seller' | 'format' | 'url' | 'hotelCode'
> = {
  roomTypes: [],
  ratePlans: [],
  rules: [],
  markupBasisPoints: 0,
  requestsPerMinute: null,
  rangesPerRequest: null,
  reconcileEveryMinutes: 60,
};

export function channelBody({ state, version, health }: ChannelView) {
  const { id, details, credentials, paused } = state;
  const { markupBasisPoints, ratePlans, roomTypes, rules, ...rest } = details;
  return {
    id,
    ...rest,
    roomTypes: [...roomTypes],
    ratePlans: ratePlans.map(({ markupBasisPoints: markup, occupancies, ...mapping }) => ({
      ...mapping,
      occupancies: [...occupancies],
      markupPercent: markup === null ? null : percentOf(markup),
    })),
    rules: rules.map(({ roomTypeIds, weekdays, ...rule }) => ({
      ...rule,
      roomTypeIds: roomTypeIds === null ? null : [...roomTypeIds],
      weekdays: weekdays === null ? null : [...weekdays],
    })),
    markupPercent: percentOf(markupBasisPoints),
    credentials:
      credentials === undefined
        ? null
        : { names: [...credentials.names], setAt: instantBody(credentials.setAtMs) },
    isActive: paused === undefined,
    paused: paused === undefined ? null : { reason: paused.reason, at: instantBody(paused.atMs) },
    delivery: health === null ? null : healthBody(health),
    createdAt: instantBody(state.createdAtMs),
    updatedAt: instantBody(state.updatedAtMs),
    version,
  };
}

function healthBody(health: ChannelHealth) {
  const { lastSuccessMs, lastError, lastSyncMs, nextSyncMs, nextReconciliationMs, ...rest } =
    health;
  return {
    ...rest,
    lastSuccessAt: instantOrNull(lastSuccessMs),
    lastError:
      lastError === null ? null : { at: instantBody(lastError.atMs), reason: lastError.reason },
    lastSyncAt: instantOrNull(lastSyncMs),
    nextSyncAt: instantBody(nextSyncMs),
    nextReconciliationAt: instantOrNull(nextReconciliationMs),
  };
}

export function refusedBody({ atMs, ...value }: RefusedValue) {
  return { ...value, at: instantBody(atMs) };
}

export function reconciliationBody({ version, atMs, report }: Reconciliation) {
  const { startedAtMs, drifts, ...rest } = report;
  return {
    version,
    startedAt: instantBody(startedAtMs),
    endedAt: instantBody(atMs),
    ...rest,
    drifts: [...drifts],
  };
}

function instantOrNull(instantMs: number | null): string | null {
  return instantMs === null ? null : instantBody(instantMs);
}
