/**
 * An engine and a server in front of another must answer the same calls alike, whatever they are;
 * so a suite that is right on one is right on the other. And the generated calls must reach every
 * method of the engine, or a law over "every command" would be about some of them.
 */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CivilDate } from '../../src/domain/calendar.ts';
import type { BookingId, PropertyId, RatePlanId } from '../../src/domain/ids.ts';
import type { RatePlanDetails } from '../../src/domain/rates/rate-plan.ts';
import { createHttpServer } from '../../src/http/server.ts';
import { systemChance } from '../../src/system-world.ts';
import { bookingIds } from '../../src/testing/arbitraries/arbitraries.ts';
import {
  bookingCommands,
  hotelCalls,
  hotelCommands,
} from '../../src/testing/arbitraries/command-arbitraries.ts';
import { memoryLog } from '../../src/testing/doubles/memory-log.ts';
import { EmbeddedEngine } from '../../src/testing/embedded-engine.ts';
import { details, double, doubleDetails, suite } from '../../src/testing/hotel-adler.ts';
import { EmbeddedTarget } from '../../src/testing/targets/embedded-target.ts';
import { performOnEngine } from '../../src/testing/targets/engine-target.ts';
import {
  type HotelAnswer,
  type HotelCall,
  type HotelCommand,
  type HotelTarget,
  said,
} from '../../src/testing/targets/hotel-target.ts';
import { ServerTarget } from '../../src/testing/targets/server-target.ts';
import { until } from '../../src/testing/until.ts';
import { createFakeEngine } from '../support/fake-engine.ts';

const DAY_MS = 86_400_000;
/** Bookings begin nine to thirteen days after the start. */
const DAYS_TO_ARRIVAL = 10;

/** Mostly about bookings, so that they come as far as the guest's departure. */
const commands = fc.oneof(
  { weight: 3, arbitrary: bookingCommands(bookingIds) },
  { weight: 1, arbitrary: hotelCommands(bookingIds) },
);
const calls = fc.array(hotelCalls(commands), { minLength: 10, maxLength: 30, size: 'max' });

describe('an engine and a server', () => {
  it('answer the same calls alike', { timeout: 300_000 }, async () => {
    const outcomes = new Set<string>();
    const law = fc.asyncProperty(calls, calls, async (before, after) => {
      const [engine, server] = await Promise.all([EmbeddedTarget.open(), openServer()]);
      const worlds = [
        { target: engine, embedded: engine.embedded },
        { target: server.target, embedded: server.embedded },
      ];
      try {
        const [ofEngine, ofServer] = await Promise.all(
          worlds.map(async ({ target, embedded }) => {
            const play = new Play(target, () => quiet(embedded));
            await play.all([...opening, ...before.map(repeatable)]);
            embedded.clock.advance(DAYS_TO_ARRIVAL * DAY_MS);
            await play.untilNothingWaits();
            await play.all(after.map(repeatable));
            return play.told;
          }),
        );
        for (const [number, told] of (ofEngine ?? []).entries()) {
          expect(ofServer?.[number]).toEqual(told);
          outcomes.add(told.words);
        }
      } finally {
        await Promise.all([engine.close(), server.close()]);
      }
    });
    await fc.assert(law, { numRuns: 90, seed: 7, endOnFailure: true, includeErrorInReport: true });
    // Agreeing that everything is refused would prove little.
    for (const words of EXPECTED_AMONG) expect(outcomes).toContain(words);
  });

  it('are told apart when one of them forgets keys', async () => {
    const [engine, other] = await Promise.all([EmbeddedTarget.open(), EmbeddedTarget.open()]);
    let sent = 0;
    const forgetful: HotelTarget = {
      name: 'one that forgets keys',
      controls: undefined,
      nowMs: () => other.nowMs(),
      newScope: () => other.newScope(),
      close: () => other.close(),
      perform: (call) => {
        sent += 1;
        return other.perform({ ...call, key: `${call.key}-${sent}` });
      },
    };
    try {
      const [first] = opening;
      const twice = first === undefined ? [] : [first, first];
      const plays = [engine, forgetful].map((target) => new Play(target, async () => undefined));
      await Promise.all(plays.map((play) => play.all(twice)));
      expect(plays[1]?.told).not.toEqual(plays[0]?.told);
    } finally {
      await Promise.all([engine.close(), other.close()]);
    }
  });
});

