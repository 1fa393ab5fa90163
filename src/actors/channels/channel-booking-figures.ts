/** What calls about bookings that come in from channels must bring. */
import { limits } from '../../limits.ts';
import type { ChannelBookingCalls } from '../../ports/channel-bookings.ts';
import type { Checks } from '../calls/call-figures.ts';
import { checkEntityCall } from '../calls/context-figures.ts';
import {
  checkGiven,
  checkId,
  checkObject,
  checkString,
  checkText,
  checkWhole,
} from '../calls/figure.ts';

/** Each throws a TypeError or a RangeError that names the first value out of order. */
export const channelBookingFigures: Pick<Checks, keyof ChannelBookingCalls> = {
  // Of any characters: what an OTA sends is its own doing, and is answered and not thrown at.
  pushChannelBookings(id, push) {
    checkId('id', id);
    checkObject('push', push);
    checkGiven('push.authorization', push.authorization, checkString);
    checkString('push.body', push.body);
    checkWhole('push.body.length', push.body.length, 0, limits.channelPushBytesMax);
  },
  channelAccess: (id) => checkId('id', id),
  parkedChannelBookings: (limit) => checkWhole('limit', limit, 1, limits.pageItemsMax),
  channelBooking: (id) => checkText('id', id),
  redriveChannelBooking: (context, id) => checkEntityCall(context, id),
  dismissChannelBooking(context, id, why) {
    checkEntityCall(context, id);
    checkText('why', why);
  },
};
