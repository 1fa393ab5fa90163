/**
 * The documents against the routes: every route is in the OpenAPI document, and what the server
 * really answers fits the schema that the document gives for it.
 */
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asyncApiDocument } from '../../src/http/asyncapi.ts';
import { openApiDocument } from '../../src/http/openapi.ts';
import { settingsBody } from '../../src/http/pricing/pricing-body.ts';
import type { Route } from '../../src/http/route.ts';
import { routes } from '../../src/http/routes.ts';
import { EUR, held, ok, viewOf } from '../support/fake-engine.ts';
import { everyPricing } from '../support/some-pricing.ts';
import { bookingRequest, startWorld, type World } from './http-world.ts';

const document = openApiDocument(routes);
const ajv = new Ajv2020({ strict: false, validateFormats: false, code: { optimize: false } });
ajv.addSchema({ $id: 'api', ...document });

function pointerTo(...steps: readonly string[]): string {
  const escaped = steps.map((step) => step.replaceAll('~', '~0').replaceAll('/', '~1'));
  return `api#/${escaped.map(encodeURIComponent).join('/')}`;
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

const property = { name: 'G', timeZone: 'Europe/Vienna', currency: 'EUR' };
const address = { street: 'Ring 1', city: 'Wien', postalCode: '1010', country: 'AT' };
const euros = { amount: '99.50', currency: 'EUR' };
const occupancy = { adultsMax: 2, childrenMax: 1, guestsMax: 3 };
const placed = { arrival: '2030-06-01', bookingId: 'booking-1' };
const june = { from: '2030-06-01', to: '2030-06-03' };
const { guest, paymentToken, ...hold } = bookingRequest;

const settings = settingsBody(everyPricing, EUR);

/** A good request for each operation: query and body. */
const samples: Record<string, { query?: string; body?: unknown }> = {
  createProperty: {
    body: { ...property, address, coordinates: { latitude: 48.2, longitude: 16.4 } },
  },
  listProperties: { query: '?limit=1' },
  getProperty: {},
  changeProperty: { body: { name: 'Grander' } },
  addRoomType: { body: { name: 'Suite', rooms: 2, occupancy, basePrice: euros } },
  changeRoomType: { body: { basePrice: euros } },
  setPrices: { body: { ...june, weekdays: [6, 7], price: euros } },
  getPrices: { query: '?from=2030-06-01&to=2030-06-03' },
  addRatePlan: {
    body: {
      name: 'Saver',
      access: { type: 'promo', code: 'SUMMER' },
      price: { type: 'derived', from: 'base', percent: '-12.50', inherits: ['stopSell'] },
      occupancyPricing: {
        adultsIncluded: 2,
        fewerAdult: euros,
        moreAdult: euros,
        children: [{ ageMax: 11, price: euros }],
      },
      stayWindow: june,
    },
  },
  listRatePlans: {},
  getRatePlan: {},
  changeRatePlan: { body: { mealPlan: 'breakfast', bookingWindow: null } },
  getRatePlanNights: { query: '?from=2030-06-01&to=2030-06-03' },
  updateAri: {
    body: {
      changes: [
        { roomTypeId: 'double', ratePlanId: 'base', ...june, price: euros },
        { roomTypeId: 'double', ...june, restrictions: { stopSell: true, minStayArrival: null } },
      ],
    },
  },
  addRooms: {
    body: { rooms: [{ number: '101', roomTypeId: 'double', floor: 1, features: ['sea-view'] }] },
  },
  listRooms: {},
  getRoom: {},
  changeRoom: { body: { floor: 2 } },
  closeRoom: { body: { ...june, kind: 'out_of_order', reason: 'Water' } },
  reopenRoom: { body: june },
  allowOverbooking: { body: { ...june, allowance: { type: 'percent', percent: 10 } } },
  getOverbookingNights: { query: '?from=2030-06-01&to=2030-06-03' },
  listOverbookings: { query: '?from=2030-06-01&to=2030-06-03' },
  proposeWalks: { query: '?night=2030-06-01' },
  createBlock: {
    body: {
      propertyId: 'grand',
      name: 'The wedding of Ada',
      status: 'definite',
      cutOff: { type: 'days', days: 30 },
      rates: [{ roomTypeId: 'double', nightlyPrice: euros }],
      counts: [{ roomTypeId: 'double', ...june, rooms: 5 }],
    },
  },
  listBlocks: {},
  getBlock: {},
  getBlockHistory: {},
  changeBlock: { body: { name: 'Ada and Charles' } },
  setBlockCounts: { body: { counts: [{ roomTypeId: 'double', ...june, rooms: 5 }] } },
  washBlock: { body: { wash: { type: 'percent', percent: 10 } } },
  setBlockDeducts: { body: { deducts: true } },
  confirmBlock: { body: {} },
  cancelBlock: { body: { reason: 'off' } },
  walkGuest: { body: { hotel: 'Post', cost: euros, reason: 'No room' } },
  recommendOverbooking: { query: '?roomTypeId=double&night=2030-06-01&maxWalkProbability=0.1' },
  getCharges: {},
  setCharges: {
    body: {
      charges: [
        {
          code: 'vat',
          name: 'Value added tax',
          kind: 'tax',
          isIncluded: true,
          basis: { type: 'percent', percent: '7.50', ofFees: ['cleaning'] },
          validity: june,
        },
        {
          code: 'city-tax',
          name: 'City tax',
          kind: 'tax',
          isIncluded: false,
          basis: { type: 'per_person_night', price: euros, fromAge: 14, nightsMax: 5 },
          roomTypeIds: ['double'],
        },
      ],
    },
  },
  getPricing: {},
  setPricing: { body: settings },
  listPricingVersions: { query: '?limit=1' },
  getPricingVersion: {},
  dryRunPricing: { body: { ...june, settings, adults: 2, occupancyPercent: '80' } },
  explainPrice: {
    query: '?roomTypeId=double&arrival=2030-06-01&departure=2030-06-03&adults=2&channel=expedia',
  },
  listPromoCodes: {},
  getPromoCode: {},
  setPromoCode: {
    body: { amountOff: euros, stayWindow: june, nightsMin: 2, ratePlanIds: ['base'] },
  },
  setCapacity: { body: { ...june, rooms: null } },
  getAvailability: { query: '?from=2030-06-01&to=2030-06-03&roomTypeId=double&roomTypeId=single' },
  searchStay: { query: '?arrival=2030-06-01&departure=2030-06-03&adults=2' },
  quoteStay: {
    body: {
      ...hold,
      rooms: [{ roomTypeId: 'double', adults: 2, children: 1, childAges: [7] }],
      promoCode: 'SUMMER',
      ttlSeconds: 600,
    },
  },
  placeHold: { body: hold },
  getHold: {},
  extendHold: { body: { ttlSeconds: 600 } },
  releaseHold: { body: {} },
  bookHold: { body: { guest, paymentToken } },
  createBooking: { body: bookingRequest },
  listBookings: { query: '?propertyId=grand&updatedSince=2030-01-01T00:00:00Z&limit=1' },
  getBooking: {},
  getBookingHistory: {},
  cancelBooking: { body: { reason: 'Guest asked', expectedFee: euros } },
  previewCancellation: {},
  cancelWithoutFee: { body: { reason: 'ill', waiverReason: 'a loyal guest' } },
  refundBooking: { body: { amount: { amount: '5.00', currency: 'EUR' }, reason: 'a late lift' } },
  modifyBooking: { body: { departure: '2030-06-04', guest, reason: 'Stays on' } },
  previewModification: { body: { departure: '2030-06-04', expectedTotal: euros } },
  markNoShow: { body: {} },
  checkIn: { body: { rooms: [{ room: 0, number: '101' }], otherRoomType: true } },
  removeRoom: {},
  setRoomStatus: { body: { rooms: ['101'], status: 'inspected', reason: 'morning round' } },
  getHousekeeping: {},
  listAssignments: { query: '?from=2030-06-01&to=2030-06-03' },
  planRooms: { body: { ...june, features: ['sea-view'], floor: 2, reassign: true, after: placed } },
  swapRooms: {
    body: { one: { bookingId: 'booking-1' }, other: { bookingId: 'booking-2', room: 1 } },
  },
  listRoomConflicts: {},
  getBookingRooms: {},
  listRoomCandidates: { query: '?room=0&floor=-1&feature=sea-view&feature=balcony' },
  assignRoom: { body: { room: 0, number: '101', from: '2030-06-01', until: '2030-06-03' } },
  moveRoom: { body: { number: '102', reason: 'Noise', otherRoomType: true } },
  unassignRooms: { body: {} },
  lockRooms: { body: { room: 0 } },
  unlockRooms: { body: {} },
  checkOut: { body: {} },
  departEarly: { body: {} },
  paymentCallback: { body: { authorisationKey: 'booking-1:authorise', anything: true } },
  joinWaitlist: {
    body: {
      arrival: '2030-06-01',
      departure: '2030-06-04',
      rooms: [{ roomTypeId: 'double', adults: 2, children: 1, childAges: [4] }],
      guest,
      flexibleDays: 1,
      maxTotal: euros,
      priority: 2,
      waitUntil: '2030-05-30T12:00:00Z',
    },
  },
  getWaitlist: { query: '?status=open' },
  getWaitlistEntry: {},
  getWaitlistEntryHistory: {},
  leaveWaitlist: { body: {} },
  changeWaitlistPriority: { body: { priority: 1 } },
  acceptWaitlistOffer: { body: { paymentToken } },
  declineWaitlistOffer: { body: {} },
  getWaitlistSettings: {},
  changeWaitlistSettings: { body: { offerMinutes: 60, passesMax: 2 } },
  createTrip: {
    body: {
      legs: [{ stay: hold }, { supplier: 'flight', offerId: 'vie-lis-flex', quantity: 2 }],
      guest,
      paymentToken,
    },
  },
  listTrips: { query: '?status=escalated&limit=1' },
  getTrip: {},
  getTripHistory: {},
  previewTripCancellation: {},
  cancelTrip: { body: { reason: 'Flu', expectedFees: [euros] } },
  retryTrip: { body: {} },
  resolveLeg: { body: { leg: 2, outcome: 'undone', note: 'By telephone' } },
  listSuppliers: {},
  listSupplierOffers: {},
  createWebhookEndpoint: {
    body: {
      url: 'https://pms.example.org/hooks',
      eventTypes: ['reservation.created', 'ari.changed'],
      propertyIds: ['grand'],
    },
  },
  listWebhookEndpoints: {},
  getWebhookEndpoint: {},
  changeWebhookEndpoint: { body: { isActive: true, eventTypes: null } },
  deleteWebhookEndpoint: {},
  rotateWebhookSecret: { body: { overlapSeconds: 0 } },
  pingWebhookEndpoint: { body: {} },
  redriveWebhookMessages: { body: { messageIds: ['msg_hook-1_40_0'] } },
  createChannel: {
    body: {
      name: 'Booking.com',
      propertyId: 'grand',
      seller: 'booking-com',
      format: 'channex',
      url: 'https://ota.example/api/v1',
      hotelCode: 'hotel-1',
      roomTypes: [{ roomTypeId: 'double', code: 'DBL' }],
      ratePlans: [{ roomTypeId: 'double', ratePlanId: 'base', code: 'BAR', occupancies: [1, 2] }],
      rules: [{ weekdays: [5, 6], offset: 1 }],
      markupPercent: '10',
    },
  },
  listChannels: {},
  getChannel: {},
  changeChannel: { body: { markupPercent: '-2.50', rules: [] } },
  setChannelCredentials: { body: { credentials: [{ name: 'apiKey', value: 'k' }] } },
  pauseChannel: { body: {} },
  resumeChannel: { body: {} },
  deleteChannel: {},
  syncChannel: { body: {} },
  reconcileChannel: { body: {} },
  redriveChannel: { body: {} },
  listRefusedValues: {},
  listReconciliations: { query: '?limit=1' },
  getChannelAccess: {},
  rotateChannelPassword: { body: { overlapSeconds: 3_600 } },
  listParkedChannelBookings: { query: '?limit=1' },
  getChannelBooking: {},
  redriveChannelBooking: { body: {} },
  dismissChannelBooking: { body: { reason: 'Settled by telephone' } },
  listWebhookDeliveries: { query: '?limit=1' },
  listDeadLetters: {},
  redriveDeadLetter: { body: {} },
  liveness: {},
  readiness: {},
  engineHealth: {},
};

const ids: Record<string, string> = {
  propertyId: 'grand',
  roomTypeId: 'double',
  roomNumber: '101',
  ratePlanId: 'base',
  promoCode: 'SUMMER',
  holdId: 'booking-1',
  bookingId: 'booking-1',
  deadLetterId: 'booking-1%3Acapture',
  webhookEndpointId: 'hook-1',
  entryId: 'first-in-line',
  offerId: 'booking-1',
  tripId: 'trip-1',
  supplier: 'flight',
  channelBookingId: 'qk3',
  version: '3',
};

function pathOf(route: Route): string {
  return route.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? 'missing');
}

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

