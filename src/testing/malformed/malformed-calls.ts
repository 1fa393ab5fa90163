/**
 * Calls of the engine with exactly one value out of order, as a program in plain JavaScript or a
 * figure that came out as NaN makes them. Each kind of value is spoiled in every way that it can
 * be; nothing here may depend on the code under test, so the kinds are written out once more.
 */
import fc from 'fast-check';
import type { Engine } from '../../ports/engine.ts';
import { ARRIVAL, adler, details, double, doubleDetails } from '../hotel-adler.ts';
import { blockForms } from './malformed-blocks.ts';
import { malformedChanges } from './malformed-changes.ts';
import { channelForms } from './malformed-channels.ts';
import { charges, noCharges } from './malformed-charges.ts';
import {
  context,
  type Form,
  id,
  noContexts,
  noId,
  noQueries,
  noRanges,
  noRoomType,
  ofRoomType,
  query,
  range,
} from './malformed-forms.ts';
import { houseForms } from './malformed-house.ts';
import { moneyForms } from './malformed-money.ts';
import { line, noLines, noPlans, plan } from './malformed-plans.ts';
import { pricingForms } from './malformed-pricing.ts';
import { quoteForms } from './malformed-quotes.ts';
import { tripForms } from './malformed-trips.ts';
import {
  NO_AMOUNTS,
  NO_COUNTS,
  NO_CURRENCIES,
  NO_DATES,
  NO_IDS,
  NO_INSTANTS,
  NO_LIFETIMES,
  NO_LIMITS,
  NO_OBJECTS,
  NO_TEXTS,
} from './malformed-values.ts';
import { waitlistForms } from './malformed-waitlist.ts';
import { webhookForms } from './malformed-webhooks.ts';

/** One call of an Engine, to be sent with `Reflect.apply(engine[call], engine, given)`. */
export interface MalformedCall {
  readonly call: keyof Engine;
  /** The arguments, of which one value is out of order. */
  readonly given: readonly unknown[];
  /** Which value it is, such as `request.rooms[0].party.adults`; the error has to name it. */
  readonly at: string;
  /** The same arguments, all in order. */
  readonly wellFormed: readonly unknown[];
}

const stay = { arrival: ARRIVAL, departure: '2027-03-12' };
const room = { roomTypeId: double, party: { adults: 2, children: 0 }, nightlyMinor: 9_000 };
const rooms = { propertyId: adler, stay, rooms: [room, room], currency: 'EUR', channel: 'ota' };
const noRooms = {
  request: NO_OBJECTS,
  'request.propertyId': NO_IDS,
  'request.stay': NO_OBJECTS,
  'request.stay.arrival': [...NO_DATES, undefined],
  'request.stay.departure': [...NO_DATES, undefined],
  'request.rooms': [[], Array.from({ length: 21 }, () => room), room, null, undefined],
  'request.rooms[1]': NO_OBJECTS,
  'request.rooms[1].roomTypeId': NO_IDS,
  'request.rooms[0].party': NO_OBJECTS,
  'request.rooms[0].party.adults': [51, undefined, ...NO_COUNTS],
  'request.rooms[1].party.children': [51, undefined, ...NO_COUNTS],
  'request.rooms[1].nightlyMinor': NO_AMOUNTS,
  'request.currency': NO_CURRENCIES,
  'request.channel': NO_IDS.slice(0, -1),
};

const guest = { firstName: 'Ada', lastName: 'Byron', email: 'ada@example.org', locale: 'de-AT' };
const payer = { guest, paymentToken: 'tok_approved' };
const noPayers = (name: string) => ({
  [name]: NO_OBJECTS,
  [`${name}.guest`]: NO_OBJECTS,
  [`${name}.guest.firstName`]: [...NO_TEXTS, undefined],
  [`${name}.guest.lastName`]: [...NO_TEXTS, undefined],
  [`${name}.guest.email`]: [...NO_TEXTS, '', 'ada', 'a@b, c@d', 'a@b\r\nBcc: c@d'],
  [`${name}.guest.locale`]: [...NO_TEXTS, '', 'deutsch!', 'de_AT'],
  [`${name}.guest.isVip`]: ['yes', 1, null],
  [`${name}.guest.arrivalTime`]: ['24:00', '9:30', 930, null],
  [`${name}.paymentToken`]: NO_TEXTS,
});

