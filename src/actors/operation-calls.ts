/** Calls about the engine itself: how it is, what was given up, and how it stops. */
import { limits } from '../limits.ts';
import type { Scheduler } from '../ports/clock.ts';
import type { OperationCalls } from '../ports/engine.ts';
import type { EngineHealth } from '../ports/engine-health.ts';
import type { CallDesk } from './calls/call-desk.ts';
import type { EngineCore } from './engine-core.ts';
import type { EngineWorld } from './engine-world.ts';
import { MAIL_QUEUE } from './notifications/follower-notifications.ts';

/** Captures and refunds under way get this long to be recorded; the rest wait in the outbox. */
const EFFECTS_WAIT_MS = 5_000;
const EFFECTS_LOOK_MS = 20;

export function operationCalls(desk: CallDesk): OperationCalls {
  let drained: Promise<void> | undefined;
  return {
    outboxDead: (limit) => desk.world.journal.deadOutbox(limit),
    health: () => healthOf(desk),
    refusal: () => desk.inFlight.refusal(true),
    drain() {
      drained ??= drain(desk);
      return drained;
    },
  };
}

function healthOf({ core, world, inFlight, denials }: CallDesk): EngineHealth {
  const { journal, system } = world;
  const { isDraining } = inFlight;
  // While draining the journal may be closed already, and a probe must still be answered.
  const given = isDraining ? NOTHING_GIVEN_UP : givenUp(world);
  const isFailing = journal.failure !== undefined || core.isRecovering || given === undefined;
  return {
    status: isDraining ? 'draining' : isFailing ? 'storage_unavailable' : 'ok',
    position: journal.durablePosition,
    residentActors: core.directory.residents,
    queuedMessages: system.queued,
    pendingEntries: journal.pendingEntries,
    deadLetters: system.deadLetters.counts,
    quarantined: [...system.quarantined],
    followers: Object.fromEntries(
      Object.entries(core.followers).map(([name, { behaviour }]) => [name, behaviour.position]),
    ),
    webhooks: webhookCounts(core),
    ...(given ?? NOTHING_GIVEN_UP),
    denials: denials.sum,
    deniedNights: denials.top(limits.pageItemsDefault),
    prices: core.prices.counts,
  };
}

function webhookCounts({ webhookEndpoints }: EngineCore): EngineHealth['webhooks'] {
  const all = webhookEndpoints.all();
  const inactive = all.filter(({ state }) => !state.details.isActive).length;
  return { endpoints: all.length, inactive };
}

type GivenUp = Pick<EngineHealth, 'outboxDead' | 'parked' | 'mailsWaiting'>;

const NOTHING_GIVEN_UP: GivenUp = { outboxDead: 0, parked: 0, mailsWaiting: undefined };

/** Undefined when the tables cannot be read: a probe is told so, and not left with an exception. */
function givenUp({ journal, projections, log, mailer }: EngineWorld): GivenUp | undefined {
  try {
    return {
      outboxDead: journal.deadOutbox(limits.pageItemsMax).length,
      parked: projections.parked(limits.pageItemsMax).length,
      mailsWaiting: mailer === undefined ? undefined : journal.outboxCount(MAIL_QUEUE),
    };
  } catch (error) {
    log.error({ err: error }, 'the journal could not be read for a probe');
    return undefined;
  }
}

async function drain({ core, world, inFlight }: CallDesk): Promise<void> {
  await inFlight.drain();
  core.pauseNews();
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
