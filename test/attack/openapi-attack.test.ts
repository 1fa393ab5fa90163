/**
 * Sequences of requests made from the OpenAPI document, half of them abused, against a real server
 * and a real engine: every answer fits the document, nobody is told of the inside, the connection
 * goes on where it stopped, and afterwards the engine is well and has sold no room twice. One seed
 * is always the same and one is new; both are printed when they fail. `VACANCY_ATTACK_RUNS` is how
 * many sequences each of them plays, for whoever has an hour.
 */
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { expectProblem } from './answer-check.ts';
import {
  type AttackStep,
  bodyBytes,
  draftOf,
  type OpenApi,
  type Operation,
  operationsOf,
  requestBytes,
  stepLine,
  stepsOf,
} from './attack-requests.ts';
import { type AttackedWorld, startAttackedWorld } from './attacked-world.ts';
import { createDocumented, type Documented } from './documented.ts';
import { Told } from './hotel-hints.ts';
import { Repetitions } from './repetitions.ts';
import { learn } from './told-by.ts';
import { Wire, type WireReply } from './wire.ts';

const RUNS = Number(process.env.VACANCY_ATTACK_RUNS ?? 6);
const FIXED_SEED = 20_270_301;
const STEPS_MAX = 400;
/** How often the attack with the fixed seed is carried on until it has reached every operation. */
const ROUNDS_MAX = 6;
/** Far more than the runs need on a loaded machine; what is left of it a shrink may take. */
const LIMIT_MS = RUNS * 20_000;

let operations: readonly Operation[];
let documented: Documented;
beforeAll(async () => {
  const world = await startAttackedWorld();
  const wire = await Wire.open(world.port);
  wire.send('GET /openapi.json HTTP/1.1\r\nHost: hotel\r\n\r\n');
  const document: OpenApi = JSON.parse((await wire.reply()).text);
  operations = operationsOf(document);
  documented = createDocumented(document);
  wire.close();
  await world.close();
});

/** How often each operation was answered with each status. */
type Counts = Map<string, number>;

