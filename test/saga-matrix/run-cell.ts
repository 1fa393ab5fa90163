/**
 * Runs one cell of the saga matrix: a saga, one fault at one of its steps, then no faults any more.
 * The engine must end the saga by itself, answer a client who asks again as it answered before, and
 * leave nothing open once every deadline has passed. Must never help a saga along but as a client,
 * a clock or a person at the desk would.
 */
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { BookingId } from '../../src/domain/ids.ts';
import type { BookingView, Outcome } from '../../src/ports/engine.ts';
import { bookingOf, Hotel, minutesMs, said } from '../support/engine-world.ts';
import { judgeCell, type Verdict } from './cell-judge.ts';
import { atOnce, pass, pumped, turns, until } from './pumped-time.ts';
import {
  type FaultName,
  type Impossible,
  type Injection,
  injectionOf,
  kindOf,
  type Target,
} from './saga-faults.ts';
import { SagaTaps } from './saga-taps.ts';
import { PAST_DEADLINE_MS, type SagaRow } from './sagas.ts';

export type Ended =
  | { readonly type: 'impossible'; readonly why: Impossible }
  | ({ readonly type: 'ended' } & Verdict);

/** One to spare, so that only a night that is taken on purpose is full. */
const ROOMS = 2;
/** Longer than any hold and any payment may be open. */
const PAST_ALL_MS = minutesMs(120);
/** A timeout of the gateway's and what is done about it takes less. */
const ALONE_MS = 8_000;
/** A customer who has acted, and of whom no callback has told, is found by asking before that. */
const POLLED_MS = 20_000;
const CLOSING =
  /^(Booking(Failed|Expired|Cancelled|MarkedNoShow)|Guest(DepartedEarly|Walked)|Modification(Confirmed|Failed))$/;

/** Goals of sagas that no deadline and no client undoes. */
const UNDONE_BY_NOBODY = new Set(['GuestCheckedIn', 'PaymentCharged', 'PaymentRefunded']);

type Answer = Outcome<BookingView> | undefined;

/** The steps that a run without any fault takes, in the order in which they were taken. */
export async function cleanTrace(saga: SagaRow): Promise<readonly string[]> {
  const stage = await Stage.set(saga);
  try {
    await stage.begin();
    await stage.settled('the clean run');
    return [...stage.taps.trace];
  } finally {
    await stage.strike();
  }
}

export async function runCell(saga: SagaRow, step: string, fault: FaultName): Promise<Ended> {
  const injection = injectionOf(fault, step, saga.steps[step] ?? '');
  if (typeof injection === 'string') return { type: 'impossible', why: injection };
  return { type: 'ended', ...(await runInjected(saga, step, injection, fault)) };
}

/** How `saga` ends when `injection` strikes at `step`; late faults are waited for, as named. */
export async function runInjected(
  saga: SagaRow,
  step: string,
  { inject, prepare }: Injection,
  fault: FaultName,
): Promise<Verdict> {
  const stage = await Stage.set(saga, (hotel) => prepare?.(hotel));
  try {
    stage.taps.hooks = inject(stage.target(step));
    await stage.begin();
    if (fault.startsWith('late')) await stage.compensate(step, fault.endsWith('crash'));
    await stage.overTheFault(fault.startsWith('crash'));
    await stage.comesToRest();
    await stage.askAgain();
    await stage.deadlinesPass();
    await stage.redrive();
    return await stage.judged();
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    const problems = [...stage.problems, problem];
    return { end: 'compensated', status: 'never at rest', problems };
  } finally {
    await stage.strike();
  }
}

/** One hotel, one saga in it, and the client who began it. */
class Stage {
  readonly taps: SagaTaps;
  readonly problems: string[] = [];
  readonly #saga: SagaRow;
  readonly #hotel: Hotel;
  readonly #id: BookingId;
  #first: Promise<Answer> = Promise.resolve(undefined);
  #isAnswered = false;
  #hasStruck = false;
  #death: Promise<void> | undefined;
  #release: () => void = () => undefined;
  #wasEscalated = false;

  private constructor(saga: SagaRow, hotel: Hotel, taps: SagaTaps, id: BookingId) {
    this.#saga = saga;
    this.#hotel = hotel;
    this.taps = taps;
    this.#id = id;
  }

