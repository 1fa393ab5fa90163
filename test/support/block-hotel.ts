/** A block of the double rooms of a hotel, and short words for what tests ask of it. */
import { problemText } from '../../src/audit/problem-list.ts';
import { addDays } from '../../src/domain/calendar.ts';
import type { BlockId } from '../../src/domain/ids.ts';
import type { BlockRequest, BlockSummary } from '../../src/ports/blocks.ts';
import type { BookingView, Outcome } from '../../src/ports/engine.ts';
import { ARRIVAL, adler, double } from '../../src/testing/hotel-adler.ts';
import { verifyDirectory } from '../../src/verify-directory.ts';
import { type Asked, type Hotel, payer, said } from './engine-world.ts';

export const wedding = 'wedding' as BlockId;

export interface AskedBlock {
  readonly rooms: number;
  readonly rate?: number;
  readonly status?: 'tentative' | 'definite';
  readonly deducts?: boolean;
  readonly cutOff?: BlockRequest['details']['cutOff'];
  readonly releaseDays?: number;
  readonly from?: number;
  readonly key?: string;
}

export function block(hotel: Hotel, asked: AskedBlock): Promise<Outcome<BlockSummary>> {
  const { rooms, rate, status = 'definite', deducts = true, cutOff = null, from = 0 } = asked;
  const { releaseDays = null, key } = asked;
  const rates = rate === undefined ? [] : [{ roomTypeId: double, nightlyMinor: rate }];
  return hotel.engine.createBlock(hotel.context(key), {
    id: wedding,
    propertyId: adler,
    details: { name: 'The wedding of Ada', cutOff, releaseDays, rates },
    status,
    deducts,
    lines: [{ roomTypeId: double, ...nights(from, 3), rooms }],
  });
}

/** The same count on each of the first `count` nights. */
export function counts(hotel: Hotel, rooms: number, count = 3): Promise<Outcome<BlockSummary>> {
  const lines = [{ roomTypeId: double, ...nights(0, count), rooms }];
  return hotel.engine.setBlockCounts(hotel.context(), wedding, lines);
}

/** The nights from so many days after arrival on. */
export function nights(from: number, count: number) {
  return { from: addDays(ARRIVAL, from), to: addDays(ARRIVAL, from + count - 1) };
}

export function pickUp(
  hotel: Hotel,
  asked: Asked = {},
  key?: string,
): Promise<Outcome<BookingView>> {
  const request = { ...hotel.stay(asked), blockId: wedding, payer: payer() };
  return hotel.engine.book(hotel.context(key), request);
}

/** `agreed=picked up+remainder+washed+released` of each night. */
export async function grid(hotel: Hotel): Promise<string> {
  const outcome = await hotel.engine.block(wedding);
  if (outcome.type !== 'ok') return said(outcome);
  return outcome.value.nights
    .map((night) => {
      const { agreed, pickedUp, remainder, washed, released } = night;
      return `${agreed}=${pickedUp}+${remainder}+${washed}+${released}`;
    })
    .join(' ');
}

export async function blocked(hotel: Hotel): Promise<string> {
  return (await hotel.cells(3)).map((cell) => cell.blocked).join(' ');
}

/** What the audit has against what the hotel has left; the hotel is stopped. */
export async function faults(hotel: Hotel): Promise<readonly string[]> {
  await hotel.stop();
  const { problems, unsettled } = verifyDirectory(hotel.path);
  return [
    ...problems.map(problemText),
    ...unsettled.filter((one) => !one.includes('waits for the gateway')),
  ];
}
