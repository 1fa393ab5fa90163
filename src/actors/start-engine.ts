/**
 * The engine as everybody outside sees it: every call is one message to the actor that owns the
 * answer, and the answer is an outcome. It decides nothing itself but what can be refused before
 * any actor is asked.
 */
import type { Engine } from '../ports/engine.ts';
import { availabilityCalls } from './availability-calls.ts';
import { bookingCalls } from './booking-calls.ts';
import { CallDesk } from './call-desk.ts';
import { EngineCore, type EngineWorld } from './engine-core.ts';
import { operationCalls } from './operation-calls.ts';
import { propertyCalls } from './property-calls.ts';

export function startEngine(world: EngineWorld): Engine {
  const desk = new CallDesk(new EngineCore(world));
  return {
    ...propertyCalls(desk),
    ...availabilityCalls(desk),
    ...bookingCalls(desk),
    ...operationCalls(desk),
  };
}