  static async set(
    saga: SagaRow,
    prepare: (hotel: Hotel) => Promise<void> | undefined = () => undefined,
  ): Promise<Stage> {
    const taps = new SagaTaps();
    const { gatewayOf } = taps;
    const { capture } = saga;
    const details = capture === undefined ? {} : { capture };
    const tuning = { batchEntriesMax: 1 };
    const hotel = await pumped(Hotel.open({ rooms: ROOMS, haste: 1, details, tuning, gatewayOf }));
    const id = (await pumped(Promise.resolve(saga.before?.(hotel)))) ?? ('none' as BookingId);
    await pumped(Promise.resolve(prepare(hotel)));
    const stage = new Stage(saga, hotel, taps, id);
    await stage.settled('what comes before the saga');
    await pumped(taps.restart(hotel));
    await stage.settled('what a start sets off');
    taps.arm(hotel);
    return stage;
  }

  target(step: string): Target {
    const intent = this.#saga.steps[step] ?? '';
    const { promise: compensated, resolve } = Promise.withResolvers<void>();
    this.#release = resolve;
    const strike = (): boolean => {
      const isFirst = !this.#hasStruck;
      this.#hasStruck = true;
      return isFirst;
    };
    const die = (): void => {
      this.#death = this.#hotel.kill();
    };
    return { step, intent, hotel: this.#hotel, strike, die, compensated };
  }

  async begin(): Promise<void> {
    this.#first = this.#act();
    void this.#first.then(() => {
      this.#isAnswered = true;
    });
    await turns(1);
  }

  /** The saga's time runs out, or its client cancels, while the fault holds something back. */
  async compensate(step: string, isCrash: boolean): Promise<void> {
    await until(`the fault at ${step}`, () => this.#hasStruck);
    // Whatever can go on without what is held back goes on.
    await turns(100);
    if (isCrash) await pumped(this.#hotel.kill());
    this.#hotel.clock.advance(this.#saga.deadlineMs ?? PAST_DEADLINE_MS);
    if (isCrash) await pumped(this.#hotel.start());
    const intent = this.#saga.steps[step] ?? '';
    if (intent === 'BookingConfirmed') {
      const cancelled = this.#hotel.engine.cancel(this.#hotel.context('late'), this.#own(), 'late');
      void cancelled.catch(() => undefined);
    }
    if (isCrash) await this.settled('the compensation after a crash');
    else if (kindOf(step) === 'journal') await pass(31_000);
    else if (CLOSING.test(intent) || UNDONE_BY_NOBODY.has(this.#saga.goal)) await turns(100);
    else await atOnce('the compensation', () => this.#isOver(intent));
    this.#release();
    await turns(20);
  }

  /** The request is answered one way or another, and a process that died is up again. */
  async overTheFault(isCrash: boolean): Promise<void> {
    if (isCrash) {
      await until('the crash', () => this.#death !== undefined);
      await pumped(this.#death ?? Promise.resolve());
      this.taps.hooks = {};
      await pumped(this.#hotel.start());
      return;
    }
    await until('an answer', () => this.#isAnswered);
    await until('the fault', () => this.#hasStruck);
    await turns(20);
  }

  /** The saga goes on by itself: nobody asks for the booking, which alone would wake it. */
  async comesToRest(): Promise<void> {
    await until('an end of the saga, without its client', () => this.#isListedAtRest());
    await pass(this.#saga.hasCustomer ? POLLED_MS : ALONE_MS);
    const views = await pumped(this.#bookings());
    if (!views.every((view) => isAtRest(view, false))) {
      this.problems.push('the saga did not end by itself');
    }
  }

  /** Two repeats get one answer, and it is the first one's when there was one. */
  async askAgain(): Promise<void> {
    const first = await pumped(this.#first);
    const again = await pumped(this.#act());
    await this.settled('the saga, with its client');
    const third = await pumped(this.#act());
    if (again?.type === 'failed') this.problems.push(`asked again: ${said(again)}`);
    if (isLasting(first)) this.#expectSame('the second answer', first, again);
    this.#expectSame('the third answer', again, third);
  }

  async deadlinesPass(): Promise<void> {
    this.#hotel.clock.advance(PAST_ALL_MS);
    await until('every deadline', () => this.#isSettled(true));
  }

  /** A person looks at what was given up and has it tried again. */
  async redrive(): Promise<void> {
    const { engine } = this.#hotel;
    for (const { id } of engine.outboxDead(10)) {
      this.#wasEscalated = true;
      const key = `redrive ${id}`;
      const retried = await pumped(engine.retryEffect(this.#hotel.context(key), id));
      if (retried.type !== 'ok') this.problems.push(`${key}: ${said(retried)}`);
    }
    await until('what a person had tried again', () => this.#isSettled(true));
    if (engine.outboxDead(10).length > 0) this.problems.push('dead letters are left');
  }

  async judged(): Promise<Verdict> {
    const { bank, path } = this.#hotel;
    await pumped(this.#hotel.stop());
    const verdict = judgeCell({
      file: join(path, 'vacancy.db'),
      totals: bank.totals(),
      goal: this.#saga.goal,
      bookingId: this.#own(),
      wasEscalated: this.#wasEscalated,
    });
    return { ...verdict, problems: [...this.problems, ...verdict.problems] };
  }

  /** Takes the stage down. */
  async strike(): Promise<void> {
    this.#release();
    this.taps.disarm();
    await pumped(this.#hotel.close()).catch(() => undefined);
  }

  /** No saga is under way, and no effect but those that a person has to look at. */
  async settled(what: string): Promise<void> {
    await until(what, () => this.#isSettled(false));
  }

  /** Nothing is being written or waiting for an actor. */
  get #isQuiet(): boolean {
    const { pendingEntries, queuedMessages, status } = this.#hotel.engine.health();
    return status === 'ok' && pendingEntries === 0 && queuedMessages === 0;
  }

  async #isSettled(mustBeClosed: boolean): Promise<boolean> {
    if (!this.#isQuiet) return false;
    const views = await this.#bookings();
    return views.every((view) => isAtRest(view, mustBeClosed));
  }

  /** Looks at the list only, which wakes nobody. A customer may take their time. */
  async #isListedAtRest(): Promise<boolean> {
    if (!this.#isQuiet) return false;
    const list = await this.#hotel.engine.bookings({ limit: 10 });
    const waits = this.#saga.hasCustomer ? ['requested'] : ['requested', 'payment_pending'];
    return list.type === 'ok' && list.value.every(({ status }) => !waits.includes(status));
  }

  /** Every booking; one that cannot be read is as if it had not come to rest. */
  async #bookings(): Promise<readonly (BookingView | undefined)[]> {
    const { engine } = this.#hotel;
    const list = await engine.bookings({ limit: 10 });
    if (list.type !== 'ok') return [undefined];
    const views = await Promise.all(list.value.map(({ id }) => engine.booking(id as BookingId)));
    return views.map((view) => (view.type === 'ok' ? view.value : undefined));
  }

  /** Compensated; or done after all, when what is held back was not needed for it. */
  #isOver(intent: string): boolean {
    const { goal } = this.#saga;
    const end = goal === 'BookingHoldExtended' ? 'BookingExpired' : 'NightsReleased';
    const isDone = intent !== 'BookingConfirmed' && this.taps.trace.includes(goal);
    return isDone || this.taps.trace.includes(end);
  }

  /** The answer, or none when the process died under it. */
  #act(): Promise<Answer> {
    return this.#saga.act(this.#hotel, this.#id, this.taps).then(
      (outcome) => {
        if (outcome?.type === 'ok') this.#booking = bookingOf(outcome).id;
        return outcome;
      },
      () => ({ type: 'failed', failure: { code: 'draining', retryAfterMs: 0 } }) as const,
    );
  }

  #booking: BookingId | undefined;

  /** The booking that the saga is about. */
  #own(): BookingId {
    return this.#booking ?? this.#id;
  }

  #expectSame(what: string, before: Answer, after: Answer): void {
    if (before?.type !== 'ok' || after?.type !== 'ok') return;
    if (isDeepStrictEqual(after, { ...before, isReplay: true })) return;
    this.problems.push(`${what} differs: ${said(before)}, then ${said(after)}`);
  }
}

function isAtRest(view: BookingView | undefined, mustBeClosed: boolean): boolean {
  if (view === undefined) return false;
  const { status, releasing, modifying, payment } = view.state;
  if (status === 'requested' || releasing !== undefined) return false;
  if (modifying !== undefined && (mustBeClosed || payment.actionUrl === undefined)) return false;
  if (mustBeClosed && (status === 'held' || status === 'payment_pending')) return false;
  if (status === 'payment_pending' && payment.actionUrl === undefined) return false;
  const givenUp = new Set(payment.escalated.map(({ key }) => key));
  return payment.pending.every(({ key }) => givenUp.has(key));
}

/** A client who waited too long was told how things stood, which is not the request's answer. */
function isLasting(answer: Answer): boolean {
  return answer?.type === 'ok' && isAnswer(answer.value);
}

function isAnswer({ state: { status, releasing, modifying, payment } }: BookingView): boolean {
  if (status === 'requested' || releasing !== undefined) return false;
  if (modifying !== undefined && payment.actionUrl === undefined) return false;
  return status !== 'payment_pending' || payment.actionUrl !== undefined;
}
