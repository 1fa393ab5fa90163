/**
 * Reads a table of what is asked of one block and what it answers, and checks it line by line. The
 * block has one room type; its nights are those from 2026-05-11 on, and the hotel is in Berlin.
 *
 *   today 2026-05-01                  it is noon of that day
 *   open definite 3 3 cutoff=2d       rooms by night; idle, cutoff=DATE, release=N, rates=a,b
 *   counts 4 - 0                      what is to be agreed by night; - is not said
 *   wash 1 - p2                       p2: so many were picked up of each
 *   confirm, deducts on|off, cancel, change cutoff=… release=… rates=… name=…
 *   agreed, refused, told, release    what the nights and the timer say
 *   block                             how it stands: 3 agreed, 3w1 one washed, 3! released
 */
import { expect } from 'vitest';
import type {
  BlockCommand,
  BlockCount,
  BlockDetails,
  BlockEvent,
  BlockState,
  CellFigures,
} from '../../src/domain/blocks/block.ts';
import { cellKey } from '../../src/domain/blocks/block-cell.ts';
import { decideBlock } from '../../src/domain/blocks/decide-block.ts';
import { emptyBlock, evolveBlock } from '../../src/domain/blocks/evolve-block.ts';
import { addDays, type CivilDate } from '../../src/domain/calendar.ts';
import type { BlockId, PropertyId, RoomTypeId } from '../../src/domain/ids.ts';
import type { Currency } from '../../src/domain/money.ts';

const FIRST = '2026-05-11' as CivilDate;
const roomTypeId = 'a' as RoomTypeId;
const propertyId = 'h' as PropertyId;
const DEADLINE_MS = 9_000;

export function checkBlockTable(table: string): void {
  let state = emptyBlock('g' as BlockId);
  let today = '2026-05-01' as CivilDate;
  for (const line of table.split('\n')) {
    const [text = ''] = line.split('#');
    const [asked = '', expected = ''] = text.split('->').map((part) => part.trim());
    if (asked === '') continue;
    const [verb = '', ...words] = asked.split(/\s+/);
    if (verb === 'today') today = words[0] as CivilDate;
    else if (verb === 'block') expect(stateText(state), asked).toBe(expected);
    else {
      const nowMs = Date.parse(`${today}T10:00:00Z`);
      const decision = decideBlock(state, commandOf(verb, words, today), nowMs);
      expect(decisionText(decision), text.trim()).toBe(expected);
      const events = decision.type === 'accepted' ? decision.events : [];
      for (const event of events) state = evolveBlock(state, event, nowMs);
    }
  }
}

function commandOf(verb: string, words: readonly string[], today: CivilDate): BlockCommand {
  const counts = countsOf(words.filter((word) => /^(\d+|-)$/.test(word)));
  const deadlineMs = DEADLINE_MS;
  switch (verb) {
    case 'open': {
      const status = words[0] === 'definite' ? 'definite' : 'tentative';
      const nothing = { name: 'g', cutOff: null, releaseDays: null, rates: [] };
      return {
        type: 'create_block',
        propertyId,
        timeZone: 'Europe/Berlin',
        currency: 'EUR' as Currency,
        details: { ...nothing, ...detailsOf(words) },
        status,
        deducts: !words.includes('idle'),
        counts,
        deadlineMs,
      };
    }
    case 'counts':
      return { type: 'set_block_counts', counts, today, deadlineMs };
    case 'wash':
      return {
        type: 'wash_block',
        counts: counts.map((count) => ({
          ...count,
          pickedUp: Number(words.at(-1)?.slice(1)) || 0,
        })),
        deadlineMs,
      };
    case 'confirm':
      return { type: 'confirm_block', deadlineMs };
    case 'deducts':
      return { type: 'set_block_deducts', deducts: words[0] === 'on', deadlineMs };
    case 'change':
      return { type: 'change_block', changes: detailsOf(words), today };
    case 'cancel':
      return { type: 'cancel_block', why: 'off' };
    case 'agreed':
      return { type: 'record_block_agreed' };
    case 'refused':
      return { type: 'record_block_refused', reason: { code: 'too_many_blocks', max: 1 } };
    case 'told':
      return { type: 'record_block_told' };
    case 'release':
      return { type: 'release_block' };
    default:
      throw new Error(`no such line: ${verb}`);
  }
}

