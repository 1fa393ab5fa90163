/** Stories: given, when, then. Each is told of a hotel of its own, on an engine or on a server. */
import {
  book,
  cancel,
  checkIn,
  confirm,
  costs,
  departEarly,
  extend,
  hold,
  markNoShow,
  money,
  nights,
  pass,
  passDays,
  release,
  Scene,
  says,
  send,
  stands,
  tell,
} from 'vacancy/testing';
import { describe, it } from 'vitest';
import { isEmbedded, openTarget } from './target.ts';

const NIGHT = 12_000;

describe('the last room', () => {
  it('is refused with the first full night, and nothing of the stay is kept', async () => {
    const scene = await Scene.open(await openTarget(), { rooms: 1 });
    await tell(scene, {
      given: [book('ada', { from: 1, nights: 1 })],
      when: book('bob', { from: 0, nights: 3 }),
      thenExpect: [says('refused no_availability'), nights('0/0 0/1 0/0')],
    });
  });

  it('can be had by the next guest on the morning of a departure', async () => {
    const scene = await Scene.open(await openTarget(), { rooms: 1 });
    await tell(scene, {
      given: [book('ada', { nights: 2 })],
      when: book('bob', { from: 2, nights: 1 }),
      thenExpect: [says('confirmed'), nights('0/1 0/1 0/1')],
    });
  });
});

describe('a hold', () => {
  it('keeps its rooms from others and becomes a booking', async () => {
    const scene = await Scene.open(await openTarget(), { rooms: 1 });
    await tell(scene, {
      given: [hold('ada'), book('bob')],
      when: confirm('ada'),
      thenExpect: [
        says('confirmed'),
        nights('0/1 0/1 0/1'),
        money('ada', { owed: 3 * NIGHT, captured: 3 * NIGHT, refunded: 0 }),
      ],
    });
  });

  it('gives its rooms back when it is released', async () => {
    const scene = await Scene.open(await openTarget(), { rooms: 1 });
    await tell(scene, {
      given: [hold('ada')],
      when: release('ada'),
      thenExpect: [says('cancelled'), nights('0/0 0/0 0/0')],
    });
  });

  it.runIf(isEmbedded)(
    'ends by itself, and later than first said when it was extended',
    async () => {
      const scene = await Scene.open(await openTarget(), { rooms: 1 });
      await tell(scene, {
        given: [hold('ada', {}, 10), extend('ada', 10), pass(19), book('bob')],
        when: pass(1),
        thenExpect: [stands('ada', 'expired'), nights('0/0 0/0 0/0')],
      });
    },
  );
});

describe('a price', () => {
  it('is the sum of its nights, of each room', async () => {
    const scene = await Scene.open(await openTarget());
    const { propertyId, roomTypeId, arrival } = scene;
    await tell(scene, {
      given: [
        send('the first night costs 200.00', 'price', () => {
          const range = { from: arrival, to: arrival };
          return { type: 'set_prices', propertyId, roomTypeId, range, priceMinor: 20_000 };
        }),
      ],
      when: book('ada', { nights: 2, rooms: 2 }),
      thenExpect: [says('confirmed'), costs(2 * (20_000 + NIGHT))],
    });
  });
});

describe('a cancellation', () => {
  it('before arrival costs nothing and gives everything back', async () => {
    const scene = await Scene.open(await openTarget());
    await tell(scene, {
      given: [book('ada')],
      when: cancel('ada'),
      thenExpect: [
        says('cancelled'),
        nights('0/0 0/0 0/0'),
        money('ada', { owed: 0, captured: 3 * NIGHT, refunded: 3 * NIGHT }),
      ],
    });
  });
});

describe.runIf(isEmbedded)('a guest', () => {
  it('who does not come owes the first night', async () => {
    const scene = await Scene.open(await openTarget());
    await tell(scene, {
      given: [book('ada'), passDays(10)],
      when: markNoShow('ada'),
      thenExpect: [
        says('no_show'),
        nights('0/1 0/0 0/0'),
        money('ada', { owed: NIGHT, captured: 3 * NIGHT, refunded: 2 * NIGHT }),
      ],
    });
  });

  it('who leaves early owes the nights slept', async () => {
    const scene = await Scene.open(await openTarget());
    await tell(scene, {
      given: [book('ada'), passDays(9), checkIn('ada'), passDays(2)],
      when: departEarly('ada'),
      thenExpect: [
        says('checked_out'),
        nights('0/1 0/1 0/0'),
        money('ada', { owed: 2 * NIGHT, captured: 3 * NIGHT, refunded: NIGHT }),
      ],
    });
  });
});
