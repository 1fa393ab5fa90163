/**
 * The package `vacancy/channels`: what selling at OTAs takes besides `vacancy`. The calls about
 * channels and what they answer, the way out with the formats there are, and the port for a format
 * or a way of yours. It is apart because most who embed an engine have no OTA, and only a format
 * has to know of ranges, codes and receipts.
 *
 *   const addresses = new WebhookAddresses({ hosts: [], ranges: [] });
 *   const channels = new HttpChannelWire(addresses, [...channelFormats, mine]);
 *   const { engine } = await openEngine({ dataDirectory: './hotel', log, channels });
 */

// What the engine is asked about channels, and what it answers.

export type {
  ChannelReference,
  OverbookedNight,
} from './domain/booking/channel-sale.ts';
export type {
  AmbiguousMapping,
  AvailabilityRule,
  ChannelChanges,
  ChannelDetails,
  ChannelDrift,
  ChannelLack,
  ChannelPasswords,
  ChannelPause,
  ChannelState,
  DriftCause,
  RatePlanMapping,
  ReconciliationReport,
  RoomTypeMapping,
  SealedCredentials,
} from './domain/channels/channel.ts';
export {
  type ChannelBookingState,
  type ChannelWord,
  PARK_CODES,
  type ParkCode,
  type ParkReason,
  type WordOutcome,
  type WordStatus,
} from './domain/channels/channel-booking.ts';
export { type ChannelId, parseChannelId } from './domain/ids.ts';
export type {
  ChannelAccess,
  ChannelBookingCalls,
  ChannelPush,
  ChannelPushAnswer,
} from './ports/channel-bookings.ts';
export type {
  ChannelCalls,
  ChannelHealth,
  ChannelView,
  Reconciliation,
  RefusedValue,
  SyncLatency,
} from './ports/channels.ts';

// The way out, and the formats that are spoken on it.

export { ariAnswer } from './channels/ari-answer.ts';
export { channelFormats } from './channels/channel-formats.ts';
export { type AddressGuard, HttpChannelWire } from './channels/http-channel-wire.ts';
export type { ChannelWire } from './ports/channels.ts';

// What a format of yours is made of.

export type {
  AriKind,
  AriMessage,
  AvailabilityRange,
  OccupancyPrice,
  RateRange,
  RateValue,
} from './domain/channels/ari-value.ts';
export type { SoldBooking, SoldRoom } from './domain/channels/sold-booking.ts';
export type {
  AriAnswer,
  BookingReceipt,
  BookingsAnswer,
  CalendarQuestion,
  ChannelAnswer,
  ChannelBookings,
  ChannelCalendar,
  ChannelFormat,
  ChannelHotel,
  ChannelRequest,
  RangeFault,
  ReadBack,
  ReadBackAnswer,
  ReadBackQuery,
} from './ports/channel-format.ts';
