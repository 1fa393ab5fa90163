/**
 * The engine as everybody outside sees it: every call is one message to the actor that owns the
 * answer, and the answer is an outcome. It decides nothing itself but what can be refused before
 * any actor is asked.
 */

import { limits } from '../limits.ts';
import type { Engine, Outcome } from '../ports/engine.ts';
import type { Log } from '../ports/log.ts';
import { availabilityCalls } from './availability-calls.ts';
import { bookingCalls } from './booking-calls.ts';
import { failed } from './call.ts';
import { CallDesk } from './call-desk.ts';
import { EngineCore, type EngineWorld } from './engine-core.ts';
import { operationCalls } from './operation-calls.ts';
import { propertyCalls } from './property-calls.ts';

export function startEngine(world: EngineWorld): Engine {
  const desk = new CallDesk(new EngineCore(world));
  return {
    ...answering(propertyCalls(desk), world.log),
    ...answering(availabilityCalls(desk), world.log),
    ...answering(bookingCalls(desk), world.log),
    ...operationCalls(desk),
  };
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
