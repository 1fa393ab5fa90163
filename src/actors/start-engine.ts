/**
 * The engine as everybody outside sees it: every call is one message to the actor that owns the
 * answer, and the answer is an outcome. It decides nothing itself but what can be refused before
 * any actor is asked; a call of the wrong form is refused with an error, as in call-figures.ts.
 */

import { limits } from '../limits.ts';
import type { Engine, Outcome } from '../ports/engine.ts';
import type { Log } from '../ports/log.ts';
import { blockCalls } from './blocks/block-calls.ts';
import { bookingCalls } from './booking/booking-calls.ts';
import { modificationCalls } from './booking/modification-calls.ts';
import { quoteCalls } from './booking/quote-calls.ts';
import { failed } from './calls/call.ts';
import { CallDesk } from './calls/call-desk.ts';
import { callFigures } from './calls/call-figures.ts';
import { channelBookingCalls } from './channels/channel-booking-calls.ts';
import { channelCalls } from './channels/channel-calls.ts';
import { EngineCore } from './engine-core.ts';
import type { EngineWorld } from './engine-world.ts';
import { availabilityCalls } from './inventory/availability-calls.ts';
import { notificationCalls } from './notifications/notification-calls.ts';
import { operationCalls } from './operation-calls.ts';
import { overbookingCalls } from './overbooking/overbooking-calls.ts';
import { pricingCalls } from './pricing/pricing-calls.ts';
import { propertyCalls } from './property/property-calls.ts';
import { roomCalls } from './rooms/room-calls.ts';
import { roomRackCalls } from './rooms/room-rack-calls.ts';
import { tripCalls } from './trips/trip-calls.ts';
import { waitlistCalls } from './waitlist/waitlist-calls.ts';
import { webhookCalls } from './webhooks/webhook-calls.ts';

export function startEngine(world: EngineWorld): Engine {
  const desk = new CallDesk(new EngineCore(world));
  const engine: Engine = {
    ...answering(propertyCalls(desk), world.log),
    ...answering(pricingCalls(desk), world.log),
    ...answering(availabilityCalls(desk), world.log),
    ...answering(quoteCalls(desk), world.log),
    ...answering(bookingCalls(desk), world.log),
    ...answering(overbookingCalls(desk), world.log),
    ...answering(tripCalls(desk), world.log),
    ...answering(blockCalls(desk), world.log),
    ...answering(webhookCalls(desk), world.log),
    ...answering(channelCalls(desk), world.log),
    ...answering(channelBookingCalls(desk), world.log),
    ...answering(roomCalls(desk), world.log),
    ...answering(roomRackCalls(desk), world.log),
    ...answering(modificationCalls(desk), world.log),
    ...answering(waitlistCalls(desk), world.log),
    ...answering(notificationCalls(desk), world.log),
    ...operationCalls(desk),
  };
  return checking(engine, callFigures);
}

/** The calls that answer at once, and so throw where the others reject. */
const AT_ONCE: ReadonlySet<string> = new Set<keyof Engine>([
  'availabilityNow',
  'availabilitySince',
  'onAvailability',
  'outboxDead',
]);

/** A malformed call is its program's mistake: no actor hears of it, and its promise rejects. */
function checking<Calls extends object>(calls: Calls, figures: object): Calls {
  const checks = new Map<string, Call>(Object.entries(figures));
  const checked = Object.entries(calls).map(([name, call]: [string, Call]) => {
    const check = checks.get(name);
    const wrapped: Call = (...args) => {
      try {
        check?.(...args);
      } catch (error) {
        if (AT_ONCE.has(name)) throw error;
        return Promise.reject(error);
      }
      return call(...args);
    };
    return [name, wrapped] as const;
  });
  return Object.fromEntries(checked) as Calls;
}

/** No promise rejects: a call that cannot read the journal is answered as by a crashed actor. */
function answering<Calls extends object>(calls: Calls, log: Log): Calls {
  const answered = Object.entries(calls).map(([name, call]: [string, Call]) => {
    const crashed = (error: unknown): Outcome<never> => {
      log.error({ err: error, call: name }, 'a call could not read the journal');
      return { type: 'failed', failure: failed('crashed', limits.storageRetryMs) };
    };
    const wrapped: Call = (...args) => {
      const result = call(...args);
      return result instanceof Promise ? result.catch(crashed) : result;
    };
    return [name, wrapped] as const;
  });
  return Object.fromEntries(answered) as Calls;
}

type Call = (...args: readonly unknown[]) => unknown;