const noDetails = {
  'request.details': NO_OBJECTS,
  'request.details.name': [...NO_TEXTS, undefined],
  'request.details.address.city': [...NO_TEXTS, undefined],
  'request.details.address.country': ['', 'ZZ', 'EU', 'de', 'DEU', 1, undefined],
  'request.details.coordinates.latitude': [Number.NaN, 91, '50', undefined],
  'request.details.coordinates.longitude': [Number.NaN, -181, '7', undefined],
  'request.details.timeZone': ['', 'Europe/Bremerhaven', '+02:00', 'EST', 1, undefined],
  'request.details.currency': [...NO_CURRENCIES, undefined],
  'request.details.capture': ['later', 1, undefined],
};
const noRoomTypes = (name: string, missing: readonly undefined[]) => ({
  [name]: NO_OBJECTS,
  [`${name}.name`]: [...NO_TEXTS, ...missing],
  [`${name}.rooms`]: [10_001, null, ...NO_COUNTS, ...missing],
  [`${name}.occupancy`]: [null, 3, ...missing],
  [`${name}.occupancy.adultsMax`]: [51, undefined, ...NO_COUNTS],
  [`${name}.occupancy.childrenMax`]: [51, undefined, ...NO_COUNTS],
  [`${name}.occupancy.guestsMax`]: [1, 51, undefined, ...NO_COUNTS],
  [`${name}.basePriceMinor`]: [null, ...NO_COUNTS, ...missing],
});

