/** Waiting for rooms that are not free: joining, leaving, who is next, and what is offered. */
import type { PropertyId } from '../../domain/ids.ts';
import type { WaitlistSettings } from '../../domain/waitlist/waitlist.ts';
import { limits } from '../../limits.ts';
import type { Outcome } from '../../ports/engine.ts';
import type { WaitlistEntryView } from '../../ports/waiting.ts';
import { historyEventBody } from '../booking/booking-body.ts';
import { madeResult, partyOf } from '../booking/booking-result.ts';
import { actionRejections, payerOf } from '../booking/hold-routes.ts';
import { changeRejections, defined } from '../property/property-result.ts';
import { inProperty } from '../requests.ts';
import { bookingAnswer } from '../responses.ts';
import { defineRoute, type Result, type Route, resultOf } from '../route.ts';
import { nothing } from '../scalars.ts';
import {
  entryBody,
  settingsBody,
  waitlistAnswer,
  waitlistBody,
  waitlistEntryAnswer,
  waitlistHistoryAnswer,
  waitlistSettingsAnswer,
} from './waitlist-answers.ts';
import {
  inEntry,
  inOffer,
  offerAcceptance,
  priorityChange,
  waitlistJoining,
  waitlistQuery,
  waitlistSettingsChange,
} from './waitlist-requests.ts';

const path = '/v1/properties/{propertyId}/waitlist';
const offers = `${path}/{entryId}/offers/{offerId}`;
const common = { tag: 'waitlist', role: 'seller' } as const;
const unsafe = {
  ...common,
  method: 'POST',
  idempotencyKey: 'required',
  ifMatch: 'optional',
  query: nothing,
} as const;
const read = {
  ...common,
  method: 'GET',
  idempotencyKey: 'none',
  ifMatch: 'none',
  body: undefined,
} as const;
const entryRejections = ['not_found', 'waitlist_entry_closed', ...changeRejections] as const;

/** The entry, with the ETag of its own events. */
function entryResult(
  outcome: Outcome<WaitlistEntryView>,
  propertyId: PropertyId,
  status: 200 | 201 = 200,
): Result {
  return resultOf(outcome, (ok) => {
    const body = entryBody(propertyId, ok.value);
    const location = status === 201 ? { location: body.links.self } : {};
    return { ...ok, type: 'answer', status, body, ...location };
  });
}

const joinWaitlist = defineRoute({
  ...unsafe,
  path,
  operationId: 'joinWaitlist',
  summary: 'Wait for rooms that are not free; they are offered by a hold as soon as they are',
  ifMatch: 'none',
  params: inProperty,
  body: waitlistJoining,
  staffMembers: { priority: limits.waitlistPriorityDefault },
  answers: { 201: waitlistEntryAnswer },
  rejections: [
    'not_found',
    'idempotency_key_reused',
    'stay_empty',
    'stay_too_long',
    'arrival_in_past',
    'arrival_too_far',
    'no_adult',
    'occupancy_exceeded',
    'currency_mismatch',
    'promo_code_required',
    'wait_is_over',
    'waitlist_full',
  ],
  async handle({ params, body, context, engine }) {
    const { propertyId } = params;
    const { arrival, departure, guest, rooms, waitUntil: waitUntilMs, ...more } = body;
    const request = {
      stay: { arrival, departure },
      rooms: rooms.map((room) => {
        const { roomTypeId, ratePlanId } = room;
        return { roomTypeId, party: partyOf(room), ...defined({ ratePlanId }) };
      }),
      guest: payerOf({ guest }).guest,
      ...defined({ ...more, waitUntilMs }),
    };
    return entryResult(await engine.joinWaitlist(context, propertyId, request), propertyId, 201);
  },
});

const readWaitlist = defineRoute({
  ...read,
  path,
  operationId: 'getWaitlist',
  summary: 'Who waits, in the order in which they are served, and why each still does',
  role: 'staff',
  params: inProperty,
  query: waitlistQuery,
  answers: { 200: waitlistAnswer },
  rejections: ['not_found'],
  async handle({ params, query, engine }) {
    const { propertyId } = params;
    return resultOf(await engine.waitlist(propertyId, query.status ?? 'open'), (ok) => {
      const { position, value } = ok;
      return { type: 'answer', status: 200, position, body: waitlistBody(propertyId, value) };
    });
  },
});

const readEntry = defineRoute({
  ...read,
  path: `${path}/{entryId}`,
  operationId: 'getWaitlistEntry',
  summary: 'Read an entry: its place, what it lacks, or what it is offered',
  params: inEntry,
  query: nothing,
  answers: { 200: waitlistEntryAnswer },
  rejections: ['not_found'],
  async handle({ params: { propertyId, entryId }, engine }) {
    return entryResult(await engine.waitlistEntry(propertyId, entryId), propertyId);
  },
});

