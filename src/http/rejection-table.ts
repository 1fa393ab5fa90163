/**
 * What each refusal means on the wire: its HTTP status, its title and what the client can do next.
 * The codes are stable for ever; the page docs/errors.md is printed from these three tables and a
 * test compares them. Nothing here may depend on the request at hand.
 */
import type { Rejection } from '../domain/rejection.ts';
import type { Failure } from '../ports/engine.ts';
import { blockKinds } from './blocks/block-table.ts';
import { channelKinds } from './channels/channel-table.ts';
import { houseKinds } from './overbooking/house-table.ts';
import { sellingKinds } from './pricing/selling-table.ts';
import { roomKinds } from './rooms/room-refusals.ts';
import { tripKinds } from './trips/trip-table.ts';
import { waitlistKinds } from './waitlist/waitlist-table.ts';
import { webhookKinds } from './webhooks/webhook-table.ts';

export interface ProblemKind {
  readonly status: number;
  readonly title: string;
  /** What the client can do next, as one sentence. */
  readonly hint: string;
}

export const rejectionKinds = {
  not_found: {
    status: 404,
    title: 'Not found',
    hint: 'Check the id; a channel, a room or a webhook endpoint may have been deleted.',
  },
  already_exists: {
    status: 409,
    title: 'Already exists',
    hint: 'Choose another id or number; an id that is left out is made.',
  },
  idempotency_key_reused: {
    status: 422,
    title: 'Idempotency key reused',
    hint: 'Use a new key for a new request; repeat a request unchanged.',
  },
  version_mismatch: {
    status: 412,
    title: 'Changed in the meantime',
    hint: 'Read the resource again, reapply the change and send its new ETag.',
  },
  invalid_state: {
    status: 409,
    title: 'Not possible in this state',
    hint: 'Read the booking; allowedActions says what is possible now.',
  },
  modification_pending: {
    status: 409,
    title: 'A change is under way',
    hint: 'Read the booking again until it has no modification, and then repeat the call.',
  },
  hold_expired: {
    status: 410,
    title: 'Hold expired',
    hint: 'Search again and place a new hold.',
  },
  hold_already_extended: {
    status: 409,
    title: 'Hold already extended',
    hint: 'Book it before it ends, or place a new hold.',
  },
  stay_begun: {
    status: 422,
    title: 'Part of the stay is past',
    hint: 'Change the departure, from today on; for other rooms make a booking of its own.',
  },
  stay_empty: {
    status: 422,
    title: 'Stay has no night',
    hint: 'Choose a departure after the arrival.',
  },
  stay_too_long: {
    status: 422,
    title: 'Stay too long',
    hint: 'Split the stay into several bookings.',
  },
  arrival_in_past: {
    status: 422,
    title: 'Arrival is in the past',
    hint: "Choose an arrival from the property's today on.",
  },
  arrival_too_far: {
    status: 422,
    title: 'Arrival is too far ahead',
    hint: 'Choose an earlier arrival, or ask again later.',
  },
  no_adult: {
    status: 422,
    title: 'Room without an adult',
    hint: 'Put at least one adult into each room.',
  },
  occupancy_exceeded: {
    status: 422,
    title: 'Too many guests for the room',
    hint: 'Choose a larger room type, or spread the guests over more rooms.',
  },
  price_negative: {
    status: 422,
    title: 'Negative price',
    hint: 'Send a nightlyPrice of zero or more, or leave it out.',
  },
  currency_mismatch: {
    status: 422,
    title: "Not the property's currency",
    hint: 'Send prices in the currency of the property.',
  },
  ...sellingKinds,
  ...houseKinds,
  ...roomKinds,
  ...webhookKinds,
  ...channelKinds,
  ...waitlistKinds,
  ...tripKinds,
  ...blockKinds,
  payment_required: {
    status: 402,
    title: 'Payment required',
    hint: 'Send a paymentToken of the gateway.',
  },
  refund_too_large: {
    status: 422,
    title: 'More than can be given back',
    hint: 'Give back at most what was captured and not refunded yet.',
  },
  no_availability: {
    status: 409,
    title: 'Not enough rooms',
    hint: 'Choose other nights or another room type; the stay search lists what is free.',
  },
  too_early: {
    status: 422,
    title: 'Too early',
    hint: 'Repeat the call on the date named.',
  },
  too_late: {
    status: 422,
    title: 'Too late',
    hint: 'The date named has passed; choose another action of allowedActions.',
  },
  fee_changed: {
    status: 409,
    title: 'The fee has changed',
    hint: 'Show the guest the fee of now, and send it as expectedFee (of a trip, expectedFees).',
  },
  payment_declined: {
    status: 402,
    title: 'Payment declined',
    hint: 'Use another means of payment with a new key; the rooms were given back.',
  },
  payment_timed_out: {
    status: 402,
    title: 'Payment not completed in time',
    hint: 'Book again with a new key; nothing was charged.',
  },
  booking_cancelled: {
    status: 409,
    title: 'Cancelled while it was being made',
    hint: 'Book again with a new key if it is wanted after all; everything was given back.',
  },
} as const satisfies Record<Rejection['code'], ProblemKind>;

