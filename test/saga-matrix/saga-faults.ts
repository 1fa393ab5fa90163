/**
 * What can go wrong at one step of a saga: for each fault and each kind of step either how it is
 * brought about or why it cannot be. A fault strikes once, at its step; everything before and after
 * it goes well. A late fault lasts until the saga has been compensated.
 */
import type { BookingMessage } from '../../src/actors/booking/booking-message.ts';
import type { NightMessage } from '../../src/actors/inventory/inventory-actor.ts';
import type { BookingEvent } from '../../src/domain/booking/booking.ts';
import type { NightCommand } from '../../src/domain/inventory/inventory.ts';
import { type Hotel, minutesMs } from '../support/engine-world.ts';
import { CALLBACK, type Hooks } from './saga-taps.ts';
import { THE_REQUEST } from './sagas.ts';

export const FAULTS = [
  'fails',
  'times out, worked',
  'times out, did not',
  'crash before intent',
  'crash after intent',
  'crash after effect',
  'duplicate answer',
  'late answer',
  'late arrival',
  'late arrival, crash',
] as const;
export type FaultName = (typeof FAULTS)[number];

/** One step that a fault strikes, and what a fault may do there. */
export interface Target {
  readonly step: string;
  readonly intent: string;
  readonly hotel: Hotel;
  /** True for the first one only: from then on the fault has struck. */
  strike(): boolean;
  /** The process dies at this instant, with what is on disk. */
  die(): void;
  /** Resolves once the saga has been compensated. */
  readonly compensated: Promise<void>;
}

type Inject = (target: Target) => Hooks;
type Kind = 'journal' | 'night' | 'call' | 'callback';

/** By event of a night, the command that asks for it. */
export const NIGHT_COMMANDS: Readonly<Record<string, NightCommand['type']>> = {
  RoomsHeld: 'hold_rooms',
  HoldExtended: 'extend_hold',
  HoldConfirmed: 'confirm_hold',
  HoldReleased: 'release_rooms',
  HoldExpired: 'release_rooms',
  SaleReleased: 'release_rooms',
};
const CALLS: readonly string[] = ['authorise', 'capture', 'void', 'refund', 'lookUp'];

export function kindOf(step: string): Kind {
  const [name = ''] = step.split(' ');
  if (name in NIGHT_COMMANDS) return 'night';
  if (step === CALLBACK) return 'callback';
  return CALLS.includes(name) ? 'call' : 'journal';
}

/** What the engine is given to put a night into the state that refuses; before the saga begins. */
export interface Injection {
  readonly inject: Inject;
  prepare?(hotel: Hotel): Promise<void>;
}

const REASONS = {
  requestIsIntent: 'nothing is journalled before the request, which is itself the intent',
  releaseCannotFail: 'a night refuses no release: what it has not, it need not give back',
  fifo: 'a mailbox is first in, first out: no release overtakes what it takes back',
  diesWithProcess: 'what waits inside the process dies with it and cannot arrive later',
} as const;
export type Impossible = keyof typeof REASONS;
export const reasons: Readonly<Record<Impossible, string>> = REASONS;

/** How `fault` is brought about at `step`, or why it cannot be. */
export function injectionOf(
  fault: FaultName,
  step: string,
  intent: string,
): Injection | Impossible {
  if (fault === 'crash before intent' && intent === THE_REQUEST) return 'requestIsIntent';
  const kind = kindOf(step);
  if (kind === 'night' && fault === 'fails') return nightRefuses(step);
  const inject = table[fault][kind];
  return typeof inject === 'string' ? inject : { inject };
}

