/**
 * Lives of a small hotel, generated, and the law they are for: after each step a naive calendar and
 * the hotel must say the same, and at the end every booking's money is what it owes. The naive
 * calendar is the judge, so nothing here may ask the hotel what is right.
 */
import fc from 'fast-check';
import type { Step } from './given-when-then.ts';
import { type NaiveBooking, NaiveHotel, type NaiveTerms } from './naive-hotel.ts';
import type { Scene, Wish } from './scene.ts';
import {
  anew,
  book,
  cancel,
  change,
  confirm,
  crash,
  hold,
  type Keyed,
  pass,
  passivate,
  release,
  restart,
} from './steps.ts';
import { type HotelAnswer, said } from './targets/hotel-target.ts';
import { until } from './until.ts';

/** What is played on: rooms of the scene's room type, and nights that are looked at. */
export interface AgreeOptions {
  readonly rooms: number;
  readonly nights: number;
  /** Of the scene's base plan, where it has policies; then what is paid is the calendar's to say. */
  readonly terms?: NaiveTerms;
}

/** One step of a life. `pick` is the number of a booking, counted round those there are. */
export type LifeStep =
  | { readonly type: 'hold'; readonly wish: Required<Wish>; readonly ttlMinutes: number }
  | { readonly type: 'book' | 'book_declined'; readonly wish: Required<Wish> }
  | { readonly type: 'confirm' | 'release' | 'cancel'; readonly pick: number }
  | { readonly type: 'change'; readonly pick: number; readonly wish: Required<Wish> }
  /** The request that made a booking once more, or another one under its key. */
  | { readonly type: 'retry'; readonly pick: number; readonly isSame: boolean }
  | { readonly type: 'pass'; readonly minutes: number }
  | { readonly type: 'crash' | 'restart' | 'passivate' };

/** How small the hotel is and what happens in it. */
export interface LivesOptions extends AgreeOptions {
  readonly stepsMax?: number;
  /** Whether time passes and the engine ends in between, which a server does not let a test do. */
  readonly hasControls: boolean;
}

/** Lives in which rooms are scarce, so that most steps meet another booking. */
export function lives(options: LivesOptions): fc.Arbitrary<readonly LifeStep[]> {
  const wishes = wishesOf(options);
  const pick = fc.nat(20);
  const ofClients: fc.Arbitrary<LifeStep>[] = [
    fc.record({
      type: fc.constant('hold' as const),
      wish: wishes,
      ttlMinutes: fc.integer({ min: 1, max: 60 }),
    }),
    fc.record({ type: fc.constantFrom('book' as const, 'book_declined' as const), wish: wishes }),
    fc.record({
      type: fc.constantFrom('confirm' as const, 'release' as const, 'cancel' as const),
      pick,
    }),
    fc.record({ type: fc.constant('change' as const), pick, wish: wishes }),
    fc.record({ type: fc.constant('retry' as const), pick, isSame: fc.boolean() }),
  ];
  const ofOwners: fc.Arbitrary<LifeStep>[] = [
    fc.record({
      type: fc.constant('pass' as const),
      minutes: fc.integer({ min: 1, max: 30 }),
    }),
    fc.record({
      type: fc.constantFrom('crash' as const, 'restart' as const, 'passivate' as const),
    }),
  ];
  const all = options.hasControls ? [...ofClients, ...ofOwners] : ofClients;
  return fc.array(fc.oneof(...all), { maxLength: options.stepsMax ?? 40, size: 'max' });
}

/** A step after which the hotel and the naive calendar did not say the same. */
export class Disagreement extends Error {
  override readonly name = 'Disagreement';
}

/**
 * Plays a life on the scene and on a naive calendar with as many rooms. Throws a Disagreement that
 * tells every step up to the one that went wrong.
 */
export async function agree(
  scene: Scene,
  life: readonly LifeStep[],
  { rooms, nights, terms }: AgreeOptions,
): Promise<void> {
  const play = new Play(scene, new NaiveHotel(rooms, nights, terms));
  for (const step of life) await play.take(step);
  await play.settle();
}

interface Made {
  readonly step: Step;
  /** The same key with another body. */
  readonly other: Step;
  readonly answer: HotelAnswer;
}

/** What a client does to a booking: what becomes of it and what is said, by how it stands. */
const actions = {
  confirm: { held: ['sold', 'confirmed'], expired: ['expired', 'refused hold_expired'] },
  release: { held: ['over', 'cancelled'], expired: ['expired', 'refused hold_expired'] },
  cancel: { sold: ['over', 'cancelled'] },
} as const;

const ownersSteps = { crash, restart, passivate };

/** A life being played, on both. */
class Play {
  readonly #scene: Scene;
  readonly #model: NaiveHotel;
  readonly #made = new Map<string, Made>();
  readonly #lines: string[] = [];
  #keys = 0;

  constructor(scene: Scene, model: NaiveHotel) {
    this.#scene = scene;
    this.#model = model;
  }

  async take(step: LifeStep): Promise<void> {
    switch (step.type) {
      case 'hold':
      case 'book':
      case 'book_declined':
        await this.#make(step);
        break;
      case 'confirm':
      case 'release':
      case 'cancel':
        await this.#act(step.type, this.#model.pick(step.pick));
        break;
      case 'change':
        await this.#change(this.#model.pick(step.pick), step.wish);
        break;
      case 'retry':
        await this.#retry(this.#model.pick(step.pick), step.isSame);
        break;
      case 'pass':
        await this.#expect(pass(step.minutes), 'done');
        this.#model.passMinutes(step.minutes);
        break;
      default:
        await this.#expect(ownersSteps[step.type], 'done');
    }
    await this.#agreeOnNights();
  }

