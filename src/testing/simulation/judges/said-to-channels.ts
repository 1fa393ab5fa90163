/**
 * What OTAs were told, held against the journal: no message says more rooms than there are when it
 * is sent, and at rest each calendar is the hotel's by the rules of its channel. It reckons for
 * itself and shares no code with the engine's channels.
 */
import { addDays, type CivilDate, civilDateAt } from '../../../domain/calendar.ts';
import type { AvailabilityRule, ChannelDetails } from '../../../domain/channels/channel.ts';
import type { OtaSystem } from '../../../ota/ota-system.ts';
import type { ChannelRequest } from '../../../ports/channel-format.ts';
import type { StoredEvent } from '../../../ports/journal.ts';
import { dayOf } from '../../../replay/own-dates.ts';
import { ARRIVAL, adler, details } from '../../hotel-adler.ts';
import { planCode } from '../foreign/listed-hotel.ts';
import type { SimulatedWorld } from '../simulated-world.ts';
import type { ChannelKind } from '../stories/channel-story.ts';
import { NIGHTS } from '../stories/story.ts';
import { withPercent } from './reckoned-pricing.ts';
import { SaleWatch } from './sale-watch.ts';
import type { Verdicts } from './verdicts.ts';

/** One channel as the story has made it. */
interface Known {
  readonly kind: ChannelKind;
  rules: readonly AvailabilityRule[];
  isPaused: boolean;
}

/** What channels say: the prices of which plans, and of how many days. */
interface SaidOf {
  readonly plans: readonly string[];
  readonly days: number;
}

const NIGHT_DATES = Array.from({ length: NIGHTS }, (_, index) => addDays(ARRIVAL, index));

export class ChannelWatch {
  readonly #world: SimulatedWorld;
  readonly #verdicts: Verdicts;
  readonly #system: OtaSystem;
  readonly #said: SaidOf;
  readonly #known = new Map<string, Known>();
  readonly #prefixes = new Map<string, string>();
  readonly #sales: SaleWatch;

  constructor(world: SimulatedWorld, verdicts: Verdicts, system: OtaSystem, said: SaidOf) {
    this.#world = world;
    this.#verdicts = verdicts;
    this.#system = system;
    this.#said = said;
    this.#sales = new SaleWatch(world, verdicts, system.store, this.#prefixes);
  }

  opened(code: string, kind: ChannelKind, { rules }: ChannelDetails): void {
    const prefix = kind.format === 'channex' ? `${code.slice(0, 3).toUpperCase()}-` : '';
    this.#prefixes.set(code, prefix);
    this.#known.set(code, { kind, rules, isPaused: true });
  }

  /** Channels that are switched off. */
  get paused(): readonly string[] {
    return [...this.#known].flatMap(([code, { isPaused }]) => (isPaused ? [code] : []));
  }

  took(event: StoredEvent): void {
    const [kind, id = ''] = event.stream.split('/');
    if (kind === 'channel-booking' || kind === 'booking') this.#sales.took(event);
    const known = kind === 'channel' ? this.#known.get(id) : undefined;
    if (known === undefined) return;
    const { changes } = event.data as { readonly changes?: Partial<ChannelDetails> };
    known.rules = changes?.rules ?? known.rules;
    if (event.type === 'ChannelPaused') known.isPaused = true;
    if (event.type === 'ChannelResumed') known.isPaused = false;
  }

  /** The engine sends it: nothing in it may be more than there is, or sooner than it may. */
  sent(code: string, { bucket, path, body = '' }: ChannelRequest): void {
    if (bucket === 'availability') this.#expectThere(code, body);
    const id = /booking_revisions\/([^/]+)\/ack$/.exec(path)?.[1];
    if (id !== undefined) this.#sales.acknowledging(code, decodeURIComponent(id));
  }

  /** What OTAs take for acknowledged is on disk. */
  expectKept(): void {
    this.#sales.expectKept();
  }

  /**
   * Where an OTA has something else than the hotel has, or nobody has taken what it tells; only of
   * those, when `isHonest`, that keep what they say they have taken.
   */
  problems(isHonest = false): readonly string[] {
    return [...this.#known].flatMap(([code, known]) => {
      const { dropped, twice } = known.kind.weather;
      const isCompared = dropped > 0 || twice > 0;
      return [
        ...(isHonest && isCompared ? [] : this.#calendarProblems(code, known)),
        ...this.#sales.problems(code),
      ];
    });
  }

  #expectThere(code: string, body: string): void {
    const { engine } = this.#world;
    const query = { propertyId: adler, from: ARRIVAL, to: ARRIVAL };
    const position = engine?.availabilityNow(query)?.position;
    if (position === undefined) return;
    for (const { from, to, rooms } of saidIn(body)) {
      for (const night of NIGHT_DATES) {
        if (night < from || night > to) continue;
        const free = this.#freeOn(night, position);
        if (rooms <= free) continue;
        this.#verdicts.blame('I11 said', `${code} is told ${rooms} for ${night}, of ${free}`);
      }
    }
  }