/** A silent gateway: nothing comes until the caller gives up. */
function silence(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

/** The gateway's final no to a call that it does not perform. */
function refusal<Answer>(step: string): Answer {
  const no =
    step === 'authorise'
      ? { status: 'declined', reason: 'card_declined' }
      : { status: 'refused', reason: 'not today' };
  return no as Answer;
}

type OnCall = <Answer>(
  call: () => Promise<Answer>,
  signal: AbortSignal,
  target: Target,
) => Promise<Answer>;

function atCall(onCall: OnCall): Inject {
  return (target) => ({
    call: (step, call, signal) =>
      step === target.step && target.strike() ? onCall(call, signal, target) : call(),
  });
}

type OnNight = (
  message: NightMessage,
  deliver: (message: NightMessage) => void,
  target: Target,
) => void;

function atNight(onNight: OnNight): Inject {
  return (target) => {
    const [name = '', number] = target.step.split(' ');
    const command = [NIGHT_COMMANDS[name], number].filter((part) => part !== undefined).join(' ');
    return {
      night: (step, message, deliver) => {
        if (step === command && target.strike()) onNight(message, deliver, target);
        else deliver(message);
      },
    };
  };
}

function atCallback(
  onCallback: (go: () => Promise<void>, target: Target) => Promise<void>,
): Inject {
  return (target) => ({
    callback: (go) => (target.strike() ? onCallback(go, target) : go()),
  });
}

const answeredTo = (
  message: NightMessage,
  tell: NightMessage['replyTo']['tell'],
): NightMessage => ({
  ...message,
  replyTo: { name: message.replyTo.name, tell },
});

/** The night's own reason: it is full, or the hold on it is over. */
function nightRefuses(step: string): Injection | Impossible {
  const [name = '', number = '1'] = step.split(' ');
  if (NIGHT_COMMANDS[name] === 'release_rooms') return 'releaseCannotFail';
  if (name === 'RoomsHeld') {
    return {
      // Both rooms; the engine that starts anew has not seen the night and finds out by asking.
      prepare: async (hotel) => {
        await hotel.hold('rival', { from: Number(number) - 1, nights: 1, rooms: 2 });
      },
      inject: atNight((message, deliver) => deliver(message)),
    };
  }
  return {
    inject: atNight((message, deliver, { hotel }) => {
      hotel.clock.advance(minutesMs(60));
      deliver(message);
    }),
  };
}

const dies: Inject = (target) => ({
  beforeCommit: (step) => {
    if (step === target.step && target.strike()) target.die();
  },
});
const diesAfter: Inject = (target) => ({
  afterCommit: (step) => {
    if (step !== target.step || !target.strike()) return;
    target.die();
    throw new Error('no power');
  },
});
const diesBeforeIntent: Inject = (target) => ({
  beforeCommit: (step) => {
    if (step === target.intent && target.strike()) target.die();
  },
});

/** By event of a booking, what it is told that makes it decide the event. */
const CAUSES: Readonly<Record<BookingEvent['type'], readonly string[]>> = {
  BookingRequested: ['place_hold', 'request_booking'],
  BookingHeld: ['record_held'],
  BookingHoldExtended: ['extension_answered'],
  PaymentRequested: ['record_held', 'book_hold'],
  PaymentActionRequired: ['record_action_required'],
  BookingConfirmed: ['record_authorised'],
  BookingFailed: ['record_refused'],
  BookingExpired: ['wake'],
  BookingCancelled: ['cancel', 'release_hold'],
  BookingMarkedNoShow: ['mark_no_show'],
  GuestWalked: ['walk'],
  GuestCheckedIn: ['check_in'],
  GuestCheckedOut: ['check_out'],
  GuestDepartedEarly: ['depart_early'],
  ModificationRequested: ['modify'],
  ModificationPaymentRequested: ['record_modification_held'],
  ModificationConfirmed: ['record_modified'],
  ModificationFailed: ['record_not_modified'],
  ModificationUnneeded: ['modify'],
  GuestChanged: ['modify'],
  NothingChanged: [],
  NightsReleased: ['record_nights_released'],
  DepositDue: ['wake'],
  RefundGranted: ['grant_refund'],
  PaymentCaptured: ['record_effect capture'],
  PaymentCharged: ['record_effect charge'],
  PaymentVoided: ['record_effect void'],
  PaymentRefunded: ['record_effect refund'],
  PaymentRetried: ['retry_effect'],
  PaymentEscalated: ['record_escalation'],
};

function causeOf(message: BookingMessage): string {
  if (message.type !== 'call' && message.type !== 'report') return message.type;
  const { command } = message;
  return command.type === 'record_effect' ? `${command.type} ${command.effect.kind}` : command.type;
}

const toldTwice: Inject = (target) => ({
  booking: (message, deliver) => {
    const causes = CAUSES[target.step as BookingEvent['type']];
    deliver();
    if (causes.includes(causeOf(message)) && target.strike()) deliver();
  },
});

const newsIsLate: Inject = (target) => ({
  landed: (step, tell) => {
    if (step === target.step && target.strike()) void target.compensated.then(tell);
    else tell();
  },
});

/** Longer than any client waits. */
const HANGS_MS = 31_000;

const noAnswer = (): Error => new Error('the connection broke');

const table: Readonly<Record<FaultName, Readonly<Record<Kind, Inject | Impossible>>>> = {
  fails: {
    journal: (target) => ({
      beforeCommit: (step) => {
        if (step === target.step && target.strike()) throw new Error('disk: no');
      },
    }),
    // Never asked for: nightRefuses decides by the step.
    night: 'releaseCannotFail',
    call: (target) => ({
      call: async (step, call) => {
        if (step !== target.step || !target.strike()) return call();
        if (step === 'lookUp') throw noAnswer();
        return refusal(step);
      },
    }),
    callback: atCallback(async () => undefined),
  },
  'times out, worked': {
    journal: (target) => ({
      afterCommit: (step) => {
        if (step === target.step && target.strike()) throw new Error('disk: yes, but');
      },
    }),
    night: atNight((message, deliver) => {
      deliver(answeredTo(message, () => undefined));
      throw new Error('night: no answer');
    }),
    call: atCall(async (call, signal) => {
      await call();
      return silence(signal);
    }),
    callback: atCallback(async (go) => {
      await go();
      throw noAnswer();
    }),
  },
  'times out, did not': {
    // The disk hangs for longer than any client waits, and then fails.
    journal: (target) => ({
      write: async (step) => {
        if (step !== target.step || !target.strike()) return;
        await new Promise<void>((resolve) => setTimeout(resolve, HANGS_MS));
        throw new Error('disk: no');
      },
    }),
    night: atNight(() => {
      throw new Error('night: no');
    }),
    call: atCall((_, signal) => silence(signal)),
    callback: atCallback(async () => {
      throw noAnswer();
    }),
  },
  'crash before intent': {
    journal: diesBeforeIntent,
    night: diesBeforeIntent,
    call: diesBeforeIntent,
    callback: diesBeforeIntent,
  },
  'crash after intent': {
    journal: dies,
    night: dies,
    call: atCall((_, signal, target) => {
      target.die();
      return silence(signal);
    }),
    callback: atCallback(async (_, target) => {
      target.die();
      throw noAnswer();
    }),
  },
  'crash after effect': {
    journal: diesAfter,
    night: diesAfter,
    call: atCall(async (call, signal, target) => {
      await call();
      target.die();
      return silence(signal);
    }),
    callback: atCallback(async (go, target) => {
      await go();
      target.die();
      throw noAnswer();
    }),
  },
  'duplicate answer': {
    journal: toldTwice,
    night: atNight((message, deliver) => {
      deliver(message);
      deliver(message);
    }),
    call: (target) => {
      let isAnswering = false;
      return {
        call: async (step, call) => {
          if (step !== target.step || !target.strike()) return call();
          await call();
          isAnswering = true;
          return call();
        },
        answer: (deliver) => {
          deliver();
          if (isAnswering) deliver();
          isAnswering = false;
        },
      };
    },
    callback: atCallback(async (go) => {
      await go();
      await go();
    }),
  },
  'late answer': {
    journal: newsIsLate,
    night: atNight((message, deliver, target) => {
      const { replyTo } = message;
      const late = answeredTo(message, (answer) => {
        void target.compensated.then(() => replyTo.tell(answer));
        return undefined;
      });
      deliver(late);
    }),
    call: atCall(async (call, _, target) => {
      const answer = await call();
      await target.compensated;
      return answer;
    }),
    callback: atCallback(async (go, target) => {
      await target.compensated;
      await go();
    }),
  },
  'late arrival': {
    journal: (target) => ({
      write: async (step) => {
        if (step === target.step && target.strike()) await target.compensated;
      },
    }),
    night: 'fifo',
    call: atCall(async (call, _, target) => {
      await target.compensated;
      return call();
    }),
    callback: customerIsLate,
  },
  'late arrival, crash': {
    journal: 'diesWithProcess',
    night: 'diesWithProcess',
    call: atCall(async (call, _, target) => {
      await target.compensated;
      return call();
    }),
    callback: customerIsLate,
  },
};

function customerIsLate(target: Target): Hooks {
  return {
    customer: async (act) => {
      if (target.strike()) await target.compensated;
      await act();
    },
  };
}