  /** Waits until the gateway has answered everything, and compares what was paid and is owed. */
  async settle(): Promise<void> {
    for (const [name] of this.#made) {
      const isSettled = async () => (await this.#scene.booking(name)).pendingEffects === 0;
      await until(isSettled, this.#scene.patienceMs).catch(() =>
        this.#fail(`${name} waits for the gateway for ever`),
      );
      const { id, capturedMinor, refundedMinor, owedMinor } = await this.#scene.booking(name);
      const net = this.#scene.target.controls?.ledger(id).net ?? capturedMinor - refundedMinor;
      const booking = this.#model.bookings.find(({ key }) => key === name);
      const due = (booking && this.#model.paidMinor(booking)) ?? owedMinor;
      if (net !== due) this.#fail(`${name} owes ${due} and paid ${net}`);
    }
  }

  async #make(step: Extract<LifeStep, { type: 'hold' | 'book' | 'book_declined' }>): Promise<void> {
    const { wish } = step;
    this.#keys += 1;
    const key = `b${this.#keys}`;
    const fits = this.#model.hasRoom(wish.from, wish.nights, wish.rooms);
    const stepOf = (asked: Wish) => {
      if (step.type === 'hold') return hold(key, asked, step.ttlMinutes);
      return book(key, asked, step.type === 'book' ? undefined : 'tok_declined');
    };
    const good = { hold: 'held', book: 'confirmed', book_declined: 'refused payment_declined' };
    const wanted = fits ? good[step.type] : 'refused no_availability';
    const answer = await this.#expect(stepOf(wish), wanted);
    if (!fits || step.type === 'book_declined') return;
    const other = stepOf({ ...wish, nights: wish.nights + 1 });
    this.#made.set(key, { step: stepOf(wish), other, answer });
    const isHold = step.type === 'hold';
    const untilMinute = isHold ? this.#model.minute + step.ttlMinutes : 0;
    const { minute: madeMinute } = this.#model;
    const standing = isHold ? 'held' : 'sold';
    this.#model.bookings.push({ key, ...wish, standing, untilMinute, madeMinute, feeMinor: 0 });
  }

  async #act(action: keyof typeof actions, booking: NaiveBooking | undefined): Promise<void> {
    if (booking === undefined) return;
    const steps = { confirm, release, cancel };
    const table: Readonly<Record<string, readonly [NaiveBooking['standing'], string]>> =
      actions[action];
    const [standing, wanted] = table[booking.standing] ?? [
      booking.standing,
      'refused invalid_state',
    ];
    this.#keys += 1;
    const step: Keyed = steps[action](booking.key);
    const feeMinor = action === 'cancel' ? this.#model.feeNow(booking) : 0;
    await this.#expect(anew(`a${this.#keys}`, step), wanted);
    if (standing !== booking.standing) booking.feeMinor = feeMinor;
    booking.standing = standing;
  }

  /** What a change costs by the terms of a plan is more than a child would reckon. */
  async #change(booking: NaiveBooking | undefined, wish: Required<Wish>): Promise<void> {
    if (booking === undefined || this.#model.terms !== undefined) return;
    const { key, standing } = booking;
    const fits = this.#model.hasRoom(wish.from, wish.nights, wish.rooms, booking);
    const good = fits ? 'confirmed' : 'refused no_availability';
    this.#keys += 1;
    const wanted = standing === 'sold' ? good : 'refused invalid_state';
    await this.#expect(anew(`a${this.#keys}`, change(key, wish)), wanted);
    if (wanted === 'confirmed') Object.assign(booking, wish);
  }

  async #retry(booking: NaiveBooking | undefined, isSame: boolean): Promise<void> {
    const made = this.#made.get(booking?.key ?? '');
    if (made === undefined) return;
    if (!isSame) {
      await this.#expect(made.other, 'refused idempotency_key_reused');
      return;
    }
    const again = await this.#expect(made.step, said(made.answer));
    const first = { ...made.answer, isReplay: true };
    if (JSON.stringify(again) === JSON.stringify(first)) return;
    this.#fail(`the first answer was ${JSON.stringify(first)}, now ${JSON.stringify(again)}`);
  }

  async #expect(step: Step, wanted: string): Promise<HotelAnswer> {
    const answer = await step.take(this.#scene);
    this.#lines.push(`${step.words} -> ${said(answer)}`);
    if (said(answer) !== wanted) this.#fail(`the calendar says ${wanted}`);
    return answer;
  }

  /** Expired holds are given back by a timer, a turn or two after the clock was set. */
  async #agreeOnNights(): Promise<void> {
    const wanted = this.#model.counts();
    let counts = '';
    const isSame = async () => {
      counts = await this.#scene.counts(this.#model.nights);
      return counts === wanted;
    };
    await until(isSame, this.#scene.patienceMs).catch(() => {
      this.#fail(`held/sold is ${counts}, and ${wanted} in the calendar`);
    });
  }

  #fail(reason: string): never {
    const told = this.#lines.map((line) => `  ${line}`).join('\n');
    throw new Disagreement(`${this.#scene.target.name}: ${reason}\n${told}`);
  }
}

function wishesOf({ rooms, nights }: LivesOptions): fc.Arbitrary<Required<Wish>> {
  return fc
    .record({
      from: fc.nat(nights - 1),
      nights: fc.integer({ min: 1, max: nights }),
      rooms: fc.integer({ min: 1, max: rooms }),
    })
    .map((wish) => ({ ...wish, nights: Math.min(wish.nights, nights - wish.from) }));
}
