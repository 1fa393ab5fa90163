/** Short words for what tests ask of a hotel's waitlist. */
import type { BookingId, WaitlistEntryId } from '../../src/domain/ids.ts';
import type { Outcome } from '../../src/ports/engine.ts';
import type { OfferPayer, WaitlistEntryView, WaitlistRequest } from '../../src/ports/waiting.ts';
import { adler } from '../../src/testing/hotel-adler.ts';
import { until } from '../../src/testing/until.ts';
import type { Asked, Hotel } from './engine-world.ts';

export type Waiter = WaitlistEntryView['entry'];

export interface Waiting extends Asked, Omit<WaitlistRequest, 'stay' | 'rooms' | 'guest'> {}

export class Waitlist {
  readonly hotel: Hotel;

  constructor(hotel: Hotel) {
    this.hotel = hotel;
  }

  ask(name: string, asked: Waiting = {}): Promise<Outcome<WaitlistEntryView>> {
    const { from, nights, rooms: count, roomTypeId, ...more } = asked;
    const chosen = { from, nights, rooms: count, roomTypeId };
    const given = Object.entries(chosen).filter(([, value]) => value !== undefined);
    const { stay, rooms } = this.hotel.stay(Object.fromEntries(given));
    const guest = { firstName: name, lastName: 'Waiter', email: `${name}@example.com` };
    const context = this.hotel.context(`join-${name}`);
    return this.hotel.engine.joinWaitlist(context, adler, { stay, rooms, guest, ...more });
  }

  async join(name: string, asked: Waiting = {}): Promise<WaitlistEntryId> {
    return viewOf(await this.ask(name, asked)).entry.id;
  }

  async entry(id: WaitlistEntryId): Promise<WaitlistEntryView> {
    return viewOf(await this.hotel.engine.waitlistEntry(adler, id));
  }

  /** The entry once it has one of these statuses. */
  async once(id: WaitlistEntryId, ...statuses: readonly Waiter['status'][]): Promise<Waiter> {
    let entry = (await this.entry(id)).entry;
    await until(async () => {
      ({ entry } = await this.entry(id));
      return statuses.includes(entry.status);
    });
    return entry;
  }

  /** The hold that is offered to the entry. */
  async offer(id: WaitlistEntryId): Promise<BookingId> {
    const { offer } = await this.once(id, 'offered');
    if (offer === undefined) throw new Error('an entry that is offered has an offer');
    return offer.offerId;
  }

  accept(
    id: WaitlistEntryId,
    offerId: BookingId,
    payer: OfferPayer = { paymentToken: 'tok_approved' },
  ) {
    const context = this.hotel.context(`accept-${offerId}`);
    return this.hotel.engine.acceptWaitlistOffer(context, adler, id, offerId, payer);
  }

  decline(id: WaitlistEntryId, offerId: BookingId) {
    const context = this.hotel.context(`decline-${offerId}`);
    return this.hotel.engine.declineWaitlistOffer(context, adler, id, offerId);
  }

  leave(id: WaitlistEntryId) {
    return this.hotel.engine.leaveWaitlist(this.hotel.context(`leave-${id}`), adler, id);
  }

  /** `first:offered second:waiting`, in the order of the list. */
  async line(): Promise<string> {
    const outcome = await this.hotel.engine.waitlist(adler, 'open');
    if (outcome.type !== 'ok') throw new Error(JSON.stringify(outcome));
    return outcome.value.entries
      .map(({ entry }) => `${entry.awaited.guest.firstName}:${entry.status}`)
      .join(' ');
  }
}

export function viewOf(outcome: Outcome<WaitlistEntryView>): WaitlistEntryView {
  if (outcome.type === 'ok') return outcome.value;
  throw new Error(`not an entry: ${JSON.stringify(outcome)}`);
}