describe('the generated commands', () => {
  it('reach every method of an engine that takes a call', async () => {
    const fake = createFakeEngine();
    const some = fc.sample(hotelCalls(hotelCommands(bookingIds)), { numRuns: 6_000, seed: 1 });
    for (const call of some) await performOnEngine(fake.engine, call);
    const reached = new Set(fake.calls.map(({ method }) => method));
    // What is left is not a call: the feed's subscription and reads, admission, and the end.
    const other = new Set([
      'availabilityNow',
      'availabilitySince',
      'onAvailability',
      'refusal',
      'drain',
    ]);
    const methods = Object.keys(fake.engine).filter((name) => !other.has(name));
    expect([...reached].toSorted()).toEqual(methods.toSorted());
  });
});

// Helpers

const send = (command: HotelCommand, key: string): HotelCall => ({ command, caller: 'ada', key });

/** A plan that is sold with its code only, which no generated booking sends. */
const coded = 'saver' as RatePlanId;
const codedPlan: RatePlanDetails = {
  name: 'With a code',
  access: { type: 'promo', code: 'SPRING' },
  price: { type: 'own', baseMinor: 9_000 },
  mealPlan: null,
  occupancyPricing: null,
  bookingWindow: null,
  stayWindow: null,
};

/** Two hotels to begin with, so that few of the calls meet nothing. */
const opening: readonly HotelCall[] = (['adler', 'plaza'] as PropertyId[]).flatMap((id) => [
  send({ type: 'create_property', id, details }, `create-${id}`),
  ...([double, suite] as const).map((roomTypeId) => {
    const command = { type: 'add_room_type', propertyId: id, id: roomTypeId } as const;
    return send({ ...command, details: doubleDetails }, `add-${id}-${roomTypeId}`);
  }),
  send(
    { type: 'add_rate_plan', propertyId: id, roomTypeId: double, id: coded, details: codedPlan },
    `plan-${id}`,
  ),
]);

const EXPECTED_AMONG = [
  'book confirmed',
  'book refused no_availability',
  'book refused payment_declined',
  'place_hold held',
  'book_hold confirmed',
  'cancel cancelled',
  'check_in checked_in',
  'check_out refused invalid_state',
  'release_hold refused hold_expired',
  'add_rate_plan done',
  'update_ari done',
  'set_charges done',
  'quote_stay done',
  'create_block done',
  'book refused promo_code_required',
];

/** Without what depends on how far the gateway has come: versions of bookings, and slow cards. */
function repeatable(call: HotelCall): HotelCall {
  const { expectedVersion: _, ...rest } = call;
  const text = JSON.stringify(rest.command).replace(
    /tok_(slow|timeout|error|void|capture)\w*/g,
    'tok_approved',
  );
  const command: HotelCommand = JSON.parse(text);
  if (command.type !== 'plan_rooms') return { ...rest, command };
  // Of bookings made at one instant the id decides, which each engine derives for itself.
  const from = '2020-01-01' as CivilDate;
  return { ...rest, command: { ...command, planning: { ...command.planning, from, to: from } } };
}

interface Told {
  /** Command and answer in a few words. */
  readonly words: string;
  readonly answer: unknown;
}

/**
 * Plays calls one after the other and keeps what was told, with each booking called by its number;
 * `b3` in a command is the third that was made here. `rest` waits for what a call leaves to do.
 */
