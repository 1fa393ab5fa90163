/** What calls about channels must bring. */
import type {
  AvailabilityRule,
  ChannelChanges,
  ChannelDetails,
  RatePlanMapping,
  RoomTypeMapping,
} from '../../domain/channels/channel.ts';
import { limits } from '../../limits.ts';
import type { ChannelCalls } from '../../ports/channels.ts';
import type { Checks } from '../calls/call-figures.ts';
import {
  checkContext,
  checkEntityCall,
  checkLimit,
  checkVersion,
} from '../calls/context-figures.ts';
import {
  checkFlag,
  checkGiven,
  checkId,
  checkList,
  checkObject,
  checkText,
  checkWhole,
  outOfRange,
} from '../calls/figure.ts';
import { checkDate } from '../property/property-figures.ts';

/** Never all of it off, for an OTA would sell rooms for nothing; at most ten times as much. */
const BASIS_POINTS = [-9_999, 99_999] as const;

/** Each throws a TypeError or a RangeError that names the first value out of order. */
export const channelFigures: Pick<Checks, keyof ChannelCalls> = {
  createChannel(context, request) {
    checkContext(context);
    checkObject('request', request);
    checkGiven('request.id', request.id, checkId);
    checkDetails(request.details);
  },
  channels: () => undefined,
  channel: (id) => checkId('id', id),
  changeChannel(context, id, changes) {
    checkEntityCall(context, id);
    checkObject('changes', changes);
    checkFields('changes', changes);
  },
  setChannelCredentials(context, id, credentials) {
    checkEntityCall(context, id);
    checkObject('credentials', credentials);
    for (const [name, value] of Object.entries(credentials)) {
      checkText(`credentials.${name}`, value);
      const most = limits.channelCredentialLengthMax;
      checkWhole(`credentials.${name}.length`, value.length, 1, most);
    }
  },
  rotateChannelPassword(context, id, overlapMs) {
    checkEntityCall(context, id);
    checkWhole('overlapMs', overlapMs, 0, limits.channelOverlapMsMax);
  },
  pauseChannel: checkEntityCall,
  resumeChannel: checkEntityCall,
  deleteChannel: checkEntityCall,
  syncChannel: checkEntityCall,
  reconcileChannel: checkEntityCall,
  reconciliations(id, before, limit) {
    checkId('id', id);
    checkGiven('before', before, checkVersion);
    checkLimit('limit', limit);
  },
  refusedValues: (id) => checkId('id', id),
  redriveChannel: checkEntityCall,
};

function checkDetails(details: ChannelDetails): void {
  checkObject('request.details', details);
  checkId('request.details.propertyId', details.propertyId);
  checkId('request.details.seller', details.seller);
  checkId('request.details.format', details.format);
  for (const field of FIELDS) {
    if (details[field] === undefined) checkObject(`request.details.${field}`, details[field]);
  }
  checkFields('request.details', details);
}

const FIELDS = [
  'name',
  'url',
  'hotelCode',
  'roomTypes',
  'ratePlans',
  'rules',
  'markupBasisPoints',
  'requestsPerMinute',
  'rangesPerRequest',
  'reconcileEveryMinutes',
] as const satisfies readonly (keyof ChannelChanges)[];