async function attack(steps: readonly AttackStep[], counts: Counts): Promise<void> {
  const world = await startAttackedWorld();
  const told = new Told();
  const repetitions = new Repetitions();
  for (const id of world.bookingIds) told.learn('bookingId', id);
  for (const id of world.awaitedIds) told.learn('awaitedId', id);
  told.learn('holdId', world.holdId);
  for (const { entryId, offerId } of world.offers) {
    told.learn('entryId', entryId);
    told.learn('offerId', offerId);
  }
  for (const id of world.tripIds) told.learn('tripId', id);
  for (const id of world.blockIds) told.learn('blockId', id);
  told.learn('deadLetterId', world.deadLetterId);
  let wire = await Wire.open(world.port);
  try {
    for (const [turn, step] of steps.entries()) {
      if (step.hoursLater > 0) world.hoursLater(step.hoursLater);
      const reply = await sendStep(wire, step, told, turn, repetitions);
      const key = `${step.operation.operationId} ${reply.status}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
      if (reply.headers.connection !== 'close') continue;
      expect(await wire.closed(), 'after the last answer').toBe('');
      wire = await Wire.open(world.port);
    }
    await repetitions.expectSame(wire);
    await expectWell(wire, world);
  } finally {
    wire.close();
    await world.close();
  }
}

async function sendStep(
  wire: Wire,
  step: AttackStep,
  told: Told,
  turn: number,
  repetitions: Repetitions,
): Promise<WireReply> {
  const draft = draftOf(step, told, turn);
  const bytes = requestBytes(draft);
  wire.send(bytes);
  const reply = await wire.reply();
  repetitions.remember(step, bytes, reply);
  const isElsewhere = step.abuse?.on === 'path';
  const sent = { body: bodyBytes(draft), isAbused: step.abuse !== undefined, isElsewhere };
  const faults = documented.faultsOf(step.operation, sent, reply);
  expect(faults, `${stepLine(step)}\n${reply.head}\n\n${reply.text.slice(0, 1_000)}`).toEqual([]);
  learn(told, reply);
  return reply;
}

async function expectWell(wire: Wire, world: AttackedWorld): Promise<void> {
  wire.send('GET /readyz HTTP/1.1\r\nHost: hotel\r\n\r\n');
  expect((await wire.reply()).status).toBe(200);
  expect(wire.rest).toBe('');
  expect(world.engine.health().status).toBe('ok');
}

/** `missed`: operations that are asked for more often than others. */
async function runAttacks(seed: number, counts: Counts, missed?: readonly string[]): Promise<void> {
  process.stdout.write(`attack with seed ${seed}\n`);
  const one = stepsOf(operations, missed);
  const steps = fc.noBias(fc.array(one, { maxLength: STEPS_MAX, size: 'max' }));
  await fc.assert(
    fc.asyncProperty(steps, (all) => attack(all, counts)),
    { seed, numRuns: RUNS, interruptAfterTimeLimit: LIMIT_MS },
  );
}

/** Operations that nothing was ever asked of with success. */
function missedBy(counts: Counts): string[] {
  const isReached = ({ operationId, responses }: Operation) =>
    Object.keys(responses).some((status) => status < '3' && counts.has(`${operationId} ${status}`));
  // Only the OTA itself has the password that it takes; what it pushes is attacked elsewhere.
  const asked = operations.filter(({ operationId }) => operationId !== 'pushChannelBookings');
  const missed = asked.filter((operation) => !isReached(operation));
  return missed.map(({ operationId }) => operationId);
}

describe('requests made from the document', () => {
  test(
    'with the fixed seed are all answered as it says, and reach every operation',
    async () => {
      const counts: Counts = new Map();
      await runAttacks(FIXED_SEED, counts);
      for (let round = 1; round < ROUNDS_MAX && missedBy(counts).length > 0; round += 1) {
        await runAttacks(FIXED_SEED + round, counts, missedBy(counts));
      }
      // An attack that is turned away at the door proves nothing about what is behind it.
      expect(missedBy(counts)).toEqual([]);
      const codes = new Set([...counts.keys()].map((key) => Number(key.split(' ')[1])));
      expect([...codes].sort()).toEqual(
        expect.arrayContaining([200, 201, 202, 400, 401, 402, 403, 404, 409, 412, 413, 415, 422]),
      );
    },
    ROUNDS_MAX * LIMIT_MS,
  );

  test(
    'with a new seed are, too',
    async () => {
      await runAttacks(Math.floor(Math.random() * 2 ** 31), new Map());
    },
    2 * LIMIT_MS,
  );
});

describe('the attack itself', () => {
  const operation = () => {
    const found = operations.find(({ operationId }) => operationId === 'createBooking');
    if (found === undefined) throw new Error('the document has lost createBooking');
    return found;
  };
  const plain = { body: undefined, isAbused: false, isElsewhere: false };
  const problem = {
    ...{ type: 't', title: 't', detail: 'd', instance: '/', hint: 'h', requestId: 'r' },
    ...{ errors: [] as object[], reasons: [] },
  };
  const replyOf = (status: number, body: object, type = 'application/problem+json') => ({
    status,
    head: `HTTP/1.1 ${status}`,
    headers: { 'content-type': type, 'x-request-id': 'r' },
    text: JSON.stringify(body),
  });

  test('finds nothing wrong with a good answer', () => {
    const good = replyOf(409, { ...problem, status: 409, code: 'no_availability' });
    expect(documented.faultsOf(operation(), plain, good)).toEqual([]);
    expectProblem(good, 409, 'no_availability');
  });

  test.each<[string, WireReply]>([
    ['a fault of ours', replyOf(500, { ...problem, status: 500, code: 'internal' })],
    ['a status nobody documented', replyOf(418, { ...problem, status: 418, code: 'teapot' })],
    ['a code nobody documented', replyOf(409, { ...problem, status: 409, code: 'too_early' })],
    [
      'a member nobody documented',
      replyOf(404, { ...problem, status: 404, code: 'not_found', x: 1 }),
    ],
    ['a body that is no booking', replyOf(201, { id: 'b' }, 'application/json')],
    [
      'a refusal of what the document allows',
      replyOf(400, {
        ...problem,
        ...{ status: 400, code: 'validation_failed' },
        errors: [{ in: 'body', pointer: '/rooms', detail: 'Too many' }],
      }),
    ],
  ])('notices %s', (_, reply) => {
    expect(documented.faultsOf(operation(), plain, reply)).not.toEqual([]);
  });
});