describe('the OpenAPI document', () => {
  test('has every route once, with its own operation id', () => {
    const paths = document.paths;
    const operationIds = routes.map((route) => {
      const operation = member(member(paths, route.path), route.method.toLowerCase());
      expect(operation, `${route.method} ${route.path}`).toBeDefined();
      return member(operation, 'operationId');
    });
    expect(new Set(operationIds).size).toBe(routes.length);
    expect(operationIds).toEqual(routes.map((route) => route.operationId));
  });

  test('names every parameter of every path', () => {
    for (const route of routes) {
      const operation = member(member(document.paths, route.path), route.method.toLowerCase());
      const parameters = member(operation, 'parameters') as { name: string; in: string }[];
      const named = parameters.filter((one) => one.in === 'path').map((one) => one.name);
      const wanted = [...route.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
      expect(named.sort()).toEqual(wanted.sort());
    }
  });

  // Each of these answered it, and only the change itself said so.
  test.each([
    ...['cancelBooking', 'cancelWithoutFee', 'refundBooking', 'walkGuest', 'modifyBooking'],
    ...['checkIn', 'checkOut', 'departEarly', 'markNoShow'],
  ])('says that %s waits for a change of the booking', (id) => {
    const route = routes.find(({ operationId }) => operationId === id);
    expect(route?.rejections).toContain('modification_pending');
  });

  test('refers only to what it has', () => {
    const refs = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(([, ref]) => ref);
    const schemas = member(document.components, 'schemas');
    expect(refs.length).toBeGreaterThan(30);
    for (const ref of new Set(refs)) {
      const name = ref?.replace('#/components/schemas/', '') ?? '';
      expect(member(schemas, name), ref).toBeDefined();
    }
  });

  test('asks for a key wherever something may be changed, but of gateways and OTAs', () => {
    const unsafe = routes.filter((route) => route.method !== 'GET');
    const open = unsafe.filter((route) => route.idempotencyKey === 'none');
    expect(open.map((route) => route.operationId).toSorted()).toEqual([
      ...['dryRunPricing', 'paymentCallback', 'previewModification', 'pushChannelBookings'],
      'quoteStay',
    ]);
  });

  test('says that a key may have come with another request, wherever one is asked for', () => {
    const silent = routes.filter(({ idempotencyKey, rejections }) => {
      return idempotencyKey === 'required' && !rejections.includes('idempotency_key_reused');
    });
    expect(silent.map((route) => route.operationId)).toEqual([]);
  });
});

describe('real answers fit the document', () => {
  // A message in a stranger's format is answered in that format.
  const ours = routes.filter(({ rawBytesMax }) => rawBytesMax === undefined);
  test.each(ours.map((route) => [route.operationId, route] as const))('%s', async (id, route) => {
    const sample = samples[id];
    if (sample === undefined) throw new Error(`no sample request for ${id}`);
    if (id === 'getHold') {
      world.override({ booking: async () => ok(viewOf(held)) });
    }
    const operation = ['paths', route.path, route.method.toLowerCase()];
    if (route.body !== undefined) {
      const body = pointerTo(...operation, 'requestBody', 'content', 'application/json', 'schema');
      expect(ajv.validate(body, sample.body), ajv.errorsText()).toBe(true);
    }
    const reply = await world.ask({
      method: route.method,
      path: pathOf(route) + (sample.query ?? ''),
      headers: route.ifMatch === 'required' ? { 'if-match': '"3"' } : {},
      ...(sample.body === undefined ? {} : { body: sample.body }),
    });
    expect(Object.keys(route.answers), reply.text).toContain(String(reply.status));
    const status = String(reply.status);
    const schema = pointerTo(
      ...operation,
      'responses',
      status,
      'content',
      'application/json',
      'schema',
    );
    expect(ajv.validate(schema, reply.json), ajv.errorsText()).toBe(true);
  });

  const reads = ours.filter(({ method }) => method === 'GET');
  test.each(reads.map((route) => [route.operationId, route] as const))(
    '%s is answered 304 where the document says so, and nowhere else',
    async (id, route) => {
      const path = pathOf(route) + (samples[id]?.query ?? '');
      const { etag } = (await world.ask({ path })).headers;
      const known = await world.ask({ path, headers: { 'if-none-match': etag ?? '"3"' } });
      const { paths } = JSON.parse(JSON.stringify(document));
      expect(known.status === 304).toBe('304' in paths[route.path].get.responses);
    },
  );

  test('problems fit it too, and a body that does not fit is noticed', async () => {
    const reply = await world.ask({ path: '/v1/bookings', body: {} });
    const problem = pointerTo('components', 'schemas', 'Problem');
    expect(ajv.validate(problem, reply.json), ajv.errorsText()).toBe(true);
    expect(ajv.validate(problem, { ...reply.json, surprise: 1 })).toBe(false);
  });
});

describe('the pages', () => {
  test.each([
    ['/', 'application/json'],
    ['/openapi.json', 'application/json'],
    ['/asyncapi.json', 'application/json'],
    ['/docs', 'text/html; charset=utf-8'],
    ['/docs/swagger-ui.css', 'text/css; charset=utf-8'],
    ['/docs/swagger-ui-bundle.js', 'text/javascript; charset=utf-8'],
    ['/docs/errors', 'text/markdown; charset=utf-8'],
  ])('%s is served as %s with a content policy', async (path, type) => {
    const reply = await world.ask({ path });
    expect([reply.status, reply.headers['content-type']]).toEqual([200, type]);
    expect(reply.headers['content-security-policy']).toContain("default-src 'none'");
  });

  test('the reader fetches nothing from elsewhere', async () => {
    const reply = await world.ask({ path: '/docs' });
    const targets = [...reply.text.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1]);
    expect(targets.length).toBe(3);
    for (const target of targets)
      expect((await world.ask({ path: target ?? '' })).status).toBe(200);
  });

  test('the AsyncAPI document refers only to messages it has', () => {
    const text = JSON.stringify(asyncApiDocument());
    const refs = [...text.matchAll(/#\/channels\/feed\/messages\/(\w+)/g)].map((match) => match[1]);
    expect(refs.length).toBe(7);
    const channels = member(member(JSON.parse(text), 'channels'), 'feed');
    for (const name of refs) expect(member(member(channels, 'messages'), name ?? '')).toBeDefined();
  });
});
