/** Pricing settings that are well formed, and what can be wrong with each part of them. */
import { ARRIVAL, adler, double } from '../hotel-adler.ts';
import { context, type Form, id, noContexts, noId } from './malformed-forms.ts';
import {
  NO_AMOUNTS,
  NO_COUNTS,
  NO_DATES,
  NO_IDS,
  NO_LIMITS,
  NO_OBJECTS,
  NO_TEXTS,
} from './malformed-values.ts';

const ranges = [{ from: ARRIVAL, to: '2027-03-20', weekdays: [5, 6] }];
const adjustment = { type: 'percent', basisPoints: 1_000 };
const appliesTo = { roomTypeIds: [double], ratePlanIds: ['base'], channels: ['direct'] };
const entry = { name: 'An entry', appliesTo };

/** Settings that say something of everything. */
const settings = {
  weekend: [5, 6],
  seasons: [{ ...entry, ranges, adjustment }],
  events: [{ ...entry, ranges, adjustment }],
  occupancy: {
    fromBasisPoints: 6_000,
    fullBasisPoints: 10_000,
    markupMaxBasisPoints: 3_000,
    appliesTo,
  },
  leadTimes: [{ ...entry, daysMin: 1, daysMax: 3, adjustment }],
  stayLengths: [{ ...entry, nightsMin: 2, nightsMax: 6, adjustment }],
  parity: {
    reference: 'median',
    position: { type: 'amount', minor: -100 },
    raiseMaxBasisPoints: 1_000,
    lowerMaxBasisPoints: 1_000,
    appliesTo,
  },
  promotions: [{ ...entry, bookingWindow: { to: ARRIVAL }, ranges, nightsMin: 2, adjustment }],
  rules: [
    { name: 'Cap', when: 'true', action: { type: 'cap', at: { type: 'amount', minor: 1 } } },
    {
      name: 'Floor',
      when: 'true',
      action: { type: 'floor', at: { type: 'of_base', basisPoints: 1 } },
    },
    { name: 'Set', when: 'true', action: { type: 'set', minor: 1 } },
  ],
  bounds: [{ ...entry, floor: { type: 'amount', minor: 1 } }],
};

const NO_SHARES = [-1, 10_001, 0.5, Number.NaN, '1'];
const NO_LISTS = [null, undefined, {}, 'text'];

/** What is wrong, by the place of the value under `name`. */
function noSettings(name: string): Readonly<Record<string, readonly unknown[]>> {
  const spoilt: Readonly<Record<string, readonly unknown[]>> = {
    weekend: [...NO_LISTS, [1, 2, 3, 4, 5, 6, 7, 1]],
    'weekend[1]': [0, 8, 1.5, '6', null],
    seasons: [...NO_LISTS, Array.from({ length: 101 }, () => settings.seasons[0])],
    'seasons[0]': NO_OBJECTS,
    'seasons[0].name': [...NO_TEXTS, undefined],
    'seasons[0].appliesTo': NO_OBJECTS.filter((value) => value !== undefined),
    'seasons[0].appliesTo.roomTypeIds': [[], null, 'double'],
    'seasons[0].appliesTo.channels[0]': NO_IDS,
    'seasons[0].ranges': [...NO_LISTS, []],
    'seasons[0].ranges[0].from': [...NO_DATES, undefined],
    'seasons[0].ranges[0].to': [...NO_DATES, '2027-03-09', undefined],
    'seasons[0].ranges[0].weekdays[1]': [0, 8, null],
    'seasons[0].adjustment': NO_OBJECTS,
    'seasons[0].adjustment.type': ['double', undefined],
    'seasons[0].adjustment.basisPoints': [-10_001, 100_000, 0.5, '1', undefined],
    events: NO_LISTS,
    'events[0].ranges': [...NO_LISTS, []],
    occupancy: ['text', 7, undefined],
    'occupancy.fromBasisPoints': [...NO_SHARES, 10_000],
    'occupancy.fullBasisPoints': [...NO_SHARES, 6_000],
    'occupancy.markupMaxBasisPoints': [-1, 100_000, '1', undefined],
    leadTimes: NO_LISTS,
    'leadTimes[0].daysMin': NO_COUNTS,
    'leadTimes[0].daysMax': [...NO_COUNTS, 0],
    stayLengths: NO_LISTS,
    'stayLengths[0].nightsMin': NO_COUNTS,
    'stayLengths[0].nightsMax': [...NO_COUNTS, 1],
    parity: ['text', 7, undefined],
    'parity.reference': ['mean', null, undefined],
    'parity.position': NO_OBJECTS,
    'parity.raiseMaxBasisPoints': [-1, 100_000, '1', undefined],
    'parity.lowerMaxBasisPoints': [...NO_SHARES, undefined],
    promotions: NO_LISTS,
    'promotions[0].bookingWindow.to': NO_DATES,
    'promotions[0].nightsMin': NO_COUNTS,
    rules: [...NO_LISTS, Array.from({ length: 51 }, () => settings.rules[0])],
    'rules[1].when': [...NO_TEXTS, undefined],
    'rules[1].action': NO_OBJECTS,
    'rules[1].action.type': ['eval', null, undefined],
    'rules[0].action.at.minor': [-1, ...NO_AMOUNTS],
    'rules[1].action.at.basisPoints': [-1, 110_000, '1', undefined],
    'rules[2].action.minor': [-1, ...NO_AMOUNTS],
    bounds: NO_LISTS,
    'bounds[0].floor': NO_OBJECTS.filter((value) => value !== undefined),
    'bounds[0].floor.type': ['percent', null, undefined],
  };
  const named = Object.entries(spoilt).map(([place, values]) => [`${name}.${place}`, values]);
  return { [name]: NO_OBJECTS, ...Object.fromEntries(named) };
}

const party = { adults: 2, children: 0 };
const stay = { arrival: ARRIVAL, departure: '2027-03-12' };

export const pricingForms: readonly Form[] = [
  {
    call: 'setPricing',
    arguments: { context, ...id, settings },
    spoilt: { ...noContexts, ...noId, ...noSettings('settings') },
  },
  {
    call: 'dryRunPricing',
    arguments: {
      ...id,
      request: { settings, from: ARRIVAL, to: '2027-03-12', party, channels: ['ota'] },
    },
    spoilt: {
      ...noId,
      request: NO_OBJECTS,
      'request.settings': NO_OBJECTS,
      'request.from': [...NO_DATES, undefined],
      'request.channels[0]': NO_IDS,
      'request.party.adults': NO_COUNTS,
    },
  },
  {
    call: 'explainPrice',
    arguments: {
      question: {
        propertyId: adler,
        roomTypeId: double,
        ratePlanId: 'base',
        stay,
        party,
        channel: 'ota',
      },
    },
    spoilt: {
      question: NO_OBJECTS,
      'question.propertyId': NO_IDS,
      'question.roomTypeId': NO_IDS,
      'question.ratePlanId': NO_IDS,
      'question.stay.arrival': NO_DATES,
      'question.party.adults': NO_COUNTS,
      'question.channel': NO_IDS.slice(0, -1),
    },
  },
  {
    call: 'pricingVersions',
    arguments: { ...id, beforeVersion: 3, limit: 10 },
    spoilt: { ...noId, beforeVersion: [-1, 0.5, '3', null], limit: NO_LIMITS },
  },
  {
    call: 'pricingVersion',
    arguments: { ...id, version: 1 },
    spoilt: { ...noId, version: [0, -1, 0.5, '1', null, undefined] },
  },
];
