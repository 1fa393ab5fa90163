/**
 * The port of a channel's format: how ranges of availability and rates are said to an OTA, how its
 * answers are read, what it has, and how its bookings come in. A format is pure: it makes requests
 * and reads answers, and never sends anything. The engine sends, limits, retries and decides.
 *
 * A format that only publishes a calendar leaves `readBack`, `bookings` and `calendar` out.
 */
import type { CivilDate } from '../domain/calendar.ts';
import type {
  AriKind,
  AriMessage,
  AvailabilityRange,
  RateRange,
} from '../domain/channels/ari-value.ts';
import type { SoldBooking } from '../domain/channels/sold-booking.ts';
import type { Currency } from '../domain/money.ts';

/** The hotel as the OTA knows it. */
export interface ChannelHotel {
  readonly hotelCode: string;
  /** Of every amount that is said. */
  readonly currency: Currency;
  /** By the names that the format asks for. */
  readonly credentials: Readonly<Record<string, string>>;
}

/** One HTTP request to an OTA. */
export interface ChannelRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Appended to the channel's address; begins with `/` or `?`, or is empty. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Which of the OTA's limits it counts against. */
  readonly bucket: AriKind | 'read_back' | 'bookings';
}

/** What the OTA has said, read whole up to `limits.channelAnswerBytesMax`. */
export interface ChannelAnswer {
  readonly status: number;
  readonly body: string;
  /** From Retry-After. */
  readonly retryAfterMs: number | undefined;
}

/** A range of a message that was not taken though others of it were. */
export interface RangeFault {
  /** Its place in the message. */
  readonly index: number;
  readonly reason: string;
}

/**
 * What an answer to values comes to. 429 and 5xx are never shown to a format: tried again.
 * `ariAnswer` of src/channels has the rule by which pages of proxies are none of the OTA's words.
 */
export type AriAnswer =
  /** All but the faulty ranges stand. */
  | { readonly type: 'taken'; readonly faults: readonly RangeFault[] }
  /** None stands, by the OTA's own words, and saying it again is of no use. */
  | { readonly type: 'refused'; readonly reason: string }
  /** The credentials are not taken. */
  | { readonly type: 'unauthorised'; readonly reason: string }
  /** None may stand; worth another try, and for the circuit breaker a failure. */
  | { readonly type: 'again'; readonly reason: string };

/** Whatever of the calendar is asked for. */
export interface ReadBackQuery {
  readonly kind: AriKind;
  readonly roomCodes: readonly string[];
  readonly planCodes: readonly { readonly roomCode: string; readonly planCode: string }[];
  /** Both included. */
  readonly from: CivilDate;
  readonly to: CivilDate;
}

/** What the OTA has, night by night or in ranges, in any order; fields it does not say are absent. */
export type ReadBackAnswer =
  | {
      readonly type: 'read';
      readonly availability: readonly AvailabilityRange[];
      readonly rates: readonly RateRange[];
    }
  | { readonly type: 'unreadable'; readonly reason: string };

/** How what the OTA has is asked for and read. */
export interface ReadBack {
  /** The longest stretch of one query. */
  readonly daysMax: number;
  /** Kinds of values it can be asked for. */
  readonly kinds: readonly AriKind[];
  request(hotel: ChannelHotel, query: ReadBackQuery): ChannelRequest;
  read(answer: ChannelAnswer, hotel: ChannelHotel, query: ReadBackQuery): ReadBackAnswer;
}

/** A message with bookings, or why it is none; one that cannot be read stands by itself. */
export type BookingsAnswer =
  | {
      readonly type: 'bookings';
      readonly bookings: readonly SoldBooking[];
      /** Revisions of which only so much could be read; `revisionId` as far as it is known. */
      readonly unreadable: readonly {
        readonly revisionId: string | null;
        readonly code: string | null;
        readonly reason: string;
        readonly raw: string;
      }[];
    }
  /** Only that there is something: it is to be had from the feed. */
  | { readonly type: 'notice' }
  | { readonly type: 'unreadable'; readonly reason: string };

