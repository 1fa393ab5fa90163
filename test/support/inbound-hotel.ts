/**
 * A hotel with a channel whose bookings are pushed, and short words for what its OTA says. Must
 * never look inside the engine: what a test sees here, any OTA and any clerk sees.
 */

import { addDays, type CivilDate } from '../../src/domain/calendar.ts';
import type { ChannelDetails } from '../../src/domain/channels/channel.ts';
import type { ChannelBookingState } from '../../src/domain/channels/channel-booking.ts';
import type { BookingId, Channel, ChannelId } from '../../src/domain/ids.ts';
import { BASE_PLAN } from '../../src/domain/rates/rate-plan.ts';
import type { BookingView } from '../../src/ports/engine.ts';
import { ARRIVAL, adler, double } from '../../src/testing/hotel-adler.ts';
import { Hotel, type HotelOptions } from './engine-world.ts';

export const CHANNEL = 'sunny' as ChannelId;

export const channelDetails: ChannelDetails = {
  name: 'Sunny Trips',
  propertyId: adler,
  seller: 'sunny-trips' as Channel,
  format: 'channex',
  url: 'https://ota.example/api/v1',
  hotelCode: 'hotel-1',
  roomTypes: [{ roomTypeId: double, code: 'DBL' }],
  ratePlans: [
    {
      roomTypeId: double,
      ratePlanId: BASE_PLAN,
      code: 'BAR',
      occupancies: [1, 2],
      markupBasisPoints: null,
    },
  ],
  rules: [],
  markupBasisPoints: 0,
  requestsPerMinute: null,
  rangesPerRequest: null,
  reconcileEveryMinutes: null,
};

/** What an OTA says of a booking; what is left out is a night for two at 100.00, in room 1. */
export interface Said {
  readonly code?: string;
  readonly revision: number;
  readonly status?: 'new' | 'modified' | 'cancelled';
  readonly from?: number;
  readonly nights?: number;
  readonly rooms?: number;
  /** How many days each room begins after the one before it. */
  readonly apart?: number;
  readonly roomCode?: string;
  readonly planCode?: string;
  readonly nightly?: string;
  readonly currency?: string;
  readonly collect?: 'ota' | 'property';
  readonly lastName?: string;
}

export function revisionOf(said: Said): Readonly<Record<string, unknown>> {
  const { code = 'SUN-1', revision, status = 'new', from = 0, nights = 1, rooms = 1 } = said;
  const { roomCode = 'DBL', planCode = 'BAR', nightly = '100.00' } = said;
  const roomFrom = (arrival: CivilDate) => ({
    room_type_id: roomCode,
    rate_plan_id: planCode,
    checkin_date: arrival,
    checkout_date: addDays(arrival, nights),
    occupancy: { adults: 2, children: 0, infants: 0 },
    days: Object.fromEntries(
      Array.from({ length: nights }, (_, night) => [addDays(arrival, night), nightly]),
    ),
  });
  return {
    id: `${code}-r${revision}`,
    attributes: {
      unique_id: code,
      revision_id: `${code}-r${revision}`,
      status,
      property_id: 'hotel-1',
      inserted_at: new Date(Date.parse('2027-02-01T00:00:00Z') + revision).toISOString(),
      amount: ((Number(nightly) * 100 * nights * rooms) / 100).toFixed(2),
      currency: said.currency ?? 'EUR',
      payment_collect: said.collect ?? 'ota',
      ota_name: 'Sunny',
      customer: { name: 'Zoe', surname: said.lastName ?? 'Ohara' },
      rooms: Array.from({ length: rooms }, (_, room) => {
        return roomFrom(addDays(ARRIVAL, from + (said.apart ?? 0) * room));
      }),
    },
  };
}

export class InboundHotel extends Hotel {
  #authorization: string | undefined;

  static override async open(options: HotelOptions = {}): Promise<InboundHotel> {
    const hotel = new InboundHotel(options);
    await hotel.begin(options);
    return hotel;
  }

  async setUpChannel(details: Partial<ChannelDetails> = {}): Promise<void> {
    const request = { id: CHANNEL, details: { ...channelDetails, ...details } };
    const made = await this.engine.createChannel(this.context('channel'), request);
    if (made.type !== 'ok') throw new Error(JSON.stringify(made));
  }

  /** As the OTA that it is, unless it shows something else. */
  async push(body: string, authorization?: string) {
    const access = await this.engine.channelAccess(CHANNEL);
    if (access.type !== 'ok') throw new Error(JSON.stringify(access));
    this.#authorization = authorization ?? `Bearer ${access.value.password}`;
    return this.engine.pushChannelBookings(CHANNEL, { authorization: this.#authorization, body });
  }

  /** Pushes revisions in one message, and answers with the status that the OTA got. */
  async tell(...said: readonly Said[]): Promise<number> {
    const pushed = await this.push(JSON.stringify({ data: said.map(revisionOf) }));
    if (pushed.type !== 'ok' || pushed.value === undefined) throw new Error(JSON.stringify(pushed));
    return pushed.value.status;
  }

  /** The bookings of the hotel, by the code and revision of the channel, with where they stand. */
  async bookingsByCode(): Promise<readonly string[]> {
    const rows = await this.engine.bookings({ limit: 500 });
    if (rows.type !== 'ok') throw new Error(JSON.stringify(rows));
    const views = await Promise.all(
      rows.value.map(({ id }) => this.engine.booking(id as BookingId)),
    );
    return views
      .flatMap((view) => (view.type === 'ok' ? [this.#words(view.value)] : []))
      .toSorted();
  }

  /** The id of the one booking that there is. */
  async onlyBooking(): Promise<BookingId> {
    const rows = await this.engine.bookings({ limit: 2 });
    if (rows.type !== 'ok' || rows.value.length !== 1) throw new Error(JSON.stringify(rows));
    return rows.value[0]?.id as BookingId;
  }

  #words({ state }: BookingView): string {
    const { status, terms, overbooked = [] } = state;
    const { channelReference: reference, stay, rooms } = terms;
    const beyond = overbooked.reduce((sum, one) => sum + one.rooms, 0);
    const nights = `${stay.arrival.slice(8)}-${stay.departure.slice(8)}`;
    const words = [reference?.code ?? 'direct', `${status} ${nights} x${rooms.length}`];
    return [...words, ...(beyond === 0 ? [] : [`overbooked ${beyond}`])].join(' ');
  }

  async parked(): Promise<readonly ChannelBookingState[]> {
    const parked = await this.engine.parkedChannelBookings(100);
    if (parked.type !== 'ok') throw new Error(JSON.stringify(parked));
    return parked.value;
  }
}
