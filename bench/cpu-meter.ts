/**
 * Processor time spent in the measured window. On a machine shared with others it says more than
 * the rate does: it does not grow when somebody else is running.
 */
import { readFileSync } from 'node:fs';
import type { Window } from './tally.ts';

export interface CpuUse {
  /** All threads of the process. */
  readonly processMs: number;
  /** The thread that the actors run on; undefined for another process. */
  readonly mainThreadMs: number | undefined;
}

/** Call before the load begins; await after it has ended. */
export async function measureOwnCpu({ warmUpMs, runMs }: Window): Promise<CpuUse> {
  await delay(warmUpMs);
  const before = process.cpuUsage();
  const threadBefore = process.threadCpuUsage();
  await delay(runMs);
  const { user, system } = process.cpuUsage(before);
  const thread = process.threadCpuUsage(threadBefore);
  return {
    processMs: (user + system) / 1_000,
    mainThreadMs: (thread.user + thread.system) / 1_000,
  };
}

/** Undefined where there is no /proc. */
export async function measureCpuOf(
  pid: number | undefined,
  { warmUpMs, runMs }: Window,
): Promise<CpuUse | undefined> {
  await delay(warmUpMs);
  const before = cpuMsOf(pid);
  await delay(runMs);
  const after = cpuMsOf(pid);
  if (before === undefined || after === undefined) return undefined;
  return { processMs: after - before, mainThreadMs: undefined };
}

const MS_PER_TICK = 10;

function cpuMsOf(pid: number | undefined): number | undefined {
  try {
    // The name, in parentheses, may hold spaces; user and system time are 12th and 13th after it.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) * MS_PER_TICK;
  } catch {
    return undefined;
  }
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
