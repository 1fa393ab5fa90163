/**
 * The hotel of a simulated world as OTAs list it, and the channels by which it talks to them: the
 * codes, terms and addresses that both sides know it by.
 */
import { addDays } from '../../../domain/calendar.ts';
import type { AvailabilityRule, ChannelDetails } from '../../../domain/channels/channel.ts';
import type { Channel, RatePlanId } from '../../../domain/ids.ts';
import { fineWeather, type ListingTerms, type Weather } from '../../../ota/listing.ts';
import { ARRIVAL, adler, details, double } from '../../hotel-adler.ts';
import type { ChannelKind, ChannelWeather } from '../stories/channel-story.ts';

/** The OTA's code for the one room type. */
export const roomCode = 'dbl';
const KEY = 'key of ';
const PATHS = { channex: '/api/v1', opentravel: '/opentravel' } as const;

export function codeOf(index: number): string {
  return `sunny-${index}`;
}

/** Of each channel one of its own, so that it says to which of them a message goes. */
export function urlOf(code: string): string {
  return `https://${code}.example`;
}

export function listingOf(url: string): string {
  return new URL(url).hostname.split('.')[0] ?? '';
}

export function planCode(plan: string): string {
  return `${roomCode}-${plan}`;
}

export function datesOf({ from, nights }: { readonly from: number; readonly nights: number }) {
  const arrival = addDays(ARRIVAL, from);
  return { arrival, departure: addDays(arrival, nights) };
}

export function ruleOf({ offset, cap }: Pick<ChannelKind, 'offset' | 'cap'>): AvailabilityRule {
  return { ...EVERYWHERE, offset, cap };
}

export function channelOf(
  kind: ChannelKind,
  code: string,
  plans: readonly string[],
): ChannelDetails {
  const { format, closed, markupBasisPoints, requestsPerMinute, reconcileEveryMinutes } = kind;
  const shut = { ...EVERYWHERE, from: ARRIVAL, to: addDays(ARRIVAL, closed - 1), closeOut: true };
  return {
    name: code,
    propertyId: adler,
    seller: code as Channel,
    format,
    url: urlOf(code) + PATHS[format],
    hotelCode: code,
    roomTypes: [{ roomTypeId: double, code: roomCode }],
    ratePlans: plans.map((plan) => ({
      roomTypeId: double,
      ratePlanId: plan as RatePlanId,
      code: planCode(plan),
      occupancies: [2],
      markupBasisPoints: null,
    })),
    rules: [ruleOf(kind), ...(closed > 0 ? [shut] : [])],
    markupBasisPoints,
    requestsPerMinute,
    rangesPerRequest: null,
    reconcileEveryMinutes,
  };
}

const EVERYWHERE: AvailabilityRule = {
  roomTypeIds: null,
  from: null,
  to: null,
  weekdays: null,
  closeOut: false,
  offset: 0,
  cap: null,
};

/** What lets whoever speaks for the hotel in at the OTA. */
export function credentialsOf({ format }: ChannelKind, code: string): Record<string, string> {
  if (format === 'channex') return { apiKey: KEY + code };
  return { username: code, password: KEY + code };
}

/** `password` is what the hotel asks the OTA for when it pushes. */
export function listingTermsOf(
  kind: ChannelKind,
  code: string,
  plans: readonly string[],
  password: string,
): ListingTerms {
  const [onConfirmation, onModification, onCancellation] = kind.counts;
  const push = {
    url: `https://hotel.example/v1/channels/${code}/inbound`,
    headers: { authorization: `Bearer ${password}` },
    concurrency: 2,
  };
  return {
    ota: code,
    format: kind.format,
    currency: details.currency,
    collectedBy: kind.isPaidThere ? 'ota' : 'property',
    apiKey: KEY + code,
    rooms: [{ code: roomCode, plans: plans.map(planCode) }],
    push: kind.pushes === 'nothing' ? null : { ...push, content: kind.pushes },
    autoUpdate: { onConfirmation, onModification, onCancellation },
    requestsPerMinute: kind.requestsPerMinute,
    requestsPerDay: null,
  };
}

/** What of a channel's weather is at the OTA and not on the road. */
export function weatherAt(weather: ChannelWeather): Weather {
  return {
    ...fineWeather,
    latencyMsMax: weather.late > 0 ? weather.lateMsMax : 0,
    failShare: weather.fails,
    dropShare: weather.dropped,
    lostAnswerShare: weather.answerLost,
    duplicateShare: weather.told,
    isReordered: weather.isReordered,
  };
}
