/**
 * Whoever looks at the hotel of a simulated world or changes what it sells: the search, the list,
 * staff. Every answer is handed to `Verdicts`; it judges nothing itself.
 */
import type { BlockRate } from '../../../domain/blocks/block.ts';
import { addDays } from '../../../domain/calendar.ts';
import type { RatePlanId } from '../../../domain/ids.ts';
import type { NightRange } from '../../../domain/property/property.ts';
import type { AriChange } from '../../../domain/rates/rate-plan.ts';
import type { CallContext, Engine, Outcome } from '../../../ports/engine.ts';
import { ARRIVAL, adler, double } from '../../hotel-adler.ts';
import { heardAnswer } from '../judges/heard-answer.ts';
import type { Verdicts } from '../judges/verdicts.ts';
import type { OpenCalls } from '../open-calls.ts';
import {
  blockIdOf,
  chargesLists,
  type PlanName,
  pricingLists,
  promoCode,
  promoOf,
  termsLists,
} from '../simulated-hotel.ts';
import type { Moment, SimulatedWorld } from '../simulated-world.ts';
import type { BlockDeed } from '../stories/block-deed.ts';
import { type HouseDeed, NIGHTS } from '../stories/story.ts';
import type { Wish } from '../stories/wish.ts';
import { contextOf, stayOf } from './client-request.ts';

type SettingDeed = Exclude<HouseDeed, { type: 'list' | 'search' | 'redrive' }>;
type StaffDeed = Exclude<HouseDeed | BlockDeed, { type: 'redrive' }>;

export class SimulatedHouse {
  readonly #world: SimulatedWorld;
  readonly #verdicts: Verdicts;
  readonly #calls: OpenCalls;
  #settings = 0;

  constructor(world: SimulatedWorld, verdicts: Verdicts, calls: OpenCalls) {
    this.#world = world;
    this.#verdicts = verdicts;
    this.#calls = calls;
  }

  perform(engine: Engine, deed: StaffDeed): void {
    switch (deed.type) {
      case 'list':
        this.#list(engine);
        return;
      case 'search':
        this.#search(engine, deed.wish);
        return;
      case 'see_block':
        this.#hear(engine.block(blockIdOf(deed.block)), (told, sent) =>
          this.#verdicts.blockTold(told, sent),
        );
        return;
      default: {
        this.#settings += 1;
        const context = contextOf({ key: `set ${this.#settings}`, body: deed });
        this.#hear(isOfBlock(deed) ? keep(engine, context, deed) : set(engine, context, deed));
      }
    }
  }

  #list(engine: Engine): void {
    const { bookings } = this.#verdicts.audit;
    const known = [...bookings].map(([id, { statuses }]) => [id, statuses.length] as const);
    const list = engine.bookings({ propertyId: adler, limit: known.length + 100 });
    this.#hear(list, (told, sent) => this.#verdicts.listed(told, known, sent));
  }

  #search(engine: Engine, wish: Wish): void {
    const { stay } = stayOf(wish);
    const party = { adults: 2, children: 0 };
    const search = { propertyId: adler, stay, party, rooms: wish.rooms };
    this.#hear(engine.staySearch(search), (told, sent) => {
      this.#verdicts.told(told, sent);
      if (told.type === 'ok') this.#verdicts.selling.offered(search, told.value, told.position);
    });
    const to = addDays(ARRIVAL, NIGHTS - 1);
    this.#hear(engine.availability({ propertyId: adler, from: ARRIVAL, to }));
  }

  #hear<Value>(
    answer: Promise<Outcome<Value>>,
    judge = (told: Outcome<Value>, sent: Moment): void => this.#verdicts.told(told, sent),
  ): void {
    heardAnswer(this.#world, this.#calls, answer, judge);
  }
}

type KeepingDeed = Exclude<BlockDeed, { type: 'see_block' }>;

function isOfBlock(deed: SettingDeed | KeepingDeed): deed is KeepingDeed {
  return 'block' in deed;
}

function keep(engine: Engine, context: CallContext, deed: KeepingDeed): Promise<Outcome<unknown>> {
  const id = blockIdOf(deed.block);
  switch (deed.type) {
    case 'open_block': {
      const { rooms, isDefinite, isDeducted: deducts, cutOffDays: days, releaseDays } = deed;
      const cutOff = days === null ? null : ({ type: 'days', days } as const);
      return engine.createBlock(context, {
        id,
        propertyId: adler,
        details: { name: 'A wedding', cutOff, releaseDays, rates: ratesOf(deed.minor) },
        status: isDefinite ? 'definite' : 'tentative',
        deducts,
        lines: [{ roomTypeId: double, ...rangeOf(deed), rooms }],
      });
    }
    case 'count_block': {
      const line = { roomTypeId: double, ...rangeOf(deed), rooms: deed.rooms };
      return engine.setBlockCounts(context, id, [line]);
    }
    case 'wash_block':
      return engine.washBlock(context, id, { wash: { type: 'percent', percent: deed.percent } });
    case 'price_block':
      return engine.changeBlock(context, id, { rates: ratesOf(deed.minor) });
    case 'deduct_block':
      return engine.setBlockDeducts(context, id, deed.isDeducted);
    case 'confirm_block':
      return engine.confirmBlock(context, id);
    default:
      return engine.cancelBlock(context, id, 'nobody comes');
  }
}

function ratesOf(nightlyMinor: number | null = null): readonly BlockRate[] {
  return nightlyMinor === null ? [] : [{ roomTypeId: double, nightlyMinor }];
}

function set(engine: Engine, context: CallContext, deed: SettingDeed): Promise<Outcome<unknown>> {
  switch (deed.type) {
    case 'capacity':
      return engine.setCapacity(context, adler, double, rangeOf(deed), deed.rooms);
    case 'allow':
      return engine.allowOverbooking(context, adler, double, rangeOf(deed), deed.allowance);
    case 'price':
      return deed.plan === undefined
        ? engine.setPrices(context, adler, double, rangeOf(deed), deed.minor)
        : engine.updateAri(context, adler, [ariOf(deed, deed.plan, { priceMinor: deed.minor })]);
    case 'close': {
      const restrictions = { stopSell: deed.isClosed };
      return engine.updateAri(context, adler, [ariOf(deed, deed.plan, { restrictions })]);
    }
    case 'policies': {
      const terms = termsLists[deed.terms] ?? {};
      return engine.changeRatePlan(context, adler, double, idOf(deed.plan), terms);
    }
    case 'charges':
      return engine.setCharges(context, adler, chargesLists[deed.rules] ?? []);
    case 'promo': {
      const details = promoOf(deed.uses, deed.isActive);
      return engine.setPromoCode(context, adler, promoCode, details);
    }
    case 'pricing': {
      const settings = pricingLists[deed.settings] ?? pricingLists[0];
      if (settings === undefined) throw new Error('there are settings of prices');
      return engine.setPricing(context, adler, settings);
    }
    default:
      return engine.changeProperty(context, adler, { capture: deed.capture });
  }
}

function ariOf(
  nights: { readonly from: number; readonly to: number },
  plan: PlanName | null,
  change: Partial<AriChange>,
): AriChange {
  const of = plan === null ? {} : { ratePlanId: idOf(plan) };
  return { roomTypeId: double, ...of, range: rangeOf(nights), ...change };
}

function idOf(plan: PlanName): RatePlanId {
  return plan as string as RatePlanId;
}

function rangeOf({ from, to }: { readonly from: number; readonly to: number }): NightRange {
  return { from: addDays(ARRIVAL, from), to: addDays(ARRIVAL, to) };
}
