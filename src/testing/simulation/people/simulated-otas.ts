/**
 * The OTAs of a simulated world: the simulated OTA's own calendars, quotas, sales, feeds and
 * couriers on the world's clock, and the channels by which the hotel talks to them. They outlive
 * the engine. What was said and acknowledged is handed to `ChannelWatch`; they judge nothing.
 */
import type { ChannelId } from '../../../domain/ids.ts';
import { limits } from '../../../limits.ts';
import type { Listing } from '../../../ota/listing.ts';
import { OtaRefusal } from '../../../ota/ota-refusal.ts';
import { OtaSystem } from '../../../ota/ota-system.ts';
import type { CallContext, Engine } from '../../../ports/engine.ts';
import type { StoredEvent } from '../../../ports/journal.ts';
import { Dice } from '../../dice.ts';
import {
  channelOf,
  codeOf,
  credentialsOf,
  datesOf,
  listingOf,
  listingTermsOf,
  planCode,
  roomCode,
  ruleOf,
  weatherAt,
} from '../foreign/listed-hotel.ts';
import { PushedBookings } from '../foreign/pushed-bookings.ts';
import { FINE_ROAD, WeatheredOtas } from '../foreign/weathered-otas.ts';
import { heardAnswer } from '../judges/heard-answer.ts';
import { ChannelWatch } from '../judges/said-to-channels.ts';
import type { Verdicts } from '../judges/verdicts.ts';
import type { OpenCalls } from '../open-calls.ts';
import type { SimulatedWorld } from '../simulated-world.ts';
import type { ChannelDeed, ChannelKind } from '../stories/channel-story.ts';
import type { Story } from '../stories/story.ts';
import { contextOf } from './client-request.ts';

type BookDeed = Extract<ChannelDeed, { type: 'ota_book' }>;
type ChangeDeed = Extract<ChannelDeed, { type: 'ota_change' }>;

const MINUTE_MS = 60_000;
/** A feed is looked into again after ten minutes at most, a limit is over after one. */
const MINUTES_TO_REST = 30;

/** Streams of chance of their own. */
const ROADS = 21;
const WEATHER = 22;

/** What an OTA takes that believes itself and nobody else. */
const FORCED_PRICE = '80.00';

export class SimulatedOtas {
  readonly wire: WeatheredOtas;
  readonly watch: ChannelWatch;
  readonly #world: SimulatedWorld;
  readonly #verdicts: Verdicts;
  readonly #calls: OpenCalls;
  readonly #kinds: readonly ChannelKind[];
  readonly #plans: readonly string[];
  readonly #system: OtaSystem;
  /** Codes of bookings, by listing. */
  readonly #sold = new Map<string, string[]>();
  #deeds = 0;
  #isFine = false;
  readonly #pushes: PushedBookings;