const readEntryHistory = defineRoute({
  ...read,
  path: `${path}/{entryId}/history`,
  operationId: 'getWaitlistEntryHistory',
  summary: 'Read everything that happened to an entry, oldest first',
  role: 'staff',
  params: inEntry,
  query: nothing,
  answers: { 200: waitlistHistoryAnswer },
  rejections: ['not_found'],
  async handle({ params: { propertyId, entryId }, engine }) {
    return resultOf(await engine.waitlistEntryHistory(propertyId, entryId), (ok) => ({
      type: 'answer',
      status: 200,
      body: { entryId, events: ok.value.map(historyEventBody) },
      position: ok.position,
    }));
  },
});

const leaveWaitlist = defineRoute({
  ...unsafe,
  path: `${path}/{entryId}/leave`,
  operationId: 'leaveWaitlist',
  summary: 'Wait no longer; a hold that is offered is given back',
  params: inEntry,
  body: nothing,
  answers: { 200: waitlistEntryAnswer },
  rejections: [...entryRejections, 'offer_accepted'],
  async handle({ params: { propertyId, entryId }, context, engine }) {
    return entryResult(await engine.leaveWaitlist(context, propertyId, entryId), propertyId);
  },
});

const changePriority = defineRoute({
  ...unsafe,
  path: `${path}/{entryId}/priority`,
  operationId: 'changeWaitlistPriority',
  summary: 'Have an entry served earlier or later than those who joined with it',
  role: 'staff',
  params: inEntry,
  body: priorityChange,
  answers: { 200: waitlistEntryAnswer },
  rejections: entryRejections,
  async handle({ params: { propertyId, entryId }, body: { priority }, context, engine }) {
    const outcome = await engine.changeWaitlistPriority(context, propertyId, entryId, priority);
    return entryResult(outcome, propertyId);
  },
});

const acceptOffer = defineRoute({
  ...unsafe,
  path: `${offers}/accept`,
  operationId: 'acceptWaitlistOffer',
  summary: 'Pay for what is offered and make it a booking; If-Match is the ETag of the hold',
  params: inOffer,
  body: offerAcceptance,
  answers: { 201: bookingAnswer, 202: bookingAnswer },
  rejections: [
    ...actionRejections,
    'hold_expired',
    'payment_required',
    'payment_declined',
    'payment_timed_out',
    'booking_cancelled',
  ],
  async handle({ params: { propertyId, entryId, offerId }, body, context, engine }) {
    const { guest, paymentToken } = body;
    const payer = guest === undefined ? {} : { guest: payerOf({ guest }).guest };
    const paid = { ...payer, ...defined({ paymentToken }) };
    const outcome = await engine.acceptWaitlistOffer(context, propertyId, entryId, offerId, paid);
    return madeResult(outcome, '/v1/bookings');
  },
});

const declineOffer = defineRoute({
  ...unsafe,
  path: `${offers}/decline`,
  operationId: 'declineWaitlistOffer',
  summary: 'Let others have what is offered, and wait on behind them',
  params: inOffer,
  body: nothing,
  answers: { 200: waitlistEntryAnswer },
  rejections: [...entryRejections, 'offer_accepted', 'no_offer'],
  async handle({ params: { propertyId, entryId, offerId }, context, engine }) {
    const outcome = await engine.declineWaitlistOffer(context, propertyId, entryId, offerId);
    return entryResult(outcome, propertyId);
  },
});

const settingsPath = '/v1/properties/{propertyId}/waitlist-settings';

function settingsResult(outcome: Outcome<WaitlistSettings>, propertyId: PropertyId): Result {
  return resultOf(outcome, ({ value, ...at }) => {
    const body = { ...settingsBody(propertyId, value), version: at.version };
    return { ...at, type: 'answer', status: 200, body };
  });
}

const readSettings = defineRoute({
  ...read,
  path: settingsPath,
  operationId: 'getWaitlistSettings',
  summary: 'Read how long an offer stands, and how many an entry may let pass',
  role: 'staff',
  params: inProperty,
  query: nothing,
  answers: { 200: waitlistSettingsAnswer },
  rejections: ['not_found'],
  async handle({ params: { propertyId }, engine }) {
    return settingsResult(await engine.waitlistSettings(propertyId), propertyId);
  },
});

const changeSettings = defineRoute({
  ...unsafe,
  method: 'PATCH',
  path: settingsPath,
  operationId: 'changeWaitlistSettings',
  summary: 'Change how long an offer stands, and how many an entry may let pass',
  role: 'staff',
  ifMatch: 'required',
  params: inProperty,
  body: waitlistSettingsChange,
  answers: { 200: waitlistSettingsAnswer },
  rejections: ['not_found', ...changeRejections],
  async handle({ params: { propertyId }, body: { offerMinutes, passesMax }, context, engine }) {
    const offerMs = offerMinutes === undefined ? undefined : offerMinutes * 60_000;
    const changes = defined({ offerMs, passesMax });
    const outcome = await engine.changeWaitlistSettings(context, propertyId, changes);
    return settingsResult(outcome, propertyId);
  },
});

export const waitlistRoutes: readonly Route[] = [
  joinWaitlist,
  readWaitlist,
  readEntry,
  readEntryHistory,
  leaveWaitlist,
  changePriority,
  acceptOffer,
  declineOffer,
  readSettings,
  changeSettings,
];