const TRY_AGAIN = 'Repeat the request after Retry-After, a change with the same key.';

export const failureKinds = {
  overloaded: { status: 429, title: 'Too much work at once', hint: TRY_AGAIN },
  storage_unavailable: { status: 503, title: 'Storage unavailable', hint: TRY_AGAIN },
  draining: { status: 503, title: 'Shutting down', hint: TRY_AGAIN },
  quarantined: { status: 503, title: 'Set aside after repeated faults', hint: TRY_AGAIN },
  deadline_exceeded: { status: 503, title: 'Not begun in time', hint: TRY_AGAIN },
  crashed: { status: 503, title: 'Interrupted', hint: TRY_AGAIN },
} as const satisfies Record<Failure['code'], ProblemKind>;

export const requestKinds = {
  malformed_json: {
    status: 400,
    title: 'Body is not JSON',
    hint: 'Send one JSON value in UTF-8, nested no deeper than documented.',
  },
  validation_failed: {
    status: 400,
    title: 'Request is not valid',
    hint: 'Correct every place that errors names.',
  },
  idempotency_key_required: {
    status: 400,
    title: 'Idempotency-Key required',
    hint: 'Send a fresh Idempotency-Key with each new request, the same one with a repetition.',
  },
  idempotency_key_invalid: {
    status: 400,
    title: 'Idempotency-Key is not valid',
    hint: 'Send 1 to 255 printable ASCII characters, bare or as a quoted string.',
  },
  if_match_invalid: {
    status: 400,
    title: 'If-Match is not valid',
    hint: 'Send the ETag of the resource exactly as it was given.',
  },
  unauthenticated: {
    status: 401,
    title: 'Who is calling?',
    hint: 'Send Authorization: Bearer with an API key.',
  },
  forbidden: {
    status: 403,
    title: 'Not allowed',
    hint: 'Ask for a key with the role that the route names.',
  },
  route_not_found: { status: 404, title: 'No such route', hint: 'See /openapi.json.' },
  method_not_allowed: {
    status: 405,
    title: 'Method not allowed',
    hint: 'Use a method that Allow lists.',
  },
  request_timeout: {
    status: 408,
    title: 'Request took too long to arrive',
    hint: 'Send the whole request at once; repeat a change with the same key.',
  },
  body_too_large: {
    status: 413,
    title: 'Body too large',
    hint: 'Split the request; a booking takes at most 20 rooms.',
  },
  url_too_long: { status: 414, title: 'URL too long', hint: 'Ask for less at once.' },
  unsupported_media_type: {
    status: 415,
    title: 'Not application/json',
    hint: 'Send Content-Type: application/json without a content encoding.',
  },
  expectation_failed: {
    status: 417,
    title: 'Expectation not understood',
    hint: 'Send no Expect header, or 100-continue.',
  },
  upgrade_required: {
    status: 426,
    title: 'WebSocket only',
    hint: 'Open this URL as a WebSocket; see /asyncapi.json.',
  },
  precondition_required: {
    status: 428,
    title: 'If-Match required',
    hint: 'Read the resource and send its ETag as If-Match.',
  },
  headers_too_large: {
    status: 431,
    title: 'Headers too large',
    hint: 'Send fewer or shorter headers.',
  },
  malformed_request: { status: 400, title: 'Not HTTP', hint: 'Send a well-formed request.' },
  internal: {
    status: 500,
    title: 'Unexpected fault',
    hint: 'Repeat the request, a change with the same key; report the requestId if it stays.',
  },
  not_ready: { status: 503, title: 'Not ready', hint: 'Ask again later.' },
} as const satisfies Record<string, ProblemKind>;

export type RequestFault = keyof typeof requestKinds;
