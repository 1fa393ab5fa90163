/**
 * The verdict on a history in words, for whoever has to find out what went wrong. A rejection shows
 * where the longest order of the answers ends, and never claims that the fault is there and not
 * before: it is the first answer which no order that long leaves room for.
 */
import type { Operation, SequentialModel, Verdict } from './linearizability.ts';

/** Enough of the order to see how the state came about. */
const PREFIX_SHOWN_MAX = 12;

/** A verdict in words; for a rejection, the end of the longest order and what does not fit. */
export function explainVerdict<State, Input, Output>(
  model: SequentialModel<State, Input, Output>,
  verdict: Verdict<State, Input, Output>,
): string {
  if (verdict.type === 'unknown') return `${verdict.key}: not decided: ${verdict.reason}`;
  if (verdict.type === 'linearizable') {
    const { operations, keys, configurations } = verdict;
    return `${operations} operations on ${keys} keys, ${configurations} configurations`;
  }
  const { key, prefix, misfit, state, answered } = verdict;
  const line = ({ input, calledAtMs, answer }: Operation<Input, Output>): string => {
    const end = answer === undefined ? 'never' : answer.atMs.toFixed(3);
    const span = `${calledAtMs.toFixed(3)} .. ${end}`;
    return `  [${span}] ${model.describe(input, answer?.output)}`;
  };
  const shown = prefix.slice(-PREFIX_SHOWN_MAX);
  const placed = prefix.filter(({ answer }) => answer !== undefined).length;
  return [
    `${key}: not linearizable. At most ${placed} of ${answered} answers can be put in an order,`,
    `which ends so${shown.length < prefix.length ? ' (its beginning is left out)' : ''}:`,
    ...shown.map(line),
    `and leads to: ${model.fingerprint(state)}. Then this answer fits nowhere:`,
    line(misfit),
  ].join('\n');
}