function countsOf(words: readonly string[]): readonly BlockCount[] {
  return words.flatMap((word, at) => {
    return word === '-' ? [] : [{ roomTypeId, night: addDays(FIRST, at), rooms: Number(word) }];
  });
}

function detailsOf(words: readonly string[]): Partial<BlockDetails> {
  const said = new Map(words.map((word) => word.split('=') as [string, string]));
  const [name, cutOff, release, rates] = ['name', 'cutoff', 'release', 'rates'].map((key) =>
    said.get(key),
  );
  return {
    ...(name === undefined ? {} : { name }),
    ...(cutOff === undefined ? {} : { cutOff: cutOffOf(cutOff) }),
    ...(rates === undefined ? {} : { rates: rates.split(',').map(rateOf) }),
    ...(release === undefined ? {} : { releaseDays: release === 'none' ? null : Number(release) }),
  };
}

function rateOf(type: string): BlockDetails['rates'][number] {
  return { roomTypeId: type as RoomTypeId, nightlyMinor: 8_000 };
}

function cutOffOf(word: string): BlockDetails['cutOff'] {
  if (word === 'none') return null;
  if (word.endsWith('d')) return { type: 'days', days: Number(word.slice(0, -1)) };
  return { type: 'date', date: word as CivilDate };
}

function decisionText(decision: ReturnType<typeof decideBlock>): string {
  if (decision.type === 'rejected') {
    const { code, ...why } = decision.rejection;
    const { blockId: _, roomTypeId: __, ...said } = why as Record<string, unknown>;
    return [code, ...Object.values(said)].join(' ');
  }
  return decision.type === 'accepted' ? decision.events.map(eventText).join(', ') : 'unchanged';
}

function eventText(event: BlockEvent): string {
  switch (event.type) {
    case 'BlockRequested':
      return ['BlockRequested', event.status, ...event.cells.map(cellText)].join(' ');
    case 'BlockChangeRequested': {
      const to = event.deducts === undefined ? [] : [event.deducts ? 'on' : 'off'];
      const cells = (event.cells ?? []).map(cellText);
      return ['BlockChangeRequested', event.kind, ...to, ...cells].join(' ');
    }
    case 'BlockChangeAgreed':
      return `BlockChangeAgreed ${event.kind}`;
    case 'BlockReleased':
      return `BlockReleased ${event.upTo ?? 'all'}`;
    default:
      return event.type;
  }
}

function cellText({ night, agreed, washed }: CellFigures): string {
  return `${night.slice(-2)}=${agreed}${washed === 0 ? '' : `w${washed}`}`;
}

function stateText(state: BlockState): string {
  const { status = 'none', cells, changing, telling, isCutOff } = state;
  const nights = Array.from({ length: 5 }, (_, at) => addDays(FIRST, at));
  const figures = nights.flatMap((night) => {
    const cell = cells[cellKey({ roomTypeId, night })];
    if (cell === undefined) return [];
    const text = cellText({ roomTypeId, night, ...cell });
    return [cell.isReleased ? `${text}!` : text];
  });
  const told = telling?.map((key) => key.slice(8, 10)).join('+');
  return [
    status,
    ...figures,
    ...(isCutOff ? ['cut off'] : []),
    ...(changing === undefined ? [] : [`asks ${changing.kind}`]),
    ...(told === undefined ? [] : [`tells ${told === '' ? 'nobody' : told}`]),
  ].join(' ');
}
