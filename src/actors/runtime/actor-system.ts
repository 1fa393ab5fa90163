/**
 * nact as this engine uses it: a mailbox turn, a name and a place in the tree. Only `start`,
 * `spawn`, `dispatch` and `stop` of a leaf are called, because the rest of nact loses messages or
 * breaks mutual exclusion (docs/decisions/0003). What nact lacks is here: bounded queues, several
 * messages a turn, restart from fresh state, quarantine, and a count of what was dropped.
 *
 * A handler is synchronous. It runs inside a nact turn, one at a time for each actor, and all of a
 * handler's `tell`s are queued before any other handler runs: two bursts to the same actors are
 * seen by all of them in one order.
 */
import { dispatch, spawn, start, stop } from 'nact';
import { limits } from '../../limits.ts';
import type { Chance, Scheduler } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import { DeadLetters } from './dead-letters.ts';
import type { Ref, Refusal } from './ref.ts';
import { CrashRecord } from './supervision.ts';
import { Turns } from './turns.ts';

/** What an actor does. `Message` is its protocol. */
export interface Behaviour<Message> {
  receive(message: Message): void;
  /**
   * Brings the actor back to what the journal says; called before the first message and after a
   * crash.
   */
  recover(): void;
  /** Whether `recover` may run now: false while something of ours is still on its way to disk. */
  isRecoverable(): boolean;
  /** A message that will not be handled: whoever waits for it must be told. */
  refused(message: Message, reason: Refusal | 'crashed'): void;
}

type NactRef = Parameters<typeof dispatch>[0];
type NactProperties = NonNullable<Parameters<typeof spawn>[3]>;
/** nact's typings know the first argument only as a plugin; its code takes a name as well. */
type StartByName = (options: { readonly name: string }) => NactRef;

/** A place in the tree: what has children, and for an actor where nact's turns come from. */
export interface Group {
  readonly nact: NactRef;
}

const DRAIN = 'drain';
/** What idle actors have between them; it is replaced and never pushed to. */
const NOTHING_QUEUED: never[] = [];
const CLOSED_RETRY_MS = 5;

export class ActorSystem {
  readonly deadLetters = new DeadLetters();
  readonly scheduler: Scheduler;
  readonly chance: Chance;
  readonly log: Log;
  readonly quarantined = new Set<string>();
  readonly root: Group;
  readonly turns = new Turns();
  /** Messages queued in all actors together. */
  queued = 0;

  constructor(parts: { scheduler: Scheduler; chance: Chance; log: Log }) {
    this.scheduler = parts.scheduler;
    this.chance = parts.chance;
    this.log = parts.log;
    this.root = { nact: (start as StartByName)({ name: `vacancy-${parts.chance.id()}` }) };
  }

  /** No actor has anything to do: the moment at which a commit batch has nothing to wait for. */
  isQuiet(): boolean {
    return this.queued === 0;
  }

  group(parent: Group, name: string): Group {
    return { nact: spawn(parent.nact, (state: null) => state, name, SAFE) as NactRef };
  }

  spawn<Message, Kind extends Behaviour<Message> = Behaviour<Message>>(
    parent: Group,
    name: string,
    behaviour: Kind,
  ): Actor<Message, Kind> {
    return new Actor(this, parent, name, behaviour);
  }
}

/** nact's own crash handling is never reached, since a turn catches everything; this is the net. */
const SAFE: NactProperties = {
  initialState: null,
  onCrash: (_message, _error, context) => context.stop,
};

