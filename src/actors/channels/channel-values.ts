/**
 * What a channel would say of a night now: read when it is said and never before, from what is on
 * disk. So no message says what could still be lost, and none what has been overtaken.
 */
import type { CivilDate } from '../../domain/calendar.ts';
import type { ChannelDetails } from '../../domain/channels/channel.ts';
import { rateShown, roomsShown } from '../../domain/channels/shown-values.ts';
import type { PropertyId } from '../../domain/ids.ts';
import type { Currency } from '../../domain/money.ts';
import type { PricingSituation } from '../../domain/pricing/price-stay.ts';
import type { PropertyState } from '../../domain/property/property.ts';
import { planPriceOn } from '../../domain/rates/resolve-plan.ts';
import type { Clock } from '../../ports/clock.ts';
import type { AvailabilityBoard } from '../inventory/availability-board.ts';
import { LocalDates } from '../local-dates.ts';
import type { NightPrices } from '../pricing/night-prices.ts';
import type { CellValue, Target } from './channel-cells.ts';

/** The property at this moment, for many values of one turn. */
export interface PresentHotel {
  readonly property: PropertyState;
  readonly today: CivilDate;
  readonly situation: PricingSituation;
}

export class ChannelValues {
  readonly #board: AvailabilityBoard;
  readonly #prices: NightPrices;
  readonly #clock: Clock;
  readonly #dates = new LocalDates();

  constructor(board: AvailabilityBoard, prices: NightPrices, clock: Clock) {
    this.#board = board;
    this.#prices = prices;
    this.#clock = clock;
  }

  /** Undefined when there is no such property. */
  now({
    propertyId,
    seller,
  }: Pick<ChannelDetails, 'propertyId' | 'seller'>): PresentHotel | undefined {
    const property = this.#board.property(propertyId);
    if (property === undefined) return undefined;
    const today = this.#dates.at(this.#clock.now(), property.details.timeZone);
    return { property, today, situation: this.#prices.situation(property, today, seller) };
  }

  today(propertyId: PropertyId): CivilDate {
    const timeZone = this.#board.property(propertyId)?.details.timeZone ?? 'UTC';
    return this.#dates.at(this.#clock.now(), timeZone);
  }

  /** Prices may move with the rooms taken, the day and what others ask, without any event. */
  arePricesLive(propertyId: PropertyId): boolean {
    return this.#board.property(propertyId)?.pricing !== undefined;
  }

  currency(propertyId: PropertyId): Currency | undefined {
    return this.#board.property(propertyId)?.details.currency;
  }

  /** What is mapped and not there any more is not sold. */
  of(
    { property, today, situation }: PresentHotel,
    { rules }: Pick<ChannelDetails, 'rules'>,
    { roomTypeId, plan }: Target,
    night: CivilDate,
  ): CellValue | undefined {
    const roomType = property.roomTypes.get(roomTypeId);
    if (plan === undefined) {
      if (roomType === undefined) return 0;
      const available = this.#board.available(property.id, roomType, night, today);
      return roomsShown(rules, roomTypeId, night, available);
    }
    const ratePlan = roomType?.ratePlans.get(plan.ratePlanId);
    if (roomType === undefined || ratePlan === undefined) return undefined;
    return rateShown({
      roomType,
      plan: ratePlan,
      date: night,
      today,
      occupancies: plan.occupancies,
      markupBasisPoints: plan.markupBasisPoints,
      priceFor: (adults) => {
        const party = { adults, children: 0 };
        const baseMinor = planPriceOn(roomType, ratePlan, night, party);
        return situation.priceOf({ roomType, plan: ratePlan, night, nights: 1, baseMinor });
      },
    });
  }
}