const forms: readonly Form[] = [
  ...houseForms,
  ...waitlistForms,
  ...tripForms,
  {
    call: 'createProperty',
    arguments: { context, request: { id: 'plaza', details } },
    spoilt: { ...noContexts, ...noDetails, request: NO_OBJECTS, 'request.id': NO_IDS.slice(0, -1) },
  },
  {
    call: 'changeProperty',
    arguments: { context, id: adler, changes: { name: 'Adler' } },
    spoilt: {
      ...noContexts,
      ...noId,
      changes: NO_OBJECTS,
      'changes.name': NO_TEXTS,
      'changes.currency': ['USD'],
      'changes.timeZone': ['UTC'],
      'changes.capture': ['later', null],
    },
  },
  {
    call: 'addRoomType',
    arguments: { context, id: adler, request: { id: 'single', details: doubleDetails } },
    spoilt: {
      ...noContexts,
      ...noId,
      ...noRoomTypes('request.details', [undefined]),
      request: NO_OBJECTS,
    },
  },
  {
    call: 'changeRoomType',
    arguments: { ...ofRoomType, changes: doubleDetails },
    spoilt: { ...noRoomType, ...noRoomTypes('changes', []) },
  },
  {
    call: 'setPrices',
    arguments: { ...ofRoomType, range, priceMinor: 10_000 },
    spoilt: { ...noRoomType, ...noRanges, priceMinor: [undefined, ...NO_COUNTS] },
  },
  {
    call: 'setCapacity',
    arguments: { ...ofRoomType, range, rooms: 3 },
    spoilt: { ...noRoomType, ...noRanges, rooms: [undefined, 10_001, ...NO_COUNTS] },
  },
  {
    call: 'addRatePlan',
    arguments: { ...ofRoomType, request: { id: 'half-board', details: plan } },
    spoilt: { ...noRoomType, ...noPlans('request.details', [undefined]), request: NO_OBJECTS },
  },
  {
    call: 'changeRatePlan',
    arguments: { ...ofRoomType, ratePlanId: 'base', changes: plan },
    spoilt: { ...noRoomType, ratePlanId: NO_IDS, ...noPlans('changes', []) },
  },
  {
    call: 'updateAri',
    arguments: { context, ...id, changes: [line, line] },
    spoilt: {
      ...noContexts,
      ...noId,
      ...noLines,
    },
  },
  ...pricingForms,
  {
    call: 'setCharges',
    arguments: { context, ...id, charges },
    spoilt: { ...noContexts, ...noId, ...noCharges },
  },
  { call: 'property', arguments: id, spoilt: noId },
  {
    call: 'properties',
    arguments: { afterId: '', limit: 5 },
    spoilt: { afterId: [7, null, undefined], limit: NO_LIMITS },
  },
  { call: 'availability', arguments: { query }, spoilt: noQueries },
  {
    call: 'staySearch',
    arguments: {
      request: { propertyId: adler, stay, party: room.party, rooms: 1, channel: 'ota' },
    },
    spoilt: {
      request: NO_OBJECTS,
      'request.channel': NO_IDS.slice(0, -1),
      'request.propertyId': NO_IDS,
      'request.stay.arrival': NO_DATES,
      'request.party.adults': NO_COUNTS,
      'request.rooms': [0, 21, undefined, ...NO_COUNTS],
    },
  },
  ...quoteForms,
  {
    call: 'placeHold',
    arguments: { context, request: { ...rooms, ttlMs: 60_000 } },
    spoilt: { ...noContexts, ...noRooms, 'request.ttlMs': NO_LIFETIMES },
  },
  {
    call: 'book',
    arguments: { context, request: { ...rooms, payer } },
    spoilt: { ...noContexts, ...noRooms, ...noPayers('request.payer') },
  },
  {
    call: 'extendHold',
    arguments: { context, ...id, byMs: 60_000 },
    spoilt: { ...noContexts, ...noId, byMs: NO_LIFETIMES },
  },
  {
    call: 'bookHold',
    arguments: { context, ...id, payer },
    spoilt: { ...noContexts, ...noId, ...noPayers('payer') },
  },
  ...moneyForms,
  ...malformedChanges({ context, ...id }, { ...noContexts, ...noId }, noId),
  ...(['releaseHold', 'markNoShow', 'checkOut', 'departEarly'] as const).map((call) => {
    return { call, arguments: { context, ...id }, spoilt: { ...noContexts, ...noId } };
  }),
  ...(['booking', 'bookingHistory', 'cancellation', 'paymentCallback'] as const).map((call) => {
    return { call, arguments: id, spoilt: noId };
  }),
  {
    call: 'bookings',
    arguments: { filter: { limit: 5, after: { updatedAtMs: 0, id: '' } } },
    spoilt: {
      filter: NO_OBJECTS,
      'filter.propertyId': NO_IDS.slice(0, -1),
      'filter.arrivalFrom': NO_DATES,
      'filter.arrivalTo': NO_DATES,
      'filter.updatedSinceMs': NO_INSTANTS,
      'filter.after.updatedAtMs': [...NO_INSTANTS, undefined],
      'filter.after.id': [7, null, undefined],
      'filter.limit': NO_LIMITS,
    },
  },
  ...webhookForms,
  ...channelForms,
  ...blockForms,
  {
    call: 'redriveNotification',
    arguments: { context, id: 'mail_b1_5' },
    spoilt: { ...noContexts, id: [...NO_TEXTS, undefined] },
  },
  {
    call: 'retryEffect',
    arguments: { context, key: 'b1:capture' },
    spoilt: { ...noContexts, key: [...NO_TEXTS, undefined] },
  },
];

/** Every call that answers with a promise, with every one of its values out of order. */
export const malformedCalls: fc.Arbitrary<MalformedCall> = fc.constantFrom(
  ...forms.flatMap((form) => {
    return Object.entries(form.spoilt).flatMap(([at, values]) => {
      return values.map((value) => malformedCall(form, at, value));
    });
  }),
);

function malformedCall(form: Form, at: string, value: unknown): MalformedCall {
  const path = at.split(/[.[\]]+/).filter((step) => step !== '');
  const given = Object.values(spoiled(form.arguments, path, value) as object);
  return { call: form.call, given, at, wellFormed: Object.values(form.arguments) };
}

/** A copy of `whole` with `value` at `path`. */
function spoiled(whole: unknown, path: readonly string[], value: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  const copy: object = Array.isArray(whole) ? [...whole] : { ...(whole as object) };
  Reflect.set(copy, step, spoiled(Reflect.get(copy, step), rest, value));
  return copy;
}