  #freeOn(night: string, position: number): number {
    const { physical, allowance, held, sold, blocked } = this.#verdicts.nights.at(night, position);
    return Math.max(0, physical + allowance - held - sold - blocked);
  }

  #calendarProblems(code: string, { kind, rules }: Known): readonly string[] {
    const today = civilDateAt(this.#world.clock.now(), details.timeZone);
    const horizon = addDays(today, this.#said.days - 1);
    const nights = NIGHT_DATES.filter((night) => night >= today && night <= horizon);
    return nights.flatMap((night) => {
      const day = dayOf(night) ?? 0;
      const [cell] = this.#system.store.rooms(code, day, day);
      const should = shownBy(rules, night, this.#freeOn(night, Number.POSITIVE_INFINITY));
      const has = cell?.availability ?? null;
      const rooms = has === should ? [] : [`${code} has ${has} for ${night}, not ${should}`];
      const told = new Map(
        this.#system.store.plans(code, day, day).map((one) => [one.plan, one.told]),
      );
      return [
        ...rooms,
        ...this.#said.plans.flatMap((plan) => {
          const { minor, isClosed } = this.#verdicts.selling.costOf(night, plan);
          const rate = (withPercent(minor, kind.markupBasisPoints) / 100).toFixed(2);
          const { rate: toldRate, stopSell = false } = told.get(planCode(plan)) ?? {};
          const said = `${toldRate}${stopSell ? ' closed' : ''}`;
          const is = `${rate}${isClosed ? ' closed' : ''}`;
          return said === is ? [] : [`${code} has ${said} for ${plan} on ${night}, not ${is}`];
        }),
      ];
    });
  }
}

/** The rule that leaves least decides. */
function shownBy(rules: readonly AvailabilityRule[], night: CivilDate, free: number): number {
  return rules.reduce((least, { from, to, closeOut, offset, cap }) => {
    if ((from !== null && night < from) || (to !== null && night > to)) return least;
    if (closeOut) return 0;
    return Math.min(least, Math.max(0, free - offset), cap ?? free);
  }, free);
}

interface SaidRooms {
  readonly from: string;
  readonly to: string;
  readonly rooms: number;
}

/** What a message says of rooms, in whichever of both forms. */
function saidIn(body: string): readonly SaidRooms[] {
  if (body.startsWith('{')) {
    const { values } = JSON.parse(body) as { readonly values: readonly Record<string, string>[] };
    return values.map(({ date, date_from: first, date_to: last, availability }) => {
      return { from: date ?? first ?? '', to: date ?? last ?? '', rooms: Number(availability) };
    });
  }
  const said = /Start="(.+?)" End="(.+?)" InvTypeCode=".+?"\/><InvCounts>.+? Count="(\d+)"/g;
  return [...body.matchAll(said)].map(([, from = '', to = '', rooms]) => {
    return { from, to, rooms: Number(rooms) };
  });
}
