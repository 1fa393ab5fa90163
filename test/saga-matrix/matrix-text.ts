/**
 * The saga matrix as text: the document that is checked in, and the lines a test run prints. Must
 * hold nothing that differs from run to run, such as an id or a duration.
 */
import type { Ended } from './run-cell.ts';
import { FAULTS, type FaultName, type Impossible, reasons } from './saga-faults.ts';
import type { SagaRow } from './sagas.ts';

export interface MatrixRow {
  readonly saga: SagaRow;
  readonly step: string;
  /** In the order of FAULTS. */
  readonly cells: readonly Ended[];
}

const LETTERS = { completed: 'c', compensated: 'u', escalated: 'E', impossible: '-', broken: '!' };
const IMPOSSIBLE = Object.keys(reasons) as Impossible[];

const whatFaultsAre: Readonly<Record<FaultName, string>> = {
  fails:
    'the disk refuses the commit, the night the rooms, the gateway the call; the callback is lost',
  'times out, worked': 'it happened, and whoever asked is not told, or is told that it had not',
  'times out, did not': 'it did not happen, and whoever asked learns that late or never',
  'crash before intent': 'the process dies before what calls for the step is on disk',
  'crash after intent': 'the process dies after that, and before the step takes effect',
  'crash after effect': 'the process dies when the step has taken effect and nobody knows it yet',
  'duplicate answer': 'the step and its answer come twice',
  'late answer': 'the answer comes after the deadline has passed or the client has cancelled',
  'late arrival': 'the step itself takes effect only after that',
  'late arrival, crash': 'the same, and the process has died in between',
};

/** `docs/saga-matrix.md`. */
export function matrixDocument(rows: readonly MatrixRow[]): string {
  const sagas = [...new Set(rows.map(({ saga }) => saga))];
  return [
    '# The saga matrix',
    '',
    'Written by `test/saga-matrix`: every saga, every step of it, every fault, each run against a',
    'whole engine on a real directory. When all faults are over, every deadline has passed and a',
    'person has had tried again what was given up, each run has to be in order by the journal and',
    'the bank alone. A change of how one ends makes the test fail; this writes the new table:',
    '',
    '```sh',
    'node_modules/.bin/vitest run test/saga-matrix -u',
    '```',
    '',
    '- **completed**: what was asked was done. **compensated**: it was undone. **escalated**: the',
    '  gateway refused for good, and a person had it tried again. The last status follows where it',
    '  is not the one that the saga leads to without a fault.',
    '- A step in inventory or of the booking is named after its event, one at the gateway after',
    '  its call.',
    '',
    ...counts(rows),
    '',
    '## The faults',
    '',
    ...FAULTS.map((fault) => `- **${fault}**: ${whatFaultsAre[fault]}.`),
    '',
    'What cannot happen:',
    '',
    ...IMPOSSIBLE.map((why, index) => `${index + 1}. ${reasons[why]}`),
    '',
    ...sagas.flatMap((saga) =>
      section(
        saga,
        rows.filter((row) => row.saga === saga),
      ),
    ),
  ].join('\n');
}

/** One line for each step, one letter for each fault. */
export function matrixLines(rows: readonly MatrixRow[]): string {
  const lines = rows.map(({ saga, step, cells }) => {
    return `${cells.map(letter).join('')}  ${saga.name}: ${step}`;
  });
  const legend = 'c completed, u undone, E escalated, - impossible, ! broken; columns:';
  return [`${legend} ${FAULTS.join(' | ')}`, ...lines, ...counts(rows)].join('\n');
}

function letter(cell: Ended): string {
  if (cell.type === 'impossible') return LETTERS.impossible;
  return cell.problems.length > 0 ? LETTERS.broken : LETTERS[cell.end];
}

function counts(rows: readonly MatrixRow[]): readonly string[] {
  const cells = rows.flatMap((row) => row.cells);
  const count = (end: string): number => {
    return cells.filter((cell) => (cell.type === 'ended' ? cell.end : cell.type) === end).length;
  };
  const sagas = new Set(rows.map(({ saga }) => saga)).size;
  const ends = ['completed', 'compensated', 'escalated', 'impossible'];
  const size = `${sagas} sagas, ${rows.length} steps, ${FAULTS.length} faults`;
  return [
    `${size}: ${cells.length} cells, of which`,
    `${ends.map((end) => `${count(end)} ${end}`).join(', ')}.`,
  ];
}

function section(saga: SagaRow, rows: readonly MatrixRow[]): readonly string[] {
  const usual = usualStatus(rows);
  return [
    `## ${saga.name[0]?.toUpperCase()}${saga.name.slice(1)}`,
    '',
    `Goal: \`${saga.goal}\`, which leaves the booking ${usual}.`,
    '',
    ...table([
      ['step', ...FAULTS],
      ...rows.map(({ step, cells }) => [step, ...cells.map((cell) => cellText(cell, usual))]),
    ]),
    '',
  ];
}

/** Padded, as the formatter wants it. */
function table([head = [], ...body]: readonly (readonly string[])[]): readonly string[] {
  const widths = head.map((title, column) => {
    return Math.max(title.length, ...body.map((row) => row[column]?.length ?? 0));
  });
  const line = (row: readonly string[]): string => {
    return `| ${row.map((text, column) => text.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  };
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)];
}

/** The status that most completed runs have. */
function usualStatus(rows: readonly MatrixRow[]): string {
  const tally = new Map<string, number>();
  for (const cell of rows.flatMap((row) => row.cells)) {
    if (cell.type !== 'ended' || cell.end !== 'completed') continue;
    tally.set(cell.status, (tally.get(cell.status) ?? 0) + 1);
  }
  return [...tally].sort(([, left], [, right]) => right - left)[0]?.[0] ?? 'nowhere';
}

function cellText(cell: Ended, usual: string): string {
  if (cell.type === 'impossible') return `– (${IMPOSSIBLE.indexOf(cell.why) + 1})`;
  const status = cell.status === usual ? '' : `, ${cell.status}`;
  return `${cell.end}${status}`;
}
