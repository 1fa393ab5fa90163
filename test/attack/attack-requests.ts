/**
 * Requests made from the OpenAPI document alone, one arbitrary for each operation: who calls, what
 * path, query, headers and body, and perhaps one abuse of it all.
 */
import fc from 'fast-check';
import { type Abuse, abuses, applyAbuse, type Draft } from './abuses.ts';
import { SELLER_KEY, STAFF_KEY } from './attacked-world.ts';
import { hotelHints, Pick, picks, type Told } from './hotel-hints.ts';
import { recordsOf, type Schema, valuesOf } from './schema-arbitraries.ts';

interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly schema: Schema;
}

interface DocumentedAnswer {
  readonly description: string;
  readonly content?: Readonly<Record<string, { readonly schema: Schema }>>;
}

export interface Operation {
  readonly operationId: string;
  readonly path: string;
  readonly method: string;
  readonly parameters: readonly Parameter[];
  readonly requestBody?: {
    readonly required: boolean;
    readonly content: Readonly<Record<string, { readonly schema: Schema }>>;
  };
  readonly responses: Readonly<Record<string, DocumentedAnswer>>;
}

export interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, object>>>>;
}

export function operationsOf(document: OpenApi): Operation[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => {
      return { ...(operation as Operation), path, method: method.toUpperCase() };
    }),
  );
}

export function bodySchema(operation: Operation): Schema | undefined {
  return operation.requestBody?.content['application/json']?.schema;
}

export interface AttackStep {
  readonly operation: Operation;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly body: unknown;
  readonly caller: string | undefined;
  /** One of a few keys, which meet again under other requests, or a new one. */
  readonly sharedKey: number | undefined;
  readonly abuse: Abuse | undefined;
  /** How long nothing happens before the request. */
  readonly hoursLater: number;
}

const callers = fc.oneof(
  { weight: 30, arbitrary: fc.constant(STAFF_KEY) },
  { weight: 4, arbitrary: fc.constant(SELLER_KEY) },
  { weight: 1, arbitrary: fc.constantFrom(undefined, 'no-such-key') },
);

/** What makes bookings comes often, what only reads them seldom; everything comes. */
const WEIGHTS: Readonly<Record<string, number>> = {
  ...{ createBooking: 24, placeHold: 16, quoteStay: 8, bookHold: 12, extendHold: 8 },
  ...{ releaseHold: 8, checkIn: 12, checkOut: 12, departEarly: 10, markNoShow: 8 },
  ...{ cancelBooking: 10, modifyBooking: 14, refundBooking: 8, walkGuest: 8 },
  ...{
    addRatePlan: 6,
    addRooms: 5,
    changeRatePlan: 10,
    updateAri: 6,
    setCharges: 4,
    setPromoCode: 5,
  },
  ...{ setPricing: 10, getPricingVersion: 10, getPromoCode: 8, dryRunPricing: 5, setCapacity: 5 },
  ...{ setRoomStatus: 12, planRooms: 8, assignRoom: 14, moveRoom: 8, swapRooms: 8 },
  ...{ unassignRooms: 6, lockRooms: 6, unlockRooms: 6 },
  ...{ closeRoom: 5, reopenRoom: 5, redriveDeadLetter: 10, cancelWithoutFee: 6 },
  ...{ createWebhookEndpoint: 8, changeWebhookEndpoint: 6, rotateWebhookSecret: 6 },
  ...{ createChannel: 12, setChannelCredentials: 12, resumeChannel: 14, changeChannel: 12 },
  ...{ syncChannel: 12, reconcileChannel: 12, redriveChannel: 12, deleteChannel: 2 },
  ...{ pushChannelBookings: 2, dismissChannelBooking: 2 },
  ...{ redriveWebhookMessages: 6, pingWebhookEndpoint: 6, listWebhookDeliveries: 5 },
};

/** How often what has never yet been reached is asked for, beside its weight. */
const MISSED_WEIGHT = 60;

export function stepsOf(
  operations: readonly Operation[],
  missed: readonly string[] = [],
): fc.Arbitrary<AttackStep> {
  const weighted = operations.map((operation) => {
    const { operationId } = operation;
    const more = missed.includes(operationId) ? MISSED_WEIGHT : 0;
    return { weight: (WEIGHTS[operationId] ?? 3) + more, arbitrary: stepOf(operation) };
  });
  return fc.oneof(...weighted);
}