/** What came of one revision, in the answer to a message that was pushed. */
export interface BookingReceipt {
  readonly revisionId: string;
  /** The hotel's number of the booking; null while a person has to look. */
  readonly confirmation: string | null;
}

/** How bookings come in. */
export interface ChannelBookings {
  /** Asks for what is not acknowledged yet; absent where the OTA only pushes. */
  feedRequest?(hotel: ChannelHotel): ChannelRequest;
  /** Reads an answer to `feedRequest`, or the body of a message that was pushed. */
  read(body: string, hotel: Pick<ChannelHotel, 'hotelCode' | 'currency'>): BookingsAnswer;
  /** Tells the OTA that a revision is safe; absent where the answer to the push says it. */
  acknowledge?(hotel: ChannelHotel, revisionId: string): ChannelRequest;
  /** The answer to a message that was pushed, once all of it is safe. */
  pushAnswer(
    pushedBody: string,
    receipts: readonly BookingReceipt[],
  ): { readonly status: number; readonly contentType: string; readonly body: string };
  /** The answer to a push that could not be read, or whose effects could not be kept. */
  pushRefusal(
    pushedBody: string,
    fault: { readonly status: 400 | 401 | 503; readonly reason: string },
  ): { readonly status: number; readonly contentType: string; readonly body: string };
}

/** What an OTA asks the calendar for. */
export interface CalendarQuestion {
  /** The OTA's codes; all when null. */
  readonly roomCodes: readonly string[] | null;
  readonly planCodes: readonly string[] | null;
  /** Both included; from today on, and for as long as may be, when null. */
  readonly from: CivilDate | null;
  readonly to: CivilDate | null;
}

/** Where an OTA asks for the calendar itself, by a message to the address where it pushes. */
export interface ChannelCalendar {
  /** Undefined for a message that asks for something else, or tells something. */
  read(
    body: string,
    hotel: Pick<ChannelHotel, 'hotelCode'>,
  ):
    | { readonly type: 'question'; readonly question: CalendarQuestion }
    | { readonly type: 'unreadable'; readonly reason: string }
    | undefined;
  /** Ranges without prices: how many rooms there are, and by which rules plans are sold. */
  answer(
    body: string,
    hotel: Pick<ChannelHotel, 'hotelCode'>,
    calendar: {
      readonly availability: readonly AvailabilityRange[];
      readonly rates: readonly RateRange[];
    },
  ): { readonly status: number; readonly contentType: string; readonly body: string };
  refusal(
    body: string,
    fault: { readonly status: 400 | 503; readonly reason: string },
  ): { readonly status: number; readonly contentType: string; readonly body: string };
}

/** One format of messages. */
export interface ChannelFormat {
  readonly name: string;
  /** What must be known to be let in, such as `apiKey`. */
  readonly credentials: readonly string[];
  /** The OTA's own limit for requests of one bucket. */
  readonly requestsPerMinute: number;
  readonly rangesPerRequest: number;
  /**
   * Whether a plan's code says by itself which price is meant, so that no two plans of a channel
   * may have one code; or together with its room's, as when left out.
   */
  readonly ratesAddressedBy?: 'plan' | 'room_and_plan';
  /** Kinds of values that it can say. */
  readonly kinds: readonly AriKind[];
  /**
   * The requests that say a message, to be sent in order; each answer is about the whole message,
   * whose ranges stand when all of its requests were taken.
   */
  ariRequests(hotel: ChannelHotel, message: AriMessage): readonly ChannelRequest[];
  readAriAnswer(answer: ChannelAnswer, message: AriMessage): AriAnswer;
  readonly readBack?: ReadBack;
  readonly bookings?: ChannelBookings;
  readonly calendar?: ChannelCalendar;
}
