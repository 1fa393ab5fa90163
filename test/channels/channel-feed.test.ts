/** A feed of bookings: what is in it is taken, acknowledged once it is on disk, and never lost. */
import { afterEach, describe, expect, it } from 'vitest';
import type { ChannelAnswer, ChannelRequest } from '../../src/ports/channel-format.ts';
import { RecordedChannels } from '../../src/testing/doubles/recorded-channels.ts';
import { CHANNEL, InboundHotel, revisionOf, type Said } from '../support/inbound-hotel.ts';

const TAKEN: ChannelAnswer = {
  status: 200,
  body: JSON.stringify({ data: [], meta: { message: 'Success', warnings: [] } }),
  retryAfterMs: undefined,
};

/** An OTA that gives what is not acknowledged, a page at a time, and repeats itself. */
class Feed {
  readonly wire = new RecordedChannels();
  readonly acknowledged: string[] = [];
  waiting: Readonly<Record<string, unknown>>[] = [];
  /** Answers to the next requests instead of the right ones. */
  faults: number[] = [];

  constructor() {
    this.wire.answer = (request) => this.#answer(request);
  }

  add(...said: readonly Said[]): void {
    this.waiting.push(...said.map(revisionOf));
  }

  #answer({ bucket, path, method }: ChannelRequest): ChannelAnswer {
    if (bucket !== 'bookings') return TAKEN;
    const fault = this.faults.shift();
    if (fault !== undefined) return { ...TAKEN, status: fault };
    if (method === 'GET') {
      const data = this.waiting.slice(0, 2);
      return { ...TAKEN, body: JSON.stringify({ data }) };
    }
    const id = decodeURIComponent(path.split('/')[2] ?? '');
    this.acknowledged.push(id);
    this.waiting = this.waiting.filter((one) => one.id !== id);
    return TAKEN;
  }
}

let hotel: InboundHotel | undefined;
afterEach(async () => {
  await hotel?.close();
  hotel = undefined;
});

async function hotelOf(feed: Feed): Promise<InboundHotel> {
  const own = await InboundHotel.open({ rooms: 3, channels: feed.wire, haste: 200 });
  hotel = own;
  await own.setUpChannel();
  await own.engine.setChannelCredentials(own.context(), CHANNEL, { apiKey: 'key' });
  await own.engine.resumeChannel(own.context(), CHANNEL);
  return own;
}

describe('a feed of bookings', () => {
  it('is taken page by page until it is empty, and each is acknowledged once', async () => {
    const feed = new Feed();
    feed.add({ code: 'A', revision: 1 }, { code: 'B', revision: 1 }, { code: 'C', revision: 1 });
    feed.add({ code: 'A', revision: 2, status: 'cancelled' });
    const own = await hotelOf(feed);
    await expect
      .poll(() => own.bookingsByCode(), { timeout: 10_000 })
      .toEqual(['A cancelled 10-11 x1', 'B confirmed 10-11 x1', 'C confirmed 10-11 x1']);
    expect(feed.acknowledged).toEqual(['A-r1', 'B-r1', 'C-r1', 'A-r2']);
  });

  it('goes on after answers that are none, and takes nothing twice', async () => {
    const feed = new Feed();
    feed.faults = [500, 200, 503, 401];
    feed.add({ code: 'A', revision: 1, nights: 2 });
    const own = await hotelOf(feed);
    await expect.poll(() => feed.waiting, { timeout: 10_000 }).toEqual([]);
    await expect
      .poll(() => own.bookingsByCode(), { timeout: 10_000 })
      .toEqual(['A confirmed 10-12 x1']);
  });

  it('keeps what cannot be understood, so that the rest is not held up', async () => {
    const feed = new Feed();
    feed.waiting.push({ id: 'odd', attributes: { unique_id: 'ODD', status: 'perhaps' } });
    feed.add({ code: 'A', revision: 1 });
    const own = await hotelOf(feed);
    await expect.poll(() => feed.waiting, { timeout: 10_000 }).toEqual([]);
    await expect
      .poll(() => own.parked(), { timeout: 10_000 })
      .toMatchObject([{ code: 'ODD', parked: { code: 'unreadable' } }]);
    expect(await own.bookingsByCode()).toEqual(['A confirmed 10-11 x1']);
  });

  it.each([1, 3, 5])(
    'that comes again after a kill after %i commits books once',
    async (commits) => {
      const feed = new Feed();
      const own = await hotelOf(feed);
      const { reborn } = own.dieAfter(commits);
      feed.add({ code: 'A', revision: 1 }, { code: 'B', revision: 1 });
      // A notice has the feed looked into at once.
      await own.push('{"event":"booking"}').catch(() => undefined);
      await expect
        .poll(() => own.disk.dies === undefined || own.disk.isPulled, { timeout: 3_000 })
        .toBe(true)
        .catch(() => undefined);
      await reborn();
      await expect.poll(() => feed.waiting, { timeout: 10_000 }).toEqual([]);
      await expect
        .poll(() => own.bookingsByCode(), { timeout: 10_000 })
        .toEqual(['A confirmed 10-11 x1', 'B confirmed 10-11 x1']);
    },
  );
});