function stepOf(operation: Operation): fc.Arbitrary<AttackStep> {
  const schema = bodySchema(operation);
  const steps: fc.Arbitrary<AttackStep> = fc.record({
    operation: fc.constant(operation),
    parameters: recordsOf(
      { properties: Object.fromEntries(operation.parameters.map((one) => [one.name, one.schema])) },
      Object.fromEntries(operation.parameters.map((one) => [one.name, parameterOf(one)])),
      operation.parameters.filter((one) => one.required).map((one) => one.name),
      hotelHints,
    ),
    body: schema === undefined ? fc.constant(undefined) : valuesOf(schema, hotelHints),
    caller: callers,
    sharedKey: fc.oneof(
      { weight: 8, arbitrary: fc.constant(undefined) },
      { weight: 1, arbitrary: fc.nat({ max: 2 }) },
    ),
    abuse: fc.oneof(
      { weight: 2, arbitrary: fc.constant(undefined) },
      { weight: 1, arbitrary: abuses },
    ),
    hoursLater: fc.oneof(
      { weight: 90, arbitrary: fc.constant(0) },
      { weight: 1, arbitrary: fc.constantFrom(1, 8, 20) },
    ),
  });
  return steps.map((step) => ({ ...step, [fc.toStringMethod]: () => stepLine(step) }));
}

function parameterOf({ name, schema }: Parameter): fc.Arbitrary<unknown> {
  if (name === 'If-Match')
    return fc.oneof(
      { arbitrary: fc.constant('*'), weight: 8 },
      { arbitrary: fc.constant('"3"'), weight: 1 },
      { arbitrary: picks('etag'), weight: 1 },
    );
  // The key is set when the request is sent, so that every repetition of a run is a new request.
  if (name === 'Idempotency-Key') return fc.constant('');
  return hotelHints.member(name, schema) ?? valuesOf(schema, hotelHints);
}

/** The request as it will be sent; `turn` numbers the requests of a run. */
export function draftOf(step: AttackStep, told: Told, turn: number): Draft {
  const { operation, caller } = step;
  const values = told.resolve(step.parameters) as Record<string, unknown>;
  const draft: Draft = {
    method: operation.method,
    path: operation.path,
    query: [],
    headers: [['Host', 'hotel']],
    body: told.resolve(step.body),
    bytes: undefined,
  };
  for (const { name, in: where } of operation.parameters) {
    const value = values[name];
    if (value === undefined) continue;
    const text = encodeURIComponent(String(value));
    if (where === 'path') draft.path = draft.path.replace(`{${name}}`, text);
    else if (where === 'header') draft.headers.push([name, headerValue(name, value, step, turn)]);
    else
      for (const one of [value].flat()) draft.query.push([name, encodeURIComponent(String(one))]);
  }
  if (caller !== undefined) draft.headers.push(['Authorization', `Bearer ${caller}`]);
  if (draft.body !== undefined) draft.headers.push(['Content-Type', 'application/json']);
  if (step.abuse !== undefined) applyAbuse(draft, step.abuse);
  return draft;
}

function headerValue(name: string, value: unknown, step: AttackStep, turn: number): string {
  if (name !== 'Idempotency-Key') return String(value);
  return step.sharedKey === undefined ? `turn-${turn}` : `shared-${step.sharedKey}`;
}

export function bodyBytes({ body, bytes }: Draft): Buffer | undefined {
  if (bytes !== undefined) return bytes;
  return body === undefined ? undefined : Buffer.from(JSON.stringify(body));
}

export function requestBytes(draft: Draft): Buffer {
  const query = draft.query.map(([name, value]) => `${name}=${value}`).join('&');
  const target = query === '' ? draft.path : `${draft.path}?${query}`;
  const body = bodyBytes(draft);
  const length = body === undefined ? [] : [`Content-Length: ${body.length}`];
  const headers = draft.headers.map(([name, value]) => `${name}: ${value}`);
  const head = [`${draft.method} ${target} HTTP/1.1`, ...headers, ...length];
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), body ?? Buffer.alloc(0)]);
}

/** One line that says what a step does, for the story that fast-check prints. */
export function stepLine(step: AttackStep): string {
  const show = (value: unknown) =>
    JSON.stringify(value, (_, one: unknown) => (one instanceof Pick ? String(one) : one));
  const { operation, parameters, body, abuse } = step;
  const all = [show(parameters), show(body), abuse === undefined ? '' : `abused: ${show(abuse)}`];
  return `${operation.operationId} ${all.join(' ')}`.slice(0, 2_000);
}