export class Actor<Message, Kind extends Behaviour<Message> = Behaviour<Message>>
  implements Ref<Message>, Group
{
  readonly name: string;
  readonly #system: ActorSystem;
  readonly #parent: Group;
  readonly behaviour: Kind;
  #nact: NactRef | undefined;
  /** For whoever passivates: when it was last used, in a count of its own. */
  lastUsed = 0;
  #queue: Message[] = NOTHING_QUEUED;
  #head = 0;
  #isScheduled = false;
  #state: 'cold' | 'live' | 'waiting' | 'quarantined' | 'stopped' = 'cold';
  #crashes: CrashRecord | undefined;

  constructor(system: ActorSystem, parent: Group, name: string, behaviour: Kind) {
    this.name = name;
    this.#system = system;
    this.#parent = parent;
    this.behaviour = behaviour;
  }

  /**
   * Its place in nact's tree, taken when nact first has to give it a turn. Most actors only ever
   * run in turns that others asked for, and nact's part of an actor is a third of its memory.
   */
  get nact(): NactRef {
    const { run } = this.#system.turns;
    this.#nact ??= spawn(this.#parent.nact, run, this.name, SAFE) as NactRef;
    return this.#nact;
  }

  /** Whether its state may be believed: it has recovered, and has not crashed since. */
  get isLive(): boolean {
    return this.#state === 'live';
  }

  get queueLength(): number {
    return this.#queue.length - this.#head;
  }

  tell(message: Message): Refusal | undefined {
    const refusal = this.#refusal();
    if (refusal !== undefined) {
      this.#system.deadLetters.count(refusal);
      return refusal;
    }
    // A list that begins with one has room for one; one that is pushed to has room for seventeen.
    if (this.#queue.length === 0) this.#queue = [message];
    else this.#queue.push(message);
    this.#system.queued += 1;
    this.#schedule();
    return undefined;
  }

  /**
   * Takes the actor out of the tree. What is queued is refused; a late message is a dead letter.
   */
  stop(): void {
    if (this.#state === 'stopped') return;
    this.#state = 'stopped';
    this.#refuseQueue('stopped');
    if (this.#nact !== undefined) stop(this.#nact);
    this.#system.turns.left(this);
  }

  /** As `stop`, of one whose work nobody wants any more or waits for: what is queued is no loss. */
  dismiss(): void {
    this.#system.queued -= this.queueLength;
    this.#queue = NOTHING_QUEUED;
    this.#head = 0;
    this.stop();
  }

  #refusal(): Refusal | undefined {
    if (this.#state === 'stopped') return 'stopped';
    if (this.#state === 'quarantined') return 'quarantined';
    return this.queueLength >= limits.mailboxMessagesMax ? 'mailbox_full' : undefined;
  }

  #schedule(): void {
    if (this.#isScheduled || this.#state === 'waiting') return;
    this.#isScheduled = true;
    this.#system.turns.wake(this);
  }

  ask(): boolean {
    if (this.#state === 'stopped') return false;
    dispatch(this.nact, DRAIN);
    return true;
  }

  /** Called by the system only, when it is this actor's turn. */
  turn(): void {
    this.#isScheduled = false;
    if (this.#state === 'stopped' || this.#state === 'waiting') return;
    if (this.#state === 'cold' && !this.#recovered()) return;
    let budget: number = limits.turnMessagesMax;
    while (budget > 0 && this.#state === 'live' && this.#head < this.#queue.length) {
      budget -= 1;
      this.#handle(this.#take());
    }
    if (this.#state !== 'live' || this.queueLength === 0 || this.#isScheduled) return;
    this.#isScheduled = true;
    this.#system.turns.wakeLater(this);
  }

  #take(): Message {
    const message = this.#queue[this.#head] as Message;
    this.#head += 1;
    this.#system.queued -= 1;
    if (this.#head === this.#queue.length) {
      this.#queue = NOTHING_QUEUED;
      this.#head = 0;
    }
    return message;
  }

  #handle(message: Message): void {
    try {
      this.behaviour.receive(message);
    } catch (error) {
      this.#crashed(error);
      this.#refused(message, 'crashed');
    }
  }

  #recovered(): boolean {
    if (!this.behaviour.isRecoverable()) {
      this.#wait(CLOSED_RETRY_MS);
      return false;
    }
    try {
      this.behaviour.recover();
      this.#state = 'live';
      this.#system.quarantined.delete(this.name);
      return true;
    } catch (error) {
      this.#crashed(error);
      return false;
    }
  }

  #crashed(error: unknown): void {
    this.#crashes ??= new CrashRecord();
    const verdict = this.#crashes.judge(this.#system.scheduler, this.#system.chance);
    this.#system.log.error({ actor: this.name, verdict, err: error }, 'actor crashed');
    if (verdict.type === 'restart') {
      this.#wait(verdict.afterMs);
      return;
    }
    this.#state = 'quarantined';
    this.#system.quarantined.add(this.name);
    this.#refuseQueue('quarantined');
    this.#system.scheduler.after(verdict.forMs, () => {
      if (this.#state === 'quarantined') this.#state = 'cold';
    });
  }

  /** Messages go on gathering meanwhile, up to the queue's bound. */
  #wait(delayMs: number): void {
    this.#state = 'waiting';
    this.#system.scheduler.after(delayMs, () => {
      if (this.#state !== 'waiting') return;
      this.#state = 'cold';
      // Also when nothing is queued: a relay or a saga must recover to go on by itself.
      this.#schedule();
    });
  }

  #refuseQueue(reason: Refusal): void {
    const waiting = this.#queue.slice(this.#head);
    this.#queue = NOTHING_QUEUED;
    this.#head = 0;
    this.#system.queued -= waiting.length;
    this.#system.deadLetters.count(reason, waiting.length);
    for (const message of waiting) this.#refused(message, reason);
  }

  #refused(message: Message, reason: Refusal | 'crashed'): void {
    try {
      this.behaviour.refused(message, reason);
    } catch (error) {
      this.#system.log.error({ actor: this.name, err: error }, 'refusing a message failed');
    }
  }
}
