/**
 * The calendar as an OTA asks for it by OpenTravel: OTA_HotelAvailGetRQ, which is answered by
 * OTA_HotelAvailGetRS with so many rooms for each range of nights (BookingLimit) and the
 * restrictions of each plan. Prices are no part of that message. Source: the published schemas.
 */
import { type CivilDate, parseCivilDate } from '../domain/calendar.ts';
import type { ChannelCalendar } from '../ports/channel-format.ts';
import { openTravelAnswer, openTravelErrors, XML_TYPE } from './opentravel-message.ts';
import { statusMessages } from './opentravel-status.ts';
import { attributeOf, elementsAt, readXml, type XmlElement, xml } from './xml-element.ts';

const QUESTION = 'OTA_HotelAvailGetRQ';
const ANSWER = 'OTA_HotelAvailGetRS';

export const openTravelCalendar: ChannelCalendar = {
  read(body, { hotelCode }) {
    // Most messages are bookings; those are not read twice.
    if (!body.includes(QUESTION)) return undefined;
    const read = readXml(body);
    if (read.type === 'broken' || read.root.name !== QUESTION) return undefined;
    const asked = elementsAt(read.root, 'HotelAvailRequests', 'HotelAvailRequest');
    const [request] = asked;
    if (request === undefined || asked.length > 1) {
      return unreadable(`it has ${asked.length} HotelAvailRequest; one is answered at a time`);
    }
    const hotel = attributeOf(elementsAt(request, 'HotelRef')[0], 'HotelCode');
    if (hotel !== hotelCode) {
      return unreadable(`HotelCode is ${hotel ?? 'absent'}, and here it is ${hotelCode}`);
    }
    const [range] = elementsAt(request, 'DateRange');
    const [start, end] = [attributeOf(range, 'Start'), attributeOf(range, 'End')];
    const [from, to] = [dateOf(start), dateOf(end)];
    if (from === undefined) return unreadable(`Start is ${start}, which is no date YYYY-MM-DD`);
    if (to === undefined) return unreadable(`End is ${end}, which is no date YYYY-MM-DD`);
    const roomCodes = codesAt(request, 'RoomType', 'RoomTypeCode');
    const planCodes = codesAt(request, 'RatePlan', 'RatePlanCode');
    return { type: 'question', question: { roomCodes, planCodes, from, to } };
  },
  answer(body, { hotelCode }, { availability, rates }) {
    const rooms = availability.map(({ roomCode, from, to, rooms: count }) => {
      const limit = { BookingLimit: count, BookingLimitMessageType: 'SetLimit' };
      const control = { Start: from, End: to, InvTypeCode: roomCode };
      return xml('AvailStatusMessage', limit, [xml('StatusApplicationControl', control)]);
    });
    const statuses = rates.flatMap((range, index) => statusMessages(range, index));
    const messages = [...rooms, ...statuses];
    const content = [
      xml('Success'),
      // The schema knows no empty list: nothing is mapped.
      ...(messages.length === 0
        ? []
        : [xml('AvailStatusMessages', { HotelCode: hotelCode }, messages)]),
    ];
    return { status: 200, contentType: XML_TYPE, body: openTravelAnswer(ANSWER, body, content) };
  },
  refusal(body, { status, reason }) {
    const content = openTravelAnswer(ANSWER, body, openTravelErrors(status, reason));
    return { status, contentType: XML_TYPE, body: content };
  },
};

function unreadable(reason: string) {
  return { type: 'unreadable', reason } as const;
}

/** Null when it is absent, undefined when it is no date. */
function dateOf(text: string | undefined): CivilDate | null | undefined {
  return text === undefined ? null : parseCivilDate(text);
}

/** `RoomTypeCandidates/RoomTypeCandidate`, and the same of plans; all when none is named. */
function codesAt(
  request: XmlElement,
  what: 'RoomType' | 'RatePlan',
  attribute: string,
): readonly string[] | null {
  const named = elementsAt(request, `${what}Candidates`, `${what}Candidate`);
  const codes = named.flatMap((candidate) => attributeOf(candidate, attribute) ?? []);
  return codes.length === 0 ? null : codes;
}