class Play {
  readonly told: Told[] = [];
  readonly #target: HotelTarget;
  readonly #rest: () => Promise<void>;
  readonly #made: BookingId[] = [];

  constructor(target: HotelTarget, rest: () => Promise<void>) {
    this.#target = target;
    this.#rest = rest;
  }

  async all(calls: readonly HotelCall[]): Promise<void> {
    for (const call of calls) {
      const command = onMade(call.command, this.#made);
      const answer = await this.#target.perform({ ...call, command });
      const id = idIn(answer);
      if (id !== undefined && !this.#made.includes(id)) this.#made.push(id);
      const words = `${command.type} ${said(answer)}`;
      this.told.push({ words, answer: lasting(answer, this.#made) });
      await this.#rest();
    }
  }

  /** After every deadline, what was waiting has come to an end, a turn or two later. */
  async untilNothingWaits(): Promise<void> {
    for (const bookingId of this.#made) {
      await until(async () => {
        const answer = await this.#target.perform(send({ type: 'read_booking', bookingId }, 'r'));
        return !/held|payment_pending/.test(said(answer));
      });
    }
    await this.#rest();
  }
}

/** Rooms that a call gives back are back a turn or two after its answer. */
async function quiet({ engine }: EmbeddedEngine): Promise<void> {
  await until(() => {
    const { queuedMessages, pendingEntries } = engine.health();
    return queuedMessages === 0 && pendingEntries === 0;
  });
}

function onMade(command: HotelCommand, made: readonly BookingId[]): HotelCommand {
  if (!('bookingId' in command)) return command;
  const number = Number(command.bookingId.slice(1)) - 1;
  return { ...command, bookingId: made[number] ?? command.bookingId };
}

function idIn(answer: HotelAnswer): BookingId | undefined {
  if (answer.type === 'refused') return answer.bookingId;
  if (answer.type !== 'done' || answer.result.kind !== 'booking') return undefined;
  return answer.result.booking.id;
}

/** What an answer says that is the same however far the gateway has come. */
function lasting(answer: HotelAnswer, made: readonly BookingId[]): unknown {
  if (answer.type === 'refused') return { ...answer, bookingId: answer.bookingId !== undefined };
  if (answer.type !== 'done') return answer;
  const { result, isReplay } = answer;
  switch (result.kind) {
    case 'booking': {
      const { id, status, stay, departed, rooms, totalMinor, owedMinor } = result.booking;
      const number = made.indexOf(id);
      return { number, status, stay, departed, rooms, totalMinor, owedMinor, isReplay };
    }
    case 'ids':
      // Bookings changed at one instant are listed by ids, which each engine derives for itself.
      return result.ids.length;
    case 'history':
      return result.events[0];
    default:
      return { ...result, isReplay };
  }
}

interface OwnServer {
  readonly target: HotelTarget;
  readonly embedded: EmbeddedEngine;
  close(): Promise<void>;
}

/** A real HTTP server in this process before an engine with the clock of the other one. */
async function openServer(): Promise<OwnServer> {
  const embedded = await EmbeddedEngine.open();
  const role = 'staff' as const;
  const apiKeys = ['ada', 'bob'].map((name) => ({ name, key: `key-of-${name}`, role }));
  const http = createHttpServer({
    engine: embedded.engine,
    scheduler: embedded.scheduler,
    chance: systemChance(''),
    log: memoryLog([]),
    apiKeys,
  });
  http.server.listen(0, '127.0.0.1');
  await once(http.server, 'listening');
  const { port } = http.server.address() as AddressInfo;
  const target = new ServerTarget({
    url: `http://127.0.0.1:${port}/`,
    apiKeys: Object.fromEntries(apiKeys.map(({ name, key }) => [name, key])),
  });
  const close = async () => {
    const drained = http.drain();
    http.server.closeAllConnections();
    await drained;
    await embedded.close();
  };
  return { target, embedded, close };
}
