/**
 * The calendar that an OTA asks for: the values that would be said to it now, worked out some at a
 * time so that bookings go on in between, each as it is when it is looked at. It may ask whether or
 * not the channel is switched on: pausing only ends what is sent by itself.
 */
import { addDays, type CivilDate, daysBetween } from '../../domain/calendar.ts';
import type { AvailabilityRange, RateRange } from '../../domain/channels/ari-value.ts';
import type { ChannelDetails } from '../../domain/channels/channel.ts';
import { mergedRanges, type SaidNight } from '../../domain/channels/merge-ranges.ts';
import { limits } from '../../limits.ts';
import type { ChannelPushAnswer } from '../../ports/channel-bookings.ts';
import type { CalendarQuestion, ChannelCalendar } from '../../ports/channel-format.ts';
import type { Outcome } from '../../ports/engine.ts';
import { failed } from '../calls/call.ts';
import { type CallDesk, readAt } from '../calls/call-desk.ts';
import { type CellValue, ChannelCells, type Target } from './channel-cells.ts';
import { earlier, horizonFrom } from './channel-follow.ts';
import { ChannelValues } from './channel-values.ts';

interface Nights {
  readonly from: CivilDate;
  readonly to: CivilDate;
}

type Calendar = Parameters<ChannelCalendar['answer']>[2];

/** Undefined for a message that does not ask for it. */
export async function calendarAnswer(
  desk: CallDesk,
  details: ChannelDetails,
  format: ChannelCalendar,
  body: string,
): Promise<ChannelPushAnswer | undefined> {
  const read = format.read(body, details);
  if (read === undefined) return undefined;
  const refused = (status: 400 | 503, reason: string) => format.refusal(body, { status, reason });
  if (read.type === 'unreadable') return refused(400, read.reason);
  const values = new ChannelValues(desk.core.board, desk.core.prices, desk.world.clock);
  const { channelHorizonDays } = desk.world.tuning;
  const nights = nightsOf(read.question, values.today(details.propertyId), channelHorizonDays);
  if (typeof nights === 'string') return refused(400, nights);
  const targets = targetsOf(details, read.question);
  if (typeof targets === 'string') return refused(400, targets);
  const worked = await desk.inFlight.run<Calendar | string>(false, (respond) => {
    void workedOut(desk, details, values, targets, nights).then(respond, (error) => {
      desk.world.log.error({ err: error }, 'a calendar that a channel asks for failed');
      respond({ type: 'failed', failure: failed('crashed', limits.storageRetryMs) });
    });
  });
  if (worked.type === 'failed') return refused(503, worked.failure.code);
  if (worked.type === 'rejected') return refused(503, worked.rejection.code);
  const { value } = worked;
  return typeof value === 'string' ? refused(400, value) : format.answer(body, details, value);
}

/** Nights that are over are left out; or why none can be told. */
function nightsOf(
  { from, to }: CalendarQuestion,
  today: CivilDate,
  daysAhead: number,
): Nights | string {
  const horizon = horizonFrom(today, daysAhead);
  const first = from ?? today;
  const last = to ?? earlier(addDays(first, limits.channelCalendarDaysMax - 1), horizon.to);
  const days = daysBetween(first, last) + 1;
  if (days < 1) return `the dates end on ${last}, before they begin on ${first}`;
  if (days > limits.channelCalendarDaysMax) {
    return `${days} days are asked for; at most ${limits.channelCalendarDaysMax} at a time`;
  }
  if (last < today) return `the dates end on ${last}; today is ${today}`;
  if (last > horizon.to) return `the dates end on ${last}; the calendar ends on ${horizon.to}`;
  return { from: first < today ? today : first, to: last };
}

/**
 * Rooms and plans that are mapped and asked for; or a code that is not known. Plans without the
 * parties whose prices they would be asked for: prices are no part of this calendar.
 */
function targetsOf(
  details: ChannelDetails,
  { roomCodes, planCodes }: CalendarQuestion,
): readonly Target[] | string {
  const { targets } = new ChannelCells(details);
  const unknownRoom = roomCodes?.find((code) => targets.every(({ roomCode }) => roomCode !== code));
  if (unknownRoom !== undefined) return `there is no room type ${unknownRoom}`;
  const unknownPlan = planCodes?.find((code) => targets.every(({ plan }) => plan?.code !== code));
  if (unknownPlan !== undefined) return `there is no rate plan ${unknownPlan}`;
  return targets.flatMap((target) => {
    const { plan, roomCode } = target;
    if (roomCodes?.includes(roomCode) === false) return [];
    if (plan === undefined) return [target];
    if (planCodes?.includes(plan.code) === false) return [];
    return [{ ...target, plan: { ...plan, occupancies: [] } }];
  });
}

/** A text says why it cannot be told. */
async function workedOut(
  { world }: CallDesk,
  details: ChannelDetails,
  values: ChannelValues,
  targets: readonly Target[],
  { from, to }: Nights,
): Promise<Outcome<Calendar | string>> {
  const availability: AvailabilityRange[] = [];
  const rates: RateRange[] = [];
  let inTurn = 0;
  let hotel = values.now(details);
  for (const target of targets) {
    const said: SaidNight<CellValue>[] = [];
    for (let night = from; night <= to; night = addDays(night, 1)) {
      inTurn += 1;
      if (inTurn % limits.channelValuesPerTurn === 0) {
        await new Promise<void>((resolve) => world.scheduler.after(0, resolve));
        hotel = values.now(details);
      }
      const value = hotel && values.of(hotel, details, target, night);
      if (value !== undefined) said.push({ night, key: JSON.stringify(value), value });
    }
    addRanges(target, said, availability, rates);
    if (availability.length + rates.length > limits.channelCalendarRangesMax) {
      const max = limits.channelCalendarRangesMax;
      const why = `there are more than ${max} ranges; ask for fewer days, rooms or plans`;
      return readAt(why, world.journal.durablePosition);
    }
  }
  return readAt({ availability, rates }, world.journal.durablePosition);
}

function addRanges(
  { roomCode, plan }: Target,
  said: readonly SaidNight<CellValue>[],
  availability: AvailabilityRange[],
  rates: RateRange[],
): void {
  for (const { from, to, value } of mergedRanges(said)) {
    if (typeof value === 'number') availability.push({ roomCode, from, to, rooms: value });
    else rates.push({ ...value, roomCode, planCode: plan?.code ?? '', from, to });
  }
}
