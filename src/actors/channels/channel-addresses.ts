/**
 * That no two channels are sent to one hotel of one OTA. Two would say their values over each other
 * by rules of their own, and both would fetch its bookings. It is looked for over all properties: a
 * code at an OTA stands for one hotel. What the journal already has is left as it is.
 */
import type { ChannelChanges, ChannelDetails } from '../../domain/channels/channel.ts';
import type { ChannelId } from '../../domain/ids.ts';
import type { Rejection } from '../../domain/rejection.ts';
import type { ChannelBook } from './channel-book.ts';

type Address = Pick<ChannelDetails, 'propertyId' | 'url' | 'hotelCode'>;

export class ChannelAddresses {
  readonly #book: Pick<ChannelBook, 'all'>;
  /** By calls under way: the book has a channel only once it is on disk. */
  readonly #asked = new Map<string, { readonly id: ChannelId; readonly propertyId: string }>();

  constructor(book: Pick<ChannelBook, 'all'>) {
    this.#book = book;
  }

  /** Runs `call` with the address kept for `id`, or with why `id` cannot have it. */
  async keeping<Answer>(
    id: ChannelId,
    details: Address,
    call: (refusal: Rejection | undefined) => Promise<Answer>,
  ): Promise<Answer> {
    const address = addressOf(details);
    const refusal = this.#refusal(id, address, details);
    if (refusal !== undefined) return call(refusal);
    const asked = { id, propertyId: details.propertyId };
    this.#asked.set(address, asked);
    try {
      return await call(undefined);
    } finally {
      if (this.#asked.get(address) === asked) this.#asked.delete(address);
    }
  }

  #refusal(id: ChannelId, address: string, { url, hotelCode }: Address): Rejection | undefined {
    const asked = this.#asked.get(address);
    const known = this.#book.all().map(({ state }) => ({
      id: state.id,
      propertyId: state.details.propertyId,
      address: addressOf(state.details),
    }));
    const [other] = [...known, ...(asked === undefined ? [] : [{ ...asked, address }])].filter(
      (one) => one.id !== id && one.address === address,
    );
    if (other === undefined) return undefined;
    const { host } = new URL(url);
    const { id: channelId, propertyId } = other;
    return { code: 'channel_address_taken', channelId, propertyId, host, hotelCode };
  }
}

/** Where a channel is sent once it is changed; undefined when that is where it was before. */
export function newAddress(
  before: ChannelDetails | undefined,
  changes: ChannelChanges,
): Address | undefined {
  if (before === undefined) return undefined;
  const after = { ...before, ...changes };
  return addressOf(before) === addressOf(after) ? undefined : after;
}

/**
 * The same for all that lead to one place, such as with and without a slash at the end, or by any
 * name of this machine.
 */
function addressOf({ url, hotelCode }: Address): string {
  const place = new URL(url);
  if (LOOPBACK.test(place.hostname)) place.hostname = 'localhost';
  return `${place.href.replace(/\/+$/, '')} ${hotelCode}`;
}

/** This machine, by its name and its addresses. */
const LOOPBACK = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/;