function checkFields(name: string, changes: ChannelChanges): void {
  const at = (field: (typeof FIELDS)[number]): string => `${name}.${field}`;
  checkGiven(at('name'), changes.name, checkText);
  checkGiven(at('url'), changes.url, checkUrl);
  checkGiven(at('hotelCode'), changes.hotelCode, checkCode);
  checkGiven(at('roomTypes'), changes.roomTypes, (list, types) => {
    checkList(list, types, [0, limits.roomTypesMax], checkRoomType);
  });
  checkGiven(at('ratePlans'), changes.ratePlans, (list, plans) => {
    checkList(list, plans, [0, limits.channelPlansMax], checkRatePlan);
  });
  checkGiven(at('rules'), changes.rules, (list, rules) => {
    checkList(list, rules, [0, limits.channelRulesMax], checkRule);
  });
  checkGiven(at('markupBasisPoints'), changes.markupBasisPoints, checkMarkup);
  checkNullable(at('requestsPerMinute'), changes.requestsPerMinute, (one, value) => {
    checkWhole(one, value, 1, limits.channelRequestsPerMinuteMax);
  });
  checkNullable(at('rangesPerRequest'), changes.rangesPerRequest, (one, value) => {
    checkWhole(one, value, 1, limits.channelRangesPerRequestMax);
  });
  checkNullable(at('reconcileEveryMinutes'), changes.reconcileEveryMinutes, (one, value) => {
    const { channelReconcileMinutesMin, channelReconcileMinutesMax } = limits;
    checkWhole(one, value, channelReconcileMinutesMin, channelReconcileMinutesMax);
  });
}

function checkMarkup(name: string, value: number): void {
  checkWhole(name, value, ...BASIS_POINTS);
}

function checkRoomType(name: string, mapping: RoomTypeMapping): void {
  checkObject(name, mapping);
  checkId(`${name}.roomTypeId`, mapping.roomTypeId);
  checkCode(`${name}.code`, mapping.code);
}

function checkRatePlan(name: string, mapping: RatePlanMapping): void {
  checkObject(name, mapping);
  checkId(`${name}.roomTypeId`, mapping.roomTypeId);
  checkId(`${name}.ratePlanId`, mapping.ratePlanId);
  checkCode(`${name}.code`, mapping.code);
  const { occupancies } = mapping;
  const list = `${name}.occupancies`;
  checkList(list, occupancies, [1, limits.channelOccupanciesMax], (one, adults) => {
    checkWhole(one, adults, 1, limits.partyGuestsMax);
  });
  const isRising = occupancies.every(
    (adults, at) => at === 0 || adults > (occupancies[at - 1] ?? 0),
  );
  if (!isRising) throw outOfRange(list, occupancies, 'the fewest first, and each once');
  checkNullable(`${name}.markupBasisPoints`, mapping.markupBasisPoints, checkMarkup);
}

function checkRule(name: string, rule: AvailabilityRule): void {
  checkObject(name, rule);
  checkNullable(`${name}.roomTypeIds`, rule.roomTypeIds, (list, ids) => {
    checkList(list, ids, [1, limits.roomTypesMax], checkId);
  });
  checkNullable(`${name}.from`, rule.from, checkDate);
  checkNullable(`${name}.to`, rule.to, checkDate);
  checkNullable(`${name}.weekdays`, rule.weekdays, (list, days) => {
    checkList(list, days, [1, 7], (one, day) => checkWhole(one, day, 1, 7));
  });
  checkFlag(`${name}.closeOut`, rule.closeOut);
  checkWhole(`${name}.offset`, rule.offset, 0, limits.roomsMax);
  checkNullable(`${name}.cap`, rule.cap, (one, cap) => checkWhole(one, cap, 0, limits.roomsMax));
}

function checkCode(name: string, code: string): void {
  checkText(name, code);
  checkWhole(`${name}.length`, code.length, 1, limits.channelCodeLengthMax);
  // An OTA has no such code, and with and without them two channels would seem to be two hotels.
  if (code.trim() !== code) throw outOfRange(name, code, 'without blanks around it');
}

function checkNullable<Value>(
  name: string,
  value: Value | null | undefined,
  check: (name: string, value: Value) => void,
): void {
  if (value !== null) checkGiven(name, value, check);
}

function checkUrl(name: string, url: string): void {
  checkText(name, url);
  const most = limits.channelUrlLengthMax;
  const rule = `an absolute http or https URL without a fragment, of at most ${most} characters`;
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const isHttp = parsed?.protocol === 'http:' || parsed?.protocol === 'https:';
  // What a format appends would become part of the fragment, and would never be sent.
  const isWhole = isHttp && !url.includes('#') && url.length <= most;
  if (!isWhole) throw outOfRange(name, url, rule);
}
