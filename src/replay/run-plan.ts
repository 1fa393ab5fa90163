/**
 * Drives the clients through the planned days: the calendar is turned, then each phase runs with
 * all clients at once and ends before the next begins. On the way the server is killed once, and
 * the mirror's connections are dropped at random; both follow from the seed.
 */

import { type Overbooking, walkWhoHasNoRoom } from './beyond-rooms.ts';
import type { Phase, Step } from './day-plan.ts';
import type { FeedMirror } from './feed-mirror.ts';
import type { FrontDesk } from './front-desk.ts';
import { sendAction, sendBooking, sendChange } from './hotel-client.ts';
import type { HttpClient } from './http-client.ts';
import type { OtaSales } from './ota-sales.ts';
import { noonMs } from './own-dates.ts';
import type { ProgressBar } from './progress-bar.ts';
import type { ReplayOtas } from './replay-otas.ts';
import type { RunHistory } from './run-history.ts';
import type { ServerProcess } from './server-process.ts';
import { type AcceptedBooking, stayNow } from './verify-history.ts';
import type { WaitingList } from './waiting-list.ts';

export interface Stage {
  readonly server: ServerProcess;
  readonly client: HttpClient;
  readonly mirror: FeedMirror;
  readonly history: RunHistory;
  readonly progress: ProgressBar;
  readonly clients: number;
  /** Uniform in [0, 1) and the same for the same seed. */
  readonly random: () => number;
  /** Undefined where no more is sold than there is, so that everybody finds a room. */
  readonly overbooking: Overbooking | undefined;
  readonly waiting: WaitingList;
  /** Undefined where no OTA is connected. */
  readonly otas: ReplayOtas | undefined;
  readonly desk: FrontDesk;
}

/** One connection of the mirror is broken on about one day in ten, for up to half a second. */
const DROP_CHANCE = 0.1;
const DROP_MS_MAX = 500;

export async function runPlan(stage: Stage, phases: readonly Phase[]): Promise<void> {
  const steps = phases.reduce((sum, phase) => sum + phase.steps.length, 0);
  const run = { done: 0, killAt: Math.floor(steps / 2), today: -1 };
  for (const [index, phase] of phases.entries()) {
    const isNewDay = phase.day !== run.today;
    if (isNewDay) {
      const isFirstDay = run.today < 0;
      if (!isFirstDay) await stage.otas?.watch.dayEnded(run.today);
      run.today = phase.day;
      await stage.server.setClock(noonMs(phase.day));
      // An OTA that has no calendar yet is a full hotel to its guests.
      if (isFirstDay) await stage.otas?.watch.look(phase.day);
      if (stage.random() < DROP_CHANCE) {
        stage.mirror.drop(Math.floor(stage.random() * 1_000), stage.random() * DROP_MS_MAX);
      }
    }
    const { overbooking, waiting } = stage;
    if (isNewDay) await waiting.serve(stage, index, phase.day);
    if (overbooking !== undefined && phase.name === 'arrive') {
      await walkWhoHasNoRoom(stage, phase, index, overbooking.rooms);
    }
    const at = { day: phase.day, phase: index };
    if (phase.name === 'arrive') await stage.desk.open(stage, phase, at);
    await runPhase(stage, phase, index, run);
    if (phase.name === 'arrive') await stage.desk.close(stage, phase, at);
  }
  await stage.waiting.close(stage);
}

async function runPhase(
  stage: Stage,
  phase: Phase,
  index: number,
  run: { done: number; readonly killAt: number },
): Promise<void> {
  let restart: Promise<void> | undefined;
  let next = 0;
  const work = async () => {
    for (;;) {
      const step = phase.steps[next];
      if (step === undefined) return;
      next += 1;
      await runStep(stage, step, { day: phase.day, phase: index });
      run.done += 1;
      stage.progress.set(run.done);
      if (run.done === run.killAt) restart = killAndStart(stage);
    }
  };
  await Promise.all(Array.from({ length: stage.clients }, work));
  await restart;
  // What OTAs have sold in this phase is the hotel's before the next begins.
  await stage.otas?.sales.arrived(phase.day);
}

async function runStep(
  stage: Stage,
  step: Step,
  at: { readonly day: number; readonly phase: number },
): Promise<void> {
  const { client, history, waiting, otas } = stage;
  const { row, action, changes = [] } = step;
  if (otas?.sales.sells(row) && (await runOtaStep(otas.sales, history, step, at))) return;
  if (action === 'wait') {
    await waiting.join(stage, row);
    return;
  }
  if (action === 'book') {
    if (await waiting.end(stage, row, at.phase)) return;
    history.recordBooking(row, await sendBooking(client, row), at.phase);
    return;
  }
  const booking = history.accepted.get(row);
  // What was refused has no later life, nor has whoever sleeps elsewhere or has left already.
  if (booking === undefined || booking.ending !== undefined) return;
  if (action === 'modify') {
    for (const change of changes) {
      const answer = await sendChange(client, row, booking, change);
      history.recordChange(row, change.stay, answer, at.phase);
    }
    return;
  }
  if (action === 'check-in') {
    await stage.desk.checkIn(stage, { row, booking }, at);
    return;
  }
  const fitting = fittingAction(booking, action, at.day);
  history.recordAction(row, fitting, await sendAction(client, row, booking.id, fitting), at);
}

/** Whether it was the OTA's to do: what happens in the house it does not hear of. */
async function runOtaStep(
  sales: OtaSales,
  history: RunHistory,
  { row, action, changes = [] }: Step,
  at: { readonly day: number; readonly phase: number },
): Promise<boolean> {
  // An OTA keeps no list of those who wait.
  if (action === 'wait') return true;
  if (action !== 'book' && action !== 'modify' && action !== 'cancel') return false;
  if (action === 'book') history.recordBooking(row, await sales.book(row), at.phase, true);
  const booking = history.accepted.get(row);
  if (booking === undefined) return true;
  for (const change of changes) {
    history.recordChange(row, change.stay, await sales.change(row, change), at.phase);
  }
  if (action === 'cancel') history.recordAction(row, action, await sales.cancel(row), at);
  sales.await(row, booking);
  return true;
}

/** Who was refused the longer stay does not leave early when his own stay is over. */
function fittingAction(
  booking: AcceptedBooking,
  action: Exclude<Step['action'], 'wait' | 'book' | 'modify'>,
  day: number,
): typeof action {
  const { arrivalDay, nights } = stayNow(booking);
  return action === 'early-departure' && day >= arrivalDay + nights ? 'check-out' : action;
}

/** The other clients meanwhile repeat what was not answered, under the same keys. */
async function killAndStart({ server, client, otas }: Stage): Promise<void> {
  await server.kill();
  client.baseUrl = await server.start();
  await otas?.moved();
}
