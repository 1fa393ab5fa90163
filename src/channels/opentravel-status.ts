/**
 * Restrictions as OpenTravel has them, the same where they are sent and where they are asked for:
 * elements AvailStatusMessage, which a range of dates of one room type and plan begins.
 */
import type { RateRange } from '../domain/channels/ari-value.ts';
import { xml } from './xml-element.ts';

/** One element has one restriction, so a range may need several. */
export function statusMessages(range: RateRange, index: number): readonly string[] {
  const { stopSell, closedToArrival, closedToDeparture } = range;
  const stays = lengthsOfStay(range);
  const flags = [
    ['Master', stopSell],
    ['Arrival', closedToArrival],
    ['Departure', closedToDeparture],
  ] as const;
  const contents: string[][] = stays === undefined ? [] : [[statusControl(range), stays]];
  for (const [restriction, isClosed] of flags) {
    if (isClosed === undefined) continue;
    const said = { Status: isClosed ? 'Close' : 'Open', Restriction: restriction };
    contents.push([statusControl(range), xml('RestrictionStatus', said)]);
  }
  return contents.map((content) => xml('AvailStatusMessage', { LocatorID: index + 1 }, content));
}

/** A minimum of the day of arrival, one of every night, and a maximum, each for itself. */
function lengthsOfStay({ minStayArrival, minStayThrough, maxStay }: RateRange): string | undefined {
  const said = [
    ['SetForwardMinStay', minStayArrival],
    ['SetMinLOS', minStayThrough],
    ['SetMaxLOS', maxStay],
  ] as const;
  const stays = said.flatMap(([type, nights]) => {
    if (nights === undefined) return [];
    const length = { MinMaxMessageType: type, Time: nights, TimeUnit: 'Day' };
    return [xml('LengthOfStay', length)];
  });
  return stays.length === 0 ? undefined : xml('LengthsOfStay', {}, stays);
}

export function statusControl({ from, to, roomCode, planCode }: RateRange): string {
  const codes = { InvTypeCode: roomCode, RatePlanCode: planCode };
  return xml('StatusApplicationControl', { Start: from, End: to, ...codes });
}