  constructor(
    { seed, channels = [], hotel, tuning }: Story,
    world: SimulatedWorld,
    verdicts: Verdicts,
    calls: OpenCalls,
  ) {
    this.#world = world;
    this.#verdicts = verdicts;
    this.#calls = calls;
    this.#kinds = channels;
    this.#plans = ['base', ...(hotel?.plans ?? [])].slice(0, 2);
    this.wire = new WeatheredOtas(() => this.#system, world.loop, new Dice(seed, ROADS), {
      roadTo: (url) => this.#roadTo(url),
      sent: (url, request) => this.watch.sent(listingOf(url), request),
    });
    const dice = new Dice(seed, WEATHER);
    const ids: string[] = [];
    this.#system = new OtaSystem({
      file: ':memory:',
      clock: world.clock,
      scheduler: world.loop.scheduler('world'),
      chance: { id: () => `ota-${ids.push('')}` },
      random: () => dice.fraction(),
      post: (url, message, signal) => this.#pushes.post(url, message, signal),
      log: { debug: ignored, info: ignored, warn: ignored, error: this.#failed },
    });
    const { channelHorizonDays: days = limits.channelHorizonDays } = tuning;
    this.#pushes = new PushedBookings(world, this.wire, {
      answerLost: (code) => (this.#isFine ? 0 : (this.#kindOf(code)?.weather.answerLost ?? 0)),
      noted: () => this.watch.expectKept(),
    });
    this.watch = new ChannelWatch(world, verdicts, this.#system, { plans: this.#plans, days });
    world.channels = this.wire;
  }

  get faultsInjected(): number {
    return this.wire.faultsInjected;
  }

  /** Lists the hotel, and has the engine talk to each of them. */
  async open(engine: Engine): Promise<void> {
    for (const [index, kind] of this.#kinds.entries()) {
      const code = codeOf(index);
      const id = code as ChannelId;
      const channel = channelOf(kind, code, this.#plans);
      const context = (what: string) => hotelContext(`${code} ${what}`);
      const until = <Value>(answer: Promise<Value>) => this.#world.until(answer);
      await until(engine.createChannel(context('made'), { id, details: channel }));
      const known = credentialsOf(kind, code);
      await until(engine.setChannelCredentials(context('key'), id, known));
      const access = await until(engine.channelAccess(id));
      const password = access.type === 'ok' ? access.value.password : '';
      const terms = listingTermsOf(kind, code, this.#plans, password);
      this.#system.listings.put(code, terms);
      this.#system.listings.setWeather(code, weatherAt(kind.weather));
      this.watch.opened(code, kind, channel);
      await until(engine.resumeChannel(context('on'), id));
    }
  }

  perform(deed: ChannelDeed): void {
    const listing = this.#system.listings.find(codeOf(deed.channel));
    if (listing === undefined) return;
    switch (deed.type) {
      case 'ota_book':
        this.#sell(listing, () => this.#book(listing, deed));
        return;
      case 'ota_change':
        this.#sell(listing, () => this.#change(listing, deed));
        return;
      case 'ota_cancel': {
        const code = this.#bookingOf(listing, deed.booking);
        if (code !== undefined) this.#sell(listing, () => this.#system.desk.cancel(listing, code));
        return;
      }
      case 'ota_outage':
        if (!this.#isFine) this.#system.listings.setWeather(listing.code, { outage: deed.outage });
        return;
      default:
        this.#ask(listing.code as ChannelId, deed);
    }
  }

  /** I10: an engine that is drained has answered whatever was pushed to it. */
  expectAnswered(): void {
    const { waiting } = this.#pushes;
    if (waiting === 0) return;
    this.#verdicts.blame('I10 drain', `leaves ${waiting} pushes without an answer`);
  }

  /** All of them fall silent, which nobody else may notice. */
  hang(): void {
    for (const { code } of this.#system.listings.all()) {
      this.#system.listings.setWeather(code, { outage: 'hanging' });
    }
  }

  /** I11: with all else well every client has an answer by now. */
  expectNobodyDelayed(): void {
    const health = this.#world.engine?.health();
    const { count } = this.#calls;
    if (count === 0 || health?.status !== 'ok' || health.pendingEntries > 0) return;
    this.#verdicts.blame('I11 delayed', `${count} calls wait while OTAs hang`);
  }

  /**
   * The OTAs and the roads to them are well from now on, and staff switch on what was off: soon
   * everybody has to have what the hotel has, without a day or a comparison in between.
   */
  async comeToRest(): Promise<void> {
    this.#isFine = true;
    for (const { code } of this.#system.listings.all()) {
      this.#system.listings.setWeather(code, undefined);
    }
    for (const code of this.watch.paused) {
      this.#ask(code as ChannelId, { type: 'channel_ask', channel: 0, ask: 'resume' });
    }
    let problems: readonly string[] = [];
    for (let minute = 0; minute < MINUTES_TO_REST; minute += 1) {
      problems = this.watch.problems(true);
      if (problems.length === 0) return;
      await this.#world.loop.pass(MINUTE_MS);
    }
    for (const problem of problems) this.#verdicts.blame('I11 rest', problem);
  }

  took(events: readonly StoredEvent[]): void {
    for (const event of events) this.watch.took(event);
  }

  /** The engine has gone: whoever was pushing to it hears that nobody is there. */
  gone(): void {
    this.#pushes.gone();
  }

  close(): void {
    this.#system.close();
  }

  readonly #failed = (fields: object, message: string): void => {
    this.#verdicts.blame('crash', `an OTA ${message}: ${JSON.stringify(fields)}`);
  };

  #roadTo(url: string) {
    const { weather } = this.#kindOf(listingOf(url)) ?? {};
    return weather === undefined || this.#isFine ? FINE_ROAD : weather;
  }

  #kindOf(code: string): ChannelKind | undefined {
    return this.#kinds[Number(code.at(-1))];
  }

  /** What its own calendar refuses it does not sell. */
  #sell({ code }: Listing, sell: () => void): void {
    try {
      sell();
    } catch (error) {
      if (!(error instanceof OtaRefusal)) throw error;
      return;
    }
    this.#system.courier.wake(code);
  }

  #book(listing: Listing, { isSecondPlan, isForced, rooms, ...stay }: BookDeed): void {
    const sold = this.#sold.get(listing.code) ?? [];
    const code = `B${sold.length + 1}`;
    const plan = this.#plans[isSecondPlan ? 1 : 0] ?? 'base';
    this.#system.desk.book(listing, {
      ...datesOf(stay),
      code,
      rooms: this.#rooms(plan, rooms, isForced),
      guest: { firstName: 'Guest', lastName: code },
      isForced,
    });
    this.#sold.set(listing.code, [...sold, code]);
  }

  #change(listing: Listing, { booking, rooms, isForced, ...stay }: ChangeDeed): void {
    const code = this.#bookingOf(listing, booking);
    if (code === undefined) return;
    const asked = { ...datesOf(stay), rooms: this.#rooms('base', rooms, isForced), isForced };
    this.#system.desk.change(listing, code, asked);
  }

  #rooms(plan: string, count: number, isForced: boolean) {
    return Array.from({ length: count }, () => {
      const room = { roomCode, planCode: planCode(plan), adults: 2, children: 0 };
      return { ...room, ...(isForced ? { nightlyPrice: FORCED_PRICE } : {}) };
    });
  }

  #bookingOf({ code }: Listing, booking: number): string | undefined {
    const sold = this.#sold.get(code) ?? [];
    return sold.at(-1 - (booking % Math.max(1, sold.length)));
  }

  #ask(id: ChannelId, deed: Extract<ChannelDeed, { type: 'channel_ask' | 'channel_rules' }>): void {
    const { engine } = this.#world;
    if (engine === undefined) return;
    this.#deeds += 1;
    const context = contextOf({ key: `channel ${this.#deeds}`, body: deed });
    const answer =
      deed.type === 'channel_rules'
        ? engine.changeChannel(context, id, { rules: [ruleOf(deed)] })
        : ASKS[deed.ask](engine, context, id);
    heardAnswer(this.#world, this.#calls, answer, (told, sent) => this.#verdicts.told(told, sent));
  }
}

const ASKS = {
  sync: (engine: Engine, context: CallContext, id: ChannelId) => engine.syncChannel(context, id),
  reconcile: (engine: Engine, context: CallContext, id: ChannelId) =>
    engine.reconcileChannel(context, id),
  pause: (engine: Engine, context: CallContext, id: ChannelId) => engine.pauseChannel(context, id),
  resume: (engine: Engine, context: CallContext, id: ChannelId) =>
    engine.resumeChannel(context, id),
  redrive: (engine: Engine, context: CallContext, id: ChannelId) =>
    engine.redriveChannel(context, id),
} as const;

const ignored = (): void => undefined;

function hotelContext(key: string): CallContext {
  return { caller: 'hotel', requestId: key, idempotencyKey: key };
}
