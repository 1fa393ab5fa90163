/**
 * Calls about pricing: settings go to the property's actor, and what they make of prices is worked
 * out from the board's durable state, as a search is.
 */
import { checkStay } from '../../domain/booking/check-stay.ts';
import type { PropertyId } from '../../domain/ids.ts';
import { missingIn } from '../../domain/pricing/decide-pricing.ts';
import type { PricingSettings } from '../../domain/pricing/settings.ts';
import type { PropertyEvent, PropertyState } from '../../domain/property/property.ts';
import type { Rejection } from '../../domain/rejection.ts';
import type { Outcome } from '../../ports/engine.ts';
import type { StoredEvent } from '../../ports/journal.ts';
import type { DatedPricing, PricingCalls } from '../../ports/pricing.ts';
import type { RuleLanguage } from '../../ports/rule-language.ts';
import { rejectedWith } from '../calls/call.ts';
import { type CallDesk, readAt } from '../calls/call-desk.ts';
import { propertyStream } from '../property/property-actor.ts';
import { changeProperty } from '../property/property-calls.ts';
import { dryRun } from './dry-run.ts';
import { explainPrice } from './explain-price.ts';

export function pricingCalls(desk: CallDesk): PricingCalls {
  const { board, prices } = desk.core;
  const { rules, clock } = desk.world;
  const todayAt = (id: PropertyId) => desk.dateAt(id, clock.now());
  return {
    ...pricingReads(desk),
    async setPricing(context, id, settings) {
      const rejection = unreadable(rules, settings);
      if (rejection !== undefined) return rejectedWith(rejection);
      return changeProperty(desk, context, id, { type: 'set_pricing', settings });
    },
    async explainPrice(question) {
      return reading(desk, question.propertyId, (property) => {
        const { stay, roomTypeId, ratePlanId, party } = question;
        const today = todayAt(property.id);
        const rooms = [{ roomTypeId, ratePlanId, party }];
        const rejection = checkStay(property, { stay, rooms }, today);
        if (rejection !== undefined && UNPRICEABLE.has(rejection.code)) {
          return rejectedWith(rejection);
        }
        return readAt(explainPrice(property, prices, question, today), board.position);
      });
    },
    async dryRunPricing(id, request) {
      const rejection = unreadable(rules, request.settings);
      if (rejection !== undefined) return rejectedWith(rejection);
      return reading(desk, id, (property) => {
        const missing = missingIn(property, request.settings);
        if (missing !== undefined) return rejectedWith(missing);
        const answer = dryRun(property, prices, request, todayAt(id));
        return answer.type === 'rejected' ? answer : readAt(answer.value, board.position);
      });
    },
  };
}

function pricingReads(desk: CallDesk): Pick<PricingCalls, 'pricingVersions' | 'pricingVersion'> {
  const { board } = desk.core;
  const { journal } = desk.world;
  const versions = (id: PropertyId, skip: number, limit: number): DatedPricing[] => {
    const events = journal.readStreamOfType(propertyStream(id), 'PricingSet', { skip, limit });
    return events.map(datedPricing);
  };
  return {
    async pricingVersions(id, beforeVersion, limit) {
      return reading(desk, id, (property) => {
        const newest = property.pricing?.version ?? 0;
        const older = Math.min(beforeVersion ?? newest + 1, newest + 1) - 1;
        const count = Math.min(limit, older);
        return readAt(versions(id, older - count, count).reverse(), board.position);
      });
    },
    async pricingVersion(id, version) {
      return reading(desk, id, () => {
        const [found] = versions(id, version - 1, 1);
        if (found !== undefined) return readAt(found, board.position);
        return rejectedWith({ code: 'not_found', what: 'pricing_version', id: `${version}` });
      });
    },
  };
}

/** The property as the board has it; nothing is read while the engine drains. */
function reading<Value>(
  { core, inFlight }: CallDesk,
  id: PropertyId,
  answer: (property: PropertyState) => Outcome<Value>,
): Outcome<Value> {
  const failure = inFlight.refusal(false);
  if (failure !== undefined) return { type: 'failed', failure };
  const property = core.board.property(id);
  if (property === undefined) return rejectedWith({ code: 'not_found', what: 'property', id });
  return answer(property);
}

/** All rules of the settings whose conditions are none. */
function unreadable(language: RuleLanguage, { rules }: PricingSettings): Rejection | undefined {
  const faults = rules.flatMap(({ when }, rule) => {
    const compiled = language.compile(when);
    return compiled.type === 'invalid' ? [{ rule, when, fault: compiled.fault }] : [];
  });
  return faults.length === 0 ? undefined : { code: 'pricing_rule_invalid', faults };
}

/** What a price cannot be worked out without; whether the stay may be sold is not asked. */
const UNPRICEABLE: ReadonlySet<Rejection['code']> = new Set([
  'not_found',
  'stay_empty',
  'stay_too_long',
  'arrival_in_past',
  'arrival_too_far',
]);

function datedPricing({ data, recordedAtMs, metadata }: StoredEvent): DatedPricing {
  const { version, settings } = data as Extract<PropertyEvent, { type: 'PricingSet' }>;
  return { version, settings, setAtMs: recordedAtMs, by: metadata.by };
}
