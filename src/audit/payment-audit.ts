/**
 * Which calls the gateway owes an answer to, by the booking's events alone, in the audit's own
 * words: money that may be reserved at an end that owes nothing is let go, what was taken beyond
 * what is owed goes back, what is owed and was never taken is taken. It only ever reads `before`,
 * the booking as it was when the event was decided.
 */
import { type AuditEvent, countOf, fieldsOf, textOf } from './audit-event.ts';
import { type BookingFacts, type Effect, statusOf } from './booking-facts.ts';

const KIND_OF_ANSWER: ReadonlyMap<string, Effect['kind']> = new Map([
  ['PaymentCaptured', 'capture'],
  ['PaymentVoided', 'void'],
  ['PaymentRefunded', 'refund'],
]);

const ENDINGS = new Set(['BookingCancelled', 'BookingMarkedNoShow', 'GuestDepartedEarly']);

/** What is wrong with an event about money, if anything is. */
export function paymentProblem(before: BookingFacts, event: AuditEvent): string | undefined {
  if (event.type === 'BookingConfirmed') {
    const isPaid = fieldsOf(event).reference !== undefined;
    if (isPaid === before.terms.totalMinor > 0) return undefined;
    return isPaid ? 'has a payment and nothing is owed' : 'has no word of the gateway';
  }
  const kind = KIND_OF_ANSWER.get(event.type);
  const isAbout = event.type === 'PaymentRetried' || event.type === 'PaymentEscalated';
  if (kind === undefined && !isAbout) return undefined;
  const key = textOf(event, 'key');
  const effect = before.effects.find((one) => one.key === key);
  if (effect === undefined) return `is about ${key}, which is not under way`;
  if (kind !== undefined && effect.kind !== kind) return `answers the ${effect.kind} ${key}`;
  const { amountMinor } = fieldsOf(event);
  if (amountMinor !== undefined && amountMinor !== effect.amountMinor) {
    return `moves ${String(amountMinor)} under ${key}, which is for ${effect.amountMinor}`;
  }
  if (kind !== undefined) return undefined;
  if (effect.isEscalated === (event.type === 'PaymentRetried')) return undefined;
  return `is about ${key}, which ${effect.isEscalated ? 'waits already' : 'does not wait'}`;
}

/** The effects under way after `event`; `owedMinor` is what is owed after it. */
export function effectsAfter(
  before: BookingFacts,
  event: AuditEvent,
  owedMinor: number,
): readonly Effect[] {
  const { effects, terms } = before;
  if (KIND_OF_ANSWER.has(event.type)) return answered(before, event);
  if (event.type === 'PaymentRetried') return marked(effects, textOf(event, 'key'), false);
  if (event.type === 'PaymentEscalated') return escalated(before, textOf(event, 'key'));
  if (terms.totalMinor === 0) return effects;
  switch (event.type) {
    case 'BookingConfirmed':
      return terms.capture === 'at_booking'
        ? [...effects, captureOf(before, terms.totalMinor)]
        : effects;
    case 'GuestCheckedIn':
      return terms.capture === 'at_check_in'
        ? [...effects, captureOf(before, terms.totalMinor)]
        : effects;
    case 'BookingFailed': {
      const { code } = fieldsOf(event).reason as { code: string };
      const mayBeReserved = statusOf(before) === 'payment_pending' && code !== 'payment_declined';
      return mayBeReserved ? [...effects, voidOf(before)] : effects;
    }
    default:
      return ENDINGS.has(event.type) ? ended(before, owedMinor) : effects;
  }
}

/** What a capture of a part has left reserved is let go. */
function answered({ id, effects, terms }: BookingFacts, event: AuditEvent): readonly Effect[] {
  const rest = without(effects, textOf(event, 'key'));
  if (event.type !== 'PaymentCaptured') return rest;
  const amountMinor = terms.totalMinor - countOf(event, 'amountMinor');
  if (amountMinor <= 0) return rest;
  return [...rest, { kind: 'void', key: `${id}:void`, amountMinor, isEscalated: false }];
}

function ended(before: BookingFacts, owedMinor: number): readonly Effect[] {
  const { effects } = before;
  const status = statusOf(before);
  if (status === 'payment_pending') return [...effects, voidOf(before)];
  if (status !== 'confirmed' && status !== 'checked_in') return effects;
  const onItsWay = effects.filter(({ kind, isEscalated }) => kind === 'capture' && !isEscalated);
  const taken = onItsWay.reduce((sum, one) => sum + one.amountMinor, before.capturedMinor);
  if (taken > owedMinor) {
    const amountMinor = taken - owedMinor;
    const key = `${before.id}:refund`;
    return [...given(effects), { kind: 'refund', key, amountMinor, isEscalated: false }];
  }
  return taken > 0 ? effects : [...given(effects), onlyWhatIsOwed(before, owedMinor)];
}

/** A capture that was given up must not be tried again once the booking has ended. */
function given(effects: readonly Effect[]): readonly Effect[] {
  return effects.filter(({ kind, isEscalated }) => kind !== 'capture' || !isEscalated);
}

/** A refund waiting behind a capture that is given up would give back what was never taken. */
function escalated(before: BookingFacts, key: string): readonly Effect[] {
  const capture = before.effects.find((one) => one.key === key && one.kind === 'capture');
  const refund = before.effects.find(({ kind }) => kind === 'refund');
  if (capture === undefined || refund === undefined) return marked(before.effects, key, true);
  const rest = before.effects.filter((one) => one !== capture && one !== refund);
  return [...rest, onlyWhatIsOwed(before, before.owedMinor)];
}

function onlyWhatIsOwed(before: BookingFacts, owedMinor: number): Effect {
  return owedMinor === 0 ? voidOf(before) : captureOf(before, owedMinor);
}

/** The second capture is another call than the one that was given up. */
function captureOf({ id, effects }: BookingFacts, amountMinor: number): Effect {
  const isSecond = effects.some(({ kind }) => kind === 'capture');
  const key = `${id}:capture${isSecond ? '-2' : ''}`;
  return { kind: 'capture', key, amountMinor, isEscalated: false };
}

function voidOf({ id, terms }: BookingFacts): Effect {
  return { kind: 'void', key: `${id}:void`, amountMinor: terms.totalMinor, isEscalated: false };
}

function marked(effects: readonly Effect[], key: string, isEscalated: boolean): readonly Effect[] {
  return effects.map((one) => (one.key === key ? { ...one, isEscalated } : one));
}

function without(effects: readonly Effect[], key: string): readonly Effect[] {
  return effects.filter((one) => one.key !== key);
}
