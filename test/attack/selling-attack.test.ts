/**
 * What somebody tries who wants to buy what is not on sale, to read what is not for sellers, to
 * change half of a batch, or to stop the engine with one large one. A real server and engine; the
 * day is 1 March 2027, `grand` has six doubles at 99.00.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { limits } from '../../src/limits.ts';
import { type AttackedWorld, SELLER_KEY, STAFF_KEY, startAttackedWorld } from './attacked-world.ts';

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // Tests look into bodies of every shape.
  readonly body: Record<string, unknown> & { readonly code?: string };
}

interface Offer {
  readonly ratePlanId: string;
  readonly isAvailable: boolean;
  readonly nightly: readonly { readonly amount: string }[];
  readonly reasons: readonly { readonly code: string }[];
}

const GRAND = '/v1/properties/grand';
const PLANS = `${GRAND}/room-types/double/rate-plans`;
const euros = (amount: string) => ({ amount, currency: 'EUR' });

let world: AttackedWorld;
let keys = 0;
beforeAll(async () => {
  world = await startAttackedWorld();
  for (const plan of [
    { id: 'open', price: { type: 'own', base: euros('90.00') } },
    { id: 'child', price: { type: 'derived', from: 'open', percent: '-10' } },
    { id: 'secret', price: { type: 'own', base: euros('50.00') }, access: { type: 'private' } },
    {
      id: 'spring',
      price: { type: 'own', base: euros('40.00') },
      access: { type: 'promo', code: 'CUCKOO' },
    },
  ]) {
    const made = await ask('POST', PLANS, { name: plan.id, ...plan });
    expect(made.status).toBe(201);
  }
});
afterAll(() => world.close());

describe('who buys', () => {
  test('is refused by the first reason that a search shows, and pays its price', async () => {
    const range = { from: '2027-04-01', to: '2027-04-30' };
    const changes = [
      line('open', { ...range, restrictions: { minStayThrough: 2 } }),
      line('open', { ...range, weekdays: [3], restrictions: { closedToDeparture: true } }),
      line('open', { from: '2027-04-04', to: '2027-04-04', restrictions: { stopSell: true } }),
      line('open', { ...range, weekdays: [5, 6], price: euros('111.11') }),
    ];
    expect((await ask('POST', `${GRAND}/ari`, { changes })).status).toBe(200);
    let sold = 0;
    for (let day = 1; day <= 6; day += 1) {
      for (const nights of [1, 2, 3]) {
        const stay = stayFrom(`2027-04-0${day}`, nights);
        const offers = await search(stay);
        for (const id of ['base', 'open', 'child']) {
          const offer = offers.find(({ ratePlanId }) => ratePlanId === id);
          const made = await ask('POST', '/v1/holds', holdOf(stay, id));
          const [reason] = offer?.reasons ?? [];
          expect(made.body.code, `${id} ${JSON.stringify(stay)}`).toBe(reason?.code);
          expect(made.status === 201).toBe(offer?.isAvailable);
          if (made.status !== 201) continue;
          sold += 1;
          const nightly = offer?.nightly.map((price) => ({ price }));
          expect(made.body.rooms).toMatchObject([{ ratePlanId: id, nightly }]);
          const released = await ask('POST', `/v1/holds/${made.body.id}/release`, {});
          expect(released.status).toBe(200);
        }
      }
    }
    // Of 18 stays the base plan sells all, the others six: of two nights from the 1st, 2nd and 6th,
    // of three from the 1st, 5th and 6th. Nobody leaves on Wednesday the 7th.
    expect(sold).toBe(30);
  });

  test('needs the code of a promo plan, and the id of a private one', async () => {
    const stay = stayFrom('2027-06-01', 2);
    const shown = (await search(stay)).map(({ ratePlanId }) => ratePlanId);
    expect(shown).toEqual(['base', 'open', 'child', 'spring']);
    const named = await search(stay, '&ratePlanId=secret', SELLER_KEY);
    expect(named).toMatchObject([{ ratePlanId: 'secret', isAvailable: true }]);
    for (const promoCode of [undefined, 'cuckoo', 'CUCKOO ', '%43UCKOO']) {
      const hold = { ...holdOf(stay, 'spring'), ...(promoCode === undefined ? {} : { promoCode }) };
      const refused = await ask('POST', '/v1/holds', hold, { key: SELLER_KEY });
      expect([refused.status, refused.body.code]).toEqual([422, 'promo_code_required']);
      expect(JSON.stringify(refused.body)).not.toContain('CUCKOO');
    }
    const hold = { ...holdOf(stay, 'spring'), promoCode: 'CUCKOO' };
    expect((await ask('POST', '/v1/holds', hold)).status).toBe(201);
  });

  test('buys a hold at its own terms, whatever is closed or dearer since', async () => {
    const stay = stayFrom('2027-07-01', 2);
    const held = await ask('POST', '/v1/holds', holdOf(stay, 'child'));
    expect(held.body.total).toEqual(euros('162.00'));
    const range = { from: '2027-07-01', to: '2027-07-31' };
    const closed = { ...range, price: euros('500.00'), restrictions: { stopSell: true } };
    await ask('POST', `${GRAND}/ari`, { changes: [line('open', closed)] });
    expect((await ask('POST', '/v1/holds', holdOf(stay, 'child'))).body.code).toBe('stop_sell');
    const payer = { guest: { firstName: 'Ada', lastName: 'Byron' }, paymentToken: 'tok_approved' };
    const booked = await ask('POST', `/v1/holds/${held.body.id}/book`, payer);
    expect([booked.status, booked.body.total]).toEqual([201, euros('162.00')]);
    const read = await ask('GET', `/v1/bookings/${booked.body.id}`);
    expect(read.body.rooms).toMatchObject([{ ratePlanId: 'child' }]);
  });
});

describe('who changes', () => {
  test('is staff: a seller neither reads plans, with their codes, nor sends batches', async () => {
    const changes = [line('open', { ...oneDay, price: euros('1.00') })];
    for (const refused of [
      await ask('GET', PLANS, undefined, { key: SELLER_KEY }),
      await ask('GET', `${PLANS}/spring`, undefined, { key: SELLER_KEY }),
      await ask('GET', `${PLANS}/spring/nights?from=2027-04-01&to=2027-04-02`, undefined, {
        key: SELLER_KEY,
      }),
      await ask('POST', PLANS, { name: 'Mine' }, { key: SELLER_KEY }),
      await ask('POST', `${GRAND}/ari`, { changes }, { key: SELLER_KEY }),
    ]) {
      expect(refused.status).toBe(403);
      expect(JSON.stringify(refused.body)).not.toContain('CUCKOO');
    }
  });

  test('changes nothing when the last line of a batch is wrong', async () => {
    const before = await ask('GET', GRAND);
    const good = line('open', { ...oneDay, price: euros('1.00') });
    for (const [bad, status] of [
      [line('nobody', oneDay), 400],
      [line('nobody', { ...oneDay, price: euros('1.00') }), 404],
      [{ ...good, roomTypeId: 'nobody' }, 404],
      [line('open', { ...oneDay, price: { amount: '1.00', currency: 'USD' } }), 422],
      [line('open', { ...oneDay, price: { amount: '1.005', currency: 'EUR' } }), 400],
      [line('open', { from: '2027-04-02', to: '2027-04-01', price: euros('1.00') }), 400],
      [line('open', { ...oneDay, restrictions: { minStayArrival: -1 } }), 400],
      [line('open', { ...oneDay, restrictions: { maxStayArrival: 1.5 } }), 400],
      [line('open', { ...oneDay, restrictions: { lengthPattern: 'YN ' } }), 400],
      [line('open', { ...oneDay, restrictions: { lengthPattern: '' } }), 400],
      [line('open', { ...oneDay, restrictions: { stopsell: true } }), 400],
      [line('open', { ...oneDay, weekdays: [0], price: euros('1.00') }), 400],
    ] as const) {
      const changes = [...Array<object>(5).fill(good), bad];
      const refused = await ask('POST', `${GRAND}/ari`, { changes });
      expect(refused.status, JSON.stringify([bad, refused.body])).toBe(status);
    }
    const after = await ask('GET', GRAND);
    expect(after.headers.get('etag')).toBe(before.headers.get('etag'));
  });

  test('is told when somebody else was first, and when a key is used again', async () => {
    const etag = (await ask('GET', GRAND)).headers.get('etag') ?? '';
    const batch = { changes: [line('open', { ...oneDay, price: euros('77.00') })] };
    const headers = { 'if-match': etag, 'idempotency-key': 'one-batch' };
    expect((await ask('POST', `${GRAND}/ari`, batch, { headers })).status).toBe(200);
    const again = await ask('POST', `${GRAND}/ari`, batch, { headers });
    expect([again.status, again.headers.get('vacancy-replayed')]).toEqual([200, 'true']);
    const other = { changes: [line('open', { ...oneDay, price: euros('78.00') })] };
    const reused = await ask('POST', `${GRAND}/ari`, other, { headers });
    expect([reused.status, reused.body.code]).toEqual([422, 'idempotency_key_reused']);
    expect(JSON.stringify(reused.body)).toContain('/changes/0/price/amount');
    const late = { headers: { 'if-match': etag } };
    expect((await ask('POST', `${GRAND}/ari`, other, late)).status).toBe(412);
  });
});

describe('who sends too much', () => {
  test('is refused before any of it is done, and is told how much is taken', async () => {
    const wide = { from: '2027-04-01', to: '2029-04-01', restrictions: { stopSell: true } };
    // Four million nights: counted, never listed, or everybody would wait a second for the no.
    const many = Array<object>(limits.ariLinesMax).fill(line('open', wide));
    const refused = await ask('POST', `${GRAND}/ari`, { changes: many });
    expect([refused.status, refused.body.code]).toEqual([422, 'too_many_cells']);
    const more = await ask('POST', `${GRAND}/ari`, { changes: [...many, line('open', wide)] });
    expect([more.status, more.body.code]).toEqual([400, 'validation_failed']);
    const big = { changes: many, padding: 'x'.repeat(limits.ariBodyBytesMax) };
    expect((await ask('POST', `${GRAND}/ari`, big)).status).toBe(413);
    // Only the batch may be large.
    const name = 'x'.repeat(limits.bodyBytesMax);
    expect((await ask('POST', PLANS, { name })).status).toBe(413);
  });

  test('may change 500 days of a hundred lines at once, and it is one event', async () => {
    const days = { from: '2027-05-01', to: '2028-09-11' };
    const changes = Array.from({ length: 100 }, (_, cents) => {
      const price = euros(`80.${String(cents).padStart(2, '0')}`);
      return line('open', { ...days, price, restrictions: { minAdvance: 1 } });
    });
    const version = (etag: string | null) => Number(etag?.replaceAll('"', ''));
    const before = version((await ask('GET', GRAND)).headers.get('etag'));
    const taken = await ask('POST', `${GRAND}/ari`, { changes });
    expect(taken.status).toBe(200);
    expect(version(taken.headers.get('etag'))).toBe(before + 1);
    const nights = await ask('GET', `${PLANS}/open/nights?from=2028-09-10&to=2028-09-12`);
    expect(nights.body.nights).toMatchObject([
      { price: euros('80.99'), restrictions: { minAdvance: 1 } },
      { price: euros('80.99'), restrictions: { minAdvance: 1 } },
      { price: euros('90.00'), restrictions: {} },
    ]);
  });

  test('has a search refused that would price more nights than a calendar may show', async () => {
    const suite = { id: 'suite', name: 'Suite', rooms: 1, basePrice: euros('300.00') };
    const occupancy = { adultsMax: 2, childrenMax: 0, guestsMax: 2 };
    await ask('POST', '/v1/properties/tiny/room-types', { ...suite, occupancy });
    for (let plan = 1; plan < limits.ratePlansMax; plan += 1) {
      for (const roomType of ['double', 'suite']) {
        const path = `/v1/properties/tiny/room-types/${roomType}/rate-plans`;
        const price = { type: 'derived', from: 'base', percent: `-${plan}` };
        const made = await ask('POST', path, { id: `plan-${plan}`, name: `Less ${plan}`, price });
        expect(made.status).toBe(201);
      }
    }
    const year = 'arrival=2027-03-10&departure=2028-03-10&adults=2';
    const path = '/v1/properties/tiny/availability/stay';
    const refused = await ask('GET', `${path}?${year}`, undefined, { key: SELLER_KEY });
    expect([refused.status, refused.body.code]).toEqual([400, 'validation_failed']);
    const fewer = await ask('GET', `${path}?${year}&ratePlanId=base&ratePlanId=plan-3`);
    expect(fewer.body.offers).toHaveLength(4);
  });
});

// Helpers

const oneDay = { from: '2027-04-01', to: '2027-04-01' };

function line(ratePlanId: string, said: object) {
  return { roomTypeId: 'double', ratePlanId, ...said };
}

function stayFrom(arrival: string, nights: number) {
  const departure = new Date(Date.parse(arrival) + nights * 86_400_000).toISOString().slice(0, 10);
  return { arrival, departure };
}

function holdOf(stay: object, ratePlanId: string) {
  return { propertyId: 'grand', ...stay, rooms: [{ roomTypeId: 'double', ratePlanId, adults: 2 }] };
}

async function search(
  stay: { arrival: string; departure: string },
  more = '',
  key = STAFF_KEY,
): Promise<readonly Offer[]> {
  const query = `arrival=${stay.arrival}&departure=${stay.departure}&adults=2${more}`;
  const found = await ask('GET', `${GRAND}/availability/stay?${query}`, undefined, { key });
  expect(found.status).toBe(200);
  return found.body.offers as Offer[];
}

async function ask(
  method: string,
  path: string,
  body?: object,
  { key = STAFF_KEY, headers = {} }: { key?: string; headers?: Record<string, string> } = {},
): Promise<Answer> {
  keys += 1;
  const response = await fetch(`http://127.0.0.1:${world.port}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${key}`,
      ...(method === 'GET' ? {} : { 'idempotency-key': `key-${keys}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Answer['body'],
  };
}
