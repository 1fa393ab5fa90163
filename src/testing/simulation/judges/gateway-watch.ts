/**
 * What a gateway may be asked, at the moment it is asked: only what the journal has as an intent on
 * disk, an authorisation only while every night is kept for longer than the payment may take, and
 * the effects of one booking one after the other. It judges by the audit of the journal.
 */
import {
  type BookingFacts,
  type Effect,
  nightsWanted,
  statusOf,
} from '../../../audit/booking-facts.ts';
import type { JournalAudit } from '../../../audit/journal-audit.ts';
import { moreWanted } from '../../../audit/modification-audit.ts';
import type { StoredEvent } from '../../../ports/journal.ts';
import type { GatewayCall } from '../foreign/weathered-gateway.ts';

export class GatewayWatch {
  readonly #audit: JournalAudit;
  readonly #blame: (rule: string, detail: string) => void;
  /** Keys of all effects that the journal ever called for. */
  readonly #intents = new Set<string>();
  /** By the key of what they are for, as often as it was asked. */
  readonly #calls = new Map<string, GatewayCall[]>();

  constructor(audit: JournalAudit, blame: (rule: string, detail: string) => void) {
    this.#audit = audit;
    this.#blame = blame;
  }

  /** An event is on disk, and the audit has taken it. What one calls for the next may call off. */
  took({ stream }: StoredEvent): void {
    const facts = this.#audit.bookings.get(stream.slice('booking/'.length));
    for (const { key } of facts?.effects ?? []) this.#intents.add(key);
  }

  /** `latestMs` is the latest time that the engine's clock has shown. */
  asked(call: GatewayCall, latestMs: number): void {
    const { kind, key, authorisationKey } = call;
    const [id = ''] = authorisationKey.split(':');
    const facts = this.#audit.bookings.get(id);
    const intent = this.#intentOf(key);
    const before = this.#calls.get(intent ?? key) ?? [];
    this.#calls.set(intent ?? key, [...before, call]);
    if (kind === 'look_up') return;
    if (kind === 'authorise' && intent === undefined) {
      if (facts?.accounts.some((account) => account.key === key) !== true)
        this.#blame('I7 intent', `${key} is on no disk`);
      else if (before.length === 0) this.#expectKept(facts, latestMs);
    } else if (intent === undefined) this.#blame('I7 intent', `${kind} ${key} is on no disk`);
    else if (facts !== undefined) this.#expectInTurn(facts, intent);
  }

  /**
   * The effect that a call is made for. A charge is several calls, and so is undoing one; their
   * keys follow from its own.
   */
  #intentOf(key: string): string | undefined {
    if (this.#intents.has(key)) return key;
    const of = /^(.+):(?:capture|void|refund)$/.exec(key)?.[1];
    const isOfCharge = of !== undefined && /:(?:charge|void)(?:-\d+)?$/.test(of);
    return isOfCharge && this.#intents.has(of) ? of : undefined;
  }

  /** No hold ends under a pending payment, of a booking or of a change. */
  #expectKept(facts: BookingFacts, latestMs: number): void {
    const { id, terms, change, paymentUntilMs } = facts;
    const isChange = change?.isPaying === true;
    if (!isChange && statusOf(facts) !== 'payment_pending') return;
    const untilMs = isChange ? change.untilMs : paymentUntilMs;
    const wanted = isChange ? moreWanted(change.terms, terms) : nightsWanted(terms);
    if (latestMs >= untilMs) return;
    for (const stream of wanted.keys()) {
      const taken = this.#audit.nights.get(stream)?.byBooking.get(id);
      if ((!isChange && (taken?.sold ?? 0) > 0) || (taken?.untilMs ?? 0) >= untilMs) continue;
      this.#blame('I7 kept', `booking ${id} is paid for and holds ${stream} for less long`);
    }
  }

  #expectInTurn({ id, effects }: BookingFacts, key: string): void {
    const waiting = effects.filter(({ isEscalated }) => !isEscalated);
    const place = waiting.findIndex((effect) => effect.key === key);
    const first = waiting.slice(0, Math.max(0, place)).find((effect) => !this.#isAnswered(effect));
    if (first === undefined) return;
    this.#blame('I7 turn', `booking ${id} has ${key} done before ${first.key} was answered`);
  }

  #isAnswered({ key, kind }: Effect): boolean {
    const calls = this.#calls.get(key) ?? [];
    // Of a charge the answer to the first call is not the whole.
    if (kind === 'charge') return calls.at(-1)?.isAnswered === true;
    return calls.some(({ isAnswered }) => isAnswered);
  }
}
