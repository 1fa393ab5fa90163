/** What staff are told of selling more rooms than there are, and how the bodies are made. */
import { z } from 'zod';
import type { Currency } from '../domain/money.ts';
import { LATE_DAYS } from '../domain/overbooking/show-up-history.ts';
import { capacityOn } from '../domain/property/night-capacity.ts';
import type { RoomType } from '../domain/property/property.ts';
import type { Availability } from '../ports/engine.ts';
import type { OverbookingAdvice, OverbookingQuestion } from '../ports/overbooking.ts';
import { named } from './answer-parts.ts';
import { cellBody } from './property-body.ts';
import { cellAnswer } from './responses.ts';

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
