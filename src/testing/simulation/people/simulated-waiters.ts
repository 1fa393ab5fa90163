/**
 * Those who wait for rooms of a simulated hotel: they join, look at the line, answer what they are
 * offered and leave. Every answer is handed to `Verdicts`; they judge nothing themselves.
 */
import type { BookingId, WaitlistEntryId } from '../../../domain/ids.ts';
import type { CallContext, Engine, Outcome } from '../../../ports/engine.ts';
import type { WaitlistEntryView, WaitlistRequest } from '../../../ports/waiting.ts';
import { adler, details } from '../../hotel-adler.ts';
import { heardAnswer } from '../judges/heard-answer.ts';
import type { Verdicts } from '../judges/verdicts.ts';
import type { OpenCalls } from '../open-calls.ts';
import type { SimulatedWorld } from '../simulated-world.ts';
import type { Deed, WaitDeed } from '../stories/story.ts';
import { type Ask, acceptanceOf } from './client-asks.ts';
import { contextOf, stayOf } from './client-request.ts';

type AnswerDeed = Extract<WaitDeed, { type: 'answer' }>;

const GUEST = { firstName: 'Grace', lastName: 'Hopper' };
const MINUTE_MS = 60_000;

export class SimulatedWaiters {
  readonly #world: SimulatedWorld;
  readonly #verdicts: Verdicts;
  readonly #calls: OpenCalls;
  readonly #ask: (ask: Ask, times: number) => void;
  /** In the order in which anybody was told that they had joined. */
  readonly #entries: WaitlistEntryId[] = [];
  #deeds = 0;

  /** `ask` sends a request of a client who may send it again at any time. */
  constructor(
    world: SimulatedWorld,
    verdicts: Verdicts,
    calls: OpenCalls,
    ask: (ask: Ask, times: number) => void,
  ) {
    this.#world = world;
    this.#verdicts = verdicts;
    this.#calls = calls;
    this.#ask = ask;
  }

  perform(deed: WaitDeed): void {
    const { engine } = this.#world;
    if (engine === undefined) return;
    this.#deeds += 1;
    const context = contextOf({ key: `wait ${this.#deeds}`, body: deed });
    switch (deed.type) {
      case 'join': {
        const request = requestOf(deed);
        this.#send(deed.times, () => engine.joinWaitlist(context, adler, request));
        return;
      }
      case 'leave':
        this.#onEntry(deed.entry, (id) => {
          this.#send(deed.times, () => engine.leaveWaitlist(context, adler, id));
        });
        return;
      case 'prefer':
        this.#onEntry(deed.entry, (id) => {
          const { priority, times } = deed;
          this.#send(times, () => engine.changeWaitlistPriority(context, adler, id, priority));
        });
        return;
      case 'offers': {
        const settings = { offerMs: deed.minutes * MINUTE_MS, passesMax: deed.passesMax };
        const answer = engine.changeWaitlistSettings(context, adler, settings);
        heardAnswer(this.#world, this.#calls, answer, (told, sent) =>
          this.#verdicts.told(told, sent),
        );
        return;
      }
      case 'answer':
        this.#look(engine, (engineNow, entries) => {
          this.#answer(engineNow, context, deed, entries);
        });
        return;
      default:
        this.#look(engine, () => undefined);
    }
  }

  #look(
    engine: Engine,
    then: (engine: Engine, entries: readonly WaitlistEntryView[]) => void,
  ): void {
    heardAnswer(this.#world, this.#calls, engine.waitlist(adler, 'open'), (told, sent) => {
      this.#verdicts.lineTold(told, sent);
      const { engine: engineNow } = this.#world;
      if (told.type === 'ok' && engineNow !== undefined) then(engineNow, told.value.entries);
    });
  }

  #answer(
    engine: Engine,
    context: CallContext,
    { offer, answer, token, times }: AnswerDeed,
    entries: readonly WaitlistEntryView[],
  ): void {
    const offers = entries.flatMap(
      ({ entry }): readonly (readonly [WaitlistEntryId, BookingId])[] =>
        entry.status === 'offered' && entry.offer !== undefined
          ? [[entry.id, entry.offer.offerId]]
          : [],
    );
    const [id, offerId] = offers[offer % Math.max(1, offers.length)] ?? [];
    if (id === undefined || offerId === undefined) return;
    if (answer === 'accept') this.#ask(acceptanceOf(id, offerId, token), times);
    else this.#send(times, () => engine.declineWaitlistOffer(context, adler, id, offerId));
  }

  #send(times: number, send: () => Promise<Outcome<WaitlistEntryView>>): void {
    for (let time = 0; time < times; time += 1) {
      heardAnswer(this.#world, this.#calls, send(), (told, sent) => {
        this.#verdicts.told(told, sent);
        if (told.type !== 'ok') return;
        const { id } = told.value.entry;
        if (!this.#entries.includes(id)) this.#entries.push(id);
      });
    }
  }

  /** Counted from the latest. */
  #onEntry(number: number, act: (id: WaitlistEntryId) => void): void {
    const id = this.#entries.at(-1 - (number % Math.max(1, this.#entries.length)));
    if (id !== undefined) act(id);
  }
}

const WAIT_DEEDS = new Set<string>(['join', 'answer', 'leave', 'prefer', 'offers', 'line']);

/** Whether it is done by those who wait. */
export function isWaitDeed(deed: Deed): deed is WaitDeed {
  return WAIT_DEEDS.has(deed.type);
}

function requestOf(deed: Extract<WaitDeed, { type: 'join' }>): WaitlistRequest {
  const { stay, rooms } = stayOf(deed.wish);
  const { flexibleDays, priority, mostMinor } = deed;
  const { currency } = details;
  return {
    stay,
    rooms,
    guest: GUEST,
    flexibleDays,
    priority,
    ...(mostMinor === null ? {} : { maxTotal: { amountMinor: mostMinor, currency } }),
  };
}
