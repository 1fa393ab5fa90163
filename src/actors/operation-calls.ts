/** Calls about the engine itself: how it is, what was given up, and how it stops. */
import { limits } from '../limits.ts';
import type { Scheduler } from '../ports/clock.ts';
import type { EngineHealth, OperationCalls } from '../ports/engine.ts';
import type { CallDesk } from './call-desk.ts';

/** Captures and refunds under way get this long to be recorded; the rest wait in the outbox. */
const EFFECTS_WAIT_MS = 5_000;
const EFFECTS_LOOK_MS = 20;

export function operationCalls(desk: CallDesk): OperationCalls {
  let drained: Promise<void> | undefined;
  return {
    outboxDead: (limit) => desk.world.journal.deadOutbox(limit),
    health: () => healthOf(desk),
    drain() {
      drained ??= drain(desk);
      return drained;
    },
  };
}

function healthOf({ core, world, inFlight, denials }: CallDesk): EngineHealth {
  const { journal, system, projections } = world;
  const { isDraining } = inFlight;
  const isFailing = journal.failure !== undefined || core.isRecovering;
  return {
    status: isDraining ? 'draining' : isFailing ? 'storage_unavailable' : 'ok',
    position: journal.durablePosition,
    residentActors: core.directory.residents,
    queuedMessages: system.queued,
    pendingEntries: journal.pendingEntries,
    deadLetters: system.deadLetters.counts,
    quarantined: [...system.quarantined],
    followers: {
      nights: core.followers.nights.behaviour.position,
      bookings: core.followers.bookings.behaviour.position,
    },
    // While draining the journal may be closed already, and a probe must still be answered.
    outboxDead: isDraining ? 0 : journal.deadOutbox(limits.pageItemsMax).length,
    parked: isDraining ? 0 : projections.parked(limits.pageItemsMax).length,
    denials: denials.sum,
    deniedNights: denials.top(limits.pageItemsDefault),
  };
}

async function drain({ core, world, inFlight }: CallDesk): Promise<void> {
  await inFlight.drain();
  await effectsSettled(world.scheduler, () => core.effectsInHand === 0);
  core.close();
  inFlight.close();
  await world.journal.close();
}

function effectsSettled(scheduler: Scheduler, areSettled: () => boolean): Promise<void> {
  const until = scheduler.monotonicMs() + EFFECTS_WAIT_MS;
  return new Promise((resolve) => {
    const look = (): void => {
      if (areSettled() || scheduler.monotonicMs() > until) resolve();
      else scheduler.after(EFFECTS_LOOK_MS, look);
    };
    look();
  });
}
