/**
 * From values that have to be said to one message: what is sold out first, then last rooms, then
 * the rest; nights next to each other with one value as one range; of rates only the fields that
 * have changed. What does not fit is left for the next.
 */
import type { AriKind, AriMessage, RateRange, RateValue } from '../../domain/channels/ari-value.ts';
import { mergedRanges, type SaidRange } from '../../domain/channels/merge-ranges.ts';
import { changedRate } from '../../domain/channels/shown-values.ts';
import type { CellValue, Draft, Target } from './channel-cells.ts';

export interface Batch {
  readonly message: AriMessage;
  /** For each range of the message what it says. */
  readonly said: readonly (readonly Draft[])[];
  /** What did not fit. */
  readonly left: readonly Draft[];
  /** Something in it is sold out, or is the last room. */
  readonly isUrgent: boolean;
}

const SOLD_OUT = 0;
const LAST_ROOM = 1;
const THE_REST = 2;
const URGENCIES = [SOLD_OUT, LAST_ROOM, THE_REST];

function urgencyOf(value: CellValue): number {
  if (typeof value === 'number') return Math.min(value, THE_REST);
  return value.stopSell ? SOLD_OUT : THE_REST;
}

/** `drafts` are of one kind, of each value one; at most `rangesMax` ranges. */
export function batchOf(kind: AriKind, drafts: readonly Draft[], rangesMax: number): Batch {
  const byTarget = new Map<string, Draft[]>();
  const targets = new Map<Target, number>();
  for (const draft of drafts) {
    const { target } = draft.cell;
    const place = targets.get(target) ?? targets.size;
    targets.set(target, place);
    const key = `${urgencyOf(draft.value)} ${place}`;
    const known = byTarget.get(key);
    if (known === undefined) byTarget.set(key, [draft]);
    else known.push(draft);
  }
  const ranges: { readonly target: Target; readonly range: SaidRange<Said>; said: Draft[] }[] = [];
  for (const urgency of URGENCIES) {
    for (const [target, place] of targets) {
      const group = byTarget.get(`${urgency} ${place}`) ?? [];
      ranges.push(...rangesOf(group).map((one) => ({ target, ...one })));
    }
  }
  const taken = ranges.slice(0, rangesMax);
  const left = ranges.slice(rangesMax).flatMap(({ said }) => said);
  return {
    message: messageOf(kind, taken),
    said: taken.map(({ said }) => said),
    left,
    isUrgent: taken.some(
      ({ said: [first] }) => first !== undefined && urgencyOf(first.value) < THE_REST,
    ),
  };
}

type Said = number | Partial<RateValue>;

function rangesOf(group: Draft[]): readonly { range: SaidRange<Said>; said: Draft[] }[] {
  group.sort((one, other) => (one.cell.night < other.cell.night ? -1 : 1));
  const nights = group.map((draft) => {
    const value = saidOf(draft);
    return { night: draft.cell.night, key: JSON.stringify(value), value };
  });
  let next = 0;
  return mergedRanges<Said>(nights).map((range) => {
    const said = group.slice(next, next + range.count);
    next += range.count;
    return { range, said };
  });
}

/** All of a rate when what the OTA has is not known, or everything is to be said. */
function saidOf({ cell, value, isForced }: Draft): Said {
  if (typeof value === 'number') return value;
  const { acknowledged, isUnsure } = cell;
  const isKnown = typeof acknowledged === 'object' && !isUnsure && !isForced;
  return changedRate(isKnown ? acknowledged : undefined, value);
}

function messageOf(
  kind: AriKind,
  taken: readonly { readonly target: Target; readonly range: SaidRange<Said> }[],
): AriMessage {
  if (kind === 'availability') {
    return {
      kind,
      ranges: taken.map(({ target: { roomCode }, range: { from, to, value } }) => {
        return { roomCode, from, to, rooms: Number(value) };
      }),
    };
  }
  return {
    kind,
    ranges: taken.map(({ target: { roomCode, plan }, range: { from, to, value } }): RateRange => {
      const fields = typeof value === 'object' ? value : {};
      return { roomCode, planCode: plan?.code ?? '', from, to, ...fields };
    }),
  };
}
