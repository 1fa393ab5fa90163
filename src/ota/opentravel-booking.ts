/**
 * A revision of a booking as OTA_HotelResNotifRQ: Commit, Modify or Cancel, always with the whole
 * reservation. Elements are in the schema's order, and amounts are after tax.
 */
import { dateText, dayOf } from '../replay/own-dates.ts';
import { totalOf } from './channex-booking.ts';
import type { Listing } from './listing.ts';
import type { OtaRoom, Revision } from './ota-booking.ts';
import { type Element, elementsAt, parseXml, writeXml } from './ota-xml.ts';

const MESSAGE_STATUS = { new: 'Commit', modified: 'Modify', cancelled: 'Cancel' } as const;
const STATUS = { new: 'Reserved', modified: 'Reserved', cancelled: 'Cancelled' } as const;
/** OpenTravel's codes of ages. */
const ADULT = '10';
const CHILD = '8';

export function composeResNotif(listing: Listing, revision: Revision): string {
  const { booking, id, insertedAt } = revision;
  const instant = new Date(insertedAt).toISOString();
  const total = {
    '@AmountAfterTax': totalOf(booking.rooms),
    '@CurrencyCode': booking.currency,
  };
  const { firstName, lastName, email, phone } = booking.guest;
  const customer = {
    PersonName: { GivenName: firstName, Surname: lastName },
    ...(phone === undefined ? {} : { Telephone: { '@PhoneNumber': phone } }),
    ...(email === undefined ? {} : { Email: email }),
  };
  const profiles = { ProfileInfo: { Profile: { '@ProfileType': '1', Customer: customer } } };
  return writeXml('OTA_HotelResNotifRQ', {
    '@Version': '1.0',
    '@EchoToken': id,
    '@TimeStamp': instant,
    '@ResStatus': MESSAGE_STATUS[booking.status],
    POS: {
      Source: {
        RequestorID: { '@Type': '22', '@ID': listing.code },
        BookingChannel: {
          '@Type': '7',
          '@Primary': 'true',
          CompanyName: { '@Code': listing.ota.slice(0, 3).toUpperCase(), '#text': listing.ota },
        },
      },
    },
    HotelReservations: {
      HotelReservation: {
        '@CreateDateTime': instant,
        '@LastModifyDateTime': instant,
        '@ResStatus': STATUS[booking.status],
        UniqueID: { '@Type': '14', '@ID': booking.code },
        RoomStays: { RoomStay: booking.rooms.map((room) => roomStay(listing, revision, room)) },
        ResGuests: { ResGuest: { '@ResGuestRPH': '1', Profiles: profiles } },
        ResGlobalInfo: {
          ...(booking.notes === undefined
            ? {}
            : { Comments: { Comment: { Text: booking.notes } } }),
          ...(listing.collectedBy === 'ota' ? { Guarantee: { '@GuaranteeType': 'PrePay' } } : {}),
          Total: total,
          HotelReservationIDs: {
            HotelReservationID: { '@ResID_Type': '14', '@ResID_Value': booking.code },
          },
          Profiles: profiles,
        },
      },
    },
  });
}

function roomStay(listing: Listing, { booking }: Revision, room: OtaRoom): Element {
  const { roomCode, planCode, days } = room;
  const { currency } = booking;
  return {
    RoomTypes: { RoomType: { '@RoomTypeCode': roomCode } },
    RatePlans: { RatePlan: { '@RatePlanCode': planCode } },
    RoomRates: {
      RoomRate: {
        '@RoomTypeCode': roomCode,
        '@RatePlanCode': planCode,
        '@NumberOfUnits': '1',
        Rates: {
          Rate: Object.entries(days).map(([night, amount]) => ({
            '@EffectiveDate': night,
            '@ExpireDate': dateText((dayOf(night) ?? 0) + 1),
            '@RateTimeUnit': 'Day',
            '@UnitMultiplier': '1',
            Base: { '@AmountAfterTax': amount, '@CurrencyCode': currency },
          })),
        },
      },
    },
    GuestCounts: { GuestCount: guestCounts(room) },
    TimeSpan: { '@Start': booking.arrival, '@End': booking.departure },
    Total: { '@AmountAfterTax': totalOf([room]), '@CurrencyCode': currency },
    BasicPropertyInfo: { '@HotelCode': listing.code },
    ResGuestRPHs: { ResGuestRPH: { '@RPH': '1' } },
  };
}

/** Children by age where ages are known, and else all of them in one. */
function guestCounts({ adults, children, childAges }: OtaRoom): readonly Element[] {
  const grown = { '@AgeQualifyingCode': ADULT, '@Count': String(adults) };
  if (children === 0) return [grown];
  const byAge = Map.groupBy(childAges ?? [], (age) => age);
  const young = [...byAge].map(([age, same]) => ({
    '@AgeQualifyingCode': CHILD,
    '@Age': String(age),
    '@Count': String(same.length),
  }));
  const unknown = [{ '@AgeQualifyingCode': CHILD, '@Count': String(children) }];
  return [grown, ...(young.length === 0 ? unknown : young)];
}

/** A 2xx with Success and without Errors; anything else is sent again. */
export function isResNotifTaken(status: number, body: string): boolean {
  if (status < 200 || status >= 300) return false;
  try {
    const [name, root] = parseXml(body);
    const hasErrors = elementsAt(root, 'Errors').length > 0;
    return name === 'OTA_HotelResNotifRS' && 'Success' in root && !hasErrors;
  } catch {
    return false;
  }
}
