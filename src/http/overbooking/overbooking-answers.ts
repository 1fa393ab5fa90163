/** What staff are told of selling more rooms than there are, and how the bodies are made. */
import { z } from 'zod';
import type { Currency } from '../../domain/money.ts';
import { LATE_DAYS } from '../../domain/overbooking/show-up-history.ts';
import { type WalkRule, walkRules } from '../../domain/overbooking/walk-order.ts';
import { capacityOn } from '../../domain/property/night-capacity.ts';
import type { RoomType } from '../../domain/property/property.ts';
import type { Availability } from '../../ports/engine.ts';
import type {
  OverbookingAdvice,
  OverbookingQuestion,
  WalkProposal,
} from '../../ports/overbooking.ts';
import { moneyAnswer, named } from '../answer-parts.ts';
import { cellAnswer } from '../inventory/availability-answers.ts';
import { cellBody } from '../property/property-body.ts';
import { instantBody, moneyBody } from '../rejection-body.ts';

const date = z.iso.date();
const id = z.string();
const count = z.int().min(0);
const probability = z.number().min(0).max(1);

const allowanceAnswer = z.union([
  z.strictObject({ type: z.literal('rooms'), rooms: count }),
  z.strictObject({ type: z.literal('percent'), percent: count }),
]);
export const overbookingNightsAnswer = named(
  'OverbookingNights',
  z.strictObject({
    propertyId: id,
    roomTypeId: id,
    nights: z.array(
      z.strictObject({
        night: date,
        physical: count,
        /** As it was set; null where only physical rooms are sold. */
        setting: allowanceAnswer.nullable(),
        allowance: count,
        sellable: count,
      }),
    ),
  }),
);
export const overbookingsAnswer = named(
  'Overbookings',
  z.strictObject({
    propertyId: id,
    from: date,
    to: date,
    position: count,
    nights: z.array(cellAnswer),
  }),
);
export const recommendationAnswer = named(
  'OverbookingRecommendation',
  z.strictObject({
    propertyId: id,
    roomTypeId: id,
    night: date,
    rooms: count,
    allowanceNow: count,
    showUp: z.union([
      z.strictObject({ source: z.literal('given'), probability }),
      z.strictObject({
        source: z.literal('history'),
        probability,
        share: probability,
        from: date,
        to: date,
        sample: count,
        shows: count,
        noShows: count,
        lateCancellations: count,
      }),
    ]),
    maxWalkProbability: probability,
    sales: count,
    allowance: count,
    walkProbability: probability,
    walkProbabilityOfOneMore: probability,
    expectedWalks: z.number().min(0),
    isCapped: z.boolean(),
    /** The same in sentences, for a person who has to answer for it. */
    explanation: z.array(z.string()),
  }),
);

export const walkProposalAnswer = named(
  'WalkProposal',
  z.strictObject({
    propertyId: id,
    night: date,
    /** The rules in their order: the first on which two bookings differ decides between them. */
    rules: z.array(z.strictObject({ rule: z.enum(walkRules), meaning: z.string() })),
    roomTypes: z.array(
      z.strictObject({
        roomTypeId: id,
        physical: count,
        sold: count,
        excess: count,
        bookings: z.array(
          z.strictObject({
            bookingId: id,
            guestName: z.string(),
            isProposed: z.boolean(),
            /** The rule that puts it before the next one; null of the last. */
            decidedBy: z.enum(walkRules).nullable(),
            rooms: count,
            isVip: z.boolean(),
            isLoyaltyMember: z.boolean(),
            channel: id,
            nights: count,
            rate: moneyAnswer,
            arrivalTime: z.string().nullable(),
            bookedAt: z.iso.datetime(),
          }),
        ),
      }),
    ),
  }),
);

const RULES = {
  vip: 'VIPs stay.',
  loyalty: 'Loyalty members stay.',
  channel: 'Guests of a channel go before those who booked with the hotel.',
  nights: 'The shorter stay goes: fewer nights elsewhere are to be paid.',
  rate: 'The cheaper room goes.',
  arrival_time: 'Whoever arrives later goes; whoever has not said when is the last.',
  booked_last: 'Whoever booked later goes.',
  id: 'By id, so that the order is always the same.',
} as const satisfies Record<WalkRule, string>;

export function walkProposalBody(
  { roomTypes }: WalkProposal,
  currency: Currency,
): Pick<z.input<typeof walkProposalAnswer>, 'rules' | 'roomTypes'> {
  return {
    rules: walkRules.map((rule) => ({ rule, meaning: RULES[rule] })),
    roomTypes: roomTypes.map(({ choices, ...figures }) => ({
      ...figures,
      bookings: choices.map(({ rateMinor, arrivalTime, bookedAtMs, decidedBy, ...facts }) => ({
        ...facts,
        decidedBy: decidedBy ?? null,
        rate: moneyBody(rateMinor, currency),
        arrivalTime: arrivalTime ?? null,
        bookedAt: instantBody(bookedAtMs),
      })),
    })),
  };
}

export function overbookingNightBody(
  roomType: RoomType,
  night: string,
): z.input<typeof overbookingNightsAnswer>['nights'][number] {
  const date = night as Parameters<typeof capacityOn>[1];
  const { physical, allowance } = capacityOn(roomType, date);
  const setting = roomType.overbooking.get(date) ?? null;
  return { night, physical, setting, allowance, sellable: physical + allowance };
}

export function overbookingsBody(
  { cells, position }: Availability,
  currency: Currency,
): Pick<z.input<typeof overbookingsAnswer>, 'position' | 'nights'> {
  return { position, nights: cells.map((cell) => cellBody(cell, currency)) };
}

export function recommendationBody(
  question: OverbookingQuestion,
  advice: OverbookingAdvice,
): z.input<typeof recommendationAnswer> {
  const { propertyId, roomTypeId, night, walkProbabilityMax: maxWalkProbability } = question;
  const asked = { propertyId, roomTypeId, night, maxWalkProbability };
  return { ...asked, ...advice, explanation: explanationOf(question, advice) };
}

function explanationOf(
  { walkProbabilityMax }: OverbookingQuestion,
  advice: OverbookingAdvice,
): string[] {
  const { rooms, sales, isCapped } = advice;
  const more = isCapped
    ? `No more is recommended than ${sales}: twice the rooms there are.`
    : `With ${sales + 1} sold it would be ${percent(advice.walkProbabilityOfOneMore)}, ` +
      `which is more than ${percent(walkProbabilityMax)}.`;
  return [
    showUpWords(advice),
    `With ${sales} of ${rooms} rooms sold, more guests than rooms come with a probability of ` +
      `${percent(advice.walkProbability)}, and ${advice.expectedWalks.toPrecision(2)} are walked ` +
      'on average.',
    more,
    'Bookings are taken to come or not independently of each other; groups do not.',
  ];
}

function showUpWords({ showUp }: OverbookingAdvice): string {
  if (showUp.source === 'given') {
    return `Each booking comes with a probability of ${percent(showUp.probability)}, as given.`;
  }
  const { sample, shows, noShows, lateCancellations, share, probability: upper } = showUp;
  return (
    `Of ${sample} bookings with arrivals from ${showUp.from} to ${showUp.to}, ${shows} came, ` +
    `${noShows} did not and ${lateCancellations} were cancelled less than ${LATE_DAYS + 1} days ` +
    `before arrival: ${percent(share)}. Reckoned with is ${percent(upper)}, the upper end of ` +
    "Wilson's interval (one-sided, 95 %)."
  );
}

function percent(share: number): string {
  return `${(share * 100).toFixed(2)} %`;
}
