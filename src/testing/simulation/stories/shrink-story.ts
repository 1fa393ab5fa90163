/**
 * Makes a failing story short: leaves acts out, many at a time and then one by one, as long as the
 * same rule is still broken (delta debugging, Zeller and Hildebrandt 2002). Leaving an act out
 * moves all that comes after it, so what is left may fail at another place; the rule is what
 * counts.
 */
import { type SimulationReport, simulate } from '../simulation.ts';
import type { Act, Story } from './story.ts';

/** Each run takes some ten milliseconds; a story nobody waits for is no help. */
const RUNS_MAX = 300;

/** The shortest story found that still breaks the same rule. */
export interface Shrunk {
  readonly story: Story;
  readonly report: SimulationReport;
  readonly runs: number;
}

/** What is wrong with a run, in a word that is the same for the same fault; undefined if nothing. */
export function faultOf({ violations, stuck }: SimulationReport): string | undefined {
  const [first] = violations;
  if (first !== undefined) return first.rule;
  return stuck.length > 0 ? 'stuck' : undefined;
}

/** Shortens a story that broke a rule in `report`; gives up after some hundred runs, or is told. */
export async function shrink(
  story: Story,
  report: SimulationReport,
  isToldToStop: () => boolean = () => false,
): Promise<Shrunk> {
  const fault = faultOf(report);
  let best: Shrunk = { story, report, runs: 0 };
  let runs = 0;
  const goesOn = (): boolean => runs < RUNS_MAX && !isToldToStop();
  for (let size = Math.ceil(story.acts.length / 2); size >= 1 && goesOn(); ) {
    let isShorter = false;
    for (let from = 0; from < best.story.acts.length && goesOn(); ) {
      const acts = without(best.story.acts, from, size);
      const candidate = { ...story, acts };
      const tried = await simulate(candidate);
      runs += 1;
      if (faultOf(tried) === fault) {
        best = { story: candidate, report: tried, runs };
        isShorter = true;
      } else from += size;
    }
    if (!isShorter || size > best.story.acts.length) size = Math.floor(size / 2);
  }
  return { ...best, runs };
}

function without(acts: readonly Act[], from: number, count: number): readonly Act[] {
  return [...acts.slice(0, from), ...acts.slice(from + count)];
}
