/**
 * A call of somebody in a simulated world: counted as long as it is open, and heard only while the
 * engine that it was made to is up. An answer of an engine that is gone never comes.
 */
import type { Outcome } from '../../../ports/engine.ts';
import type { OpenCalls, Written } from '../open-calls.ts';
import type { Moment, SimulatedWorld } from '../simulated-world.ts';

/** `hear` is given the answer and the moment at which the call was made. */
export function heardAnswer<Value>(
  world: SimulatedWorld,
  calls: OpenCalls,
  answer: Promise<Outcome<Value>>,
  hear: (outcome: Outcome<Value>, sent: Moment) => void,
  request?: Written,
): void {
  const { generation, moment } = world;
  const call = calls.begin(request);
  void answer.then((outcome) => {
    if (generation !== world.generation) return;
    calls.end(call);
    hear(outcome, moment);
  });
}
