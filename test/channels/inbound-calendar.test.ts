/** The calendar that an OTA asks for at the address where it pushes its bookings. */
import * as fs from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDays, type CivilDate } from '../../src/domain/calendar.ts';
import { ARRIVAL, adler, double } from '../../src/testing/hotel-adler.ts';
import { channelDetails, InboundHotel } from '../support/inbound-hotel.ts';
import { expectValid } from './schema-check.ts';

const question = fs.readFileSync(
  new URL('../fixtures/opentravel/calendar.xml', import.meta.url),
  'utf8',
);
const DATES = '<DateRange Start="2027-03-01" End="2028-02-28"/>';
const capped = {
  ...{ roomTypeIds: null, from: ARRIVAL, to: ARRIVAL, weekdays: null },
  ...{ closeOut: false, offset: 0, cap: 1 },
};

describe('the calendar that an OTA asks for', () => {
  let hotel: InboundHotel;

  beforeAll(async () => {
    hotel = await InboundHotel.open({ rooms: 5 });
    await hotel.setUpChannel({
      format: 'opentravel',
      hotelCode: 'ADLER',
      ratePlans: channelDetails.ratePlans.map((plan) => ({ ...plan, code: 'FLEX' })),
      rules: [capped],
    });
    await hotel.book('two nights', { from: 1, nights: 2, rooms: 2 });
  });
  afterAll(() => hotel.close());

  const ask = async (body: string) => {
    const pushed = await hotel.push(body);
    if (pushed.type !== 'ok' || pushed.value === undefined) throw new Error(JSON.stringify(pushed));
    await expectValid(pushed.value.body);
    return pushed.value;
  };

  it('has 365 days of it in few ranges, by the rules and the mapping of the channel', async () => {
    const { status, contentType, body } = await ask(question);
    expect([status, contentType]).toEqual([200, 'application/xml; charset=utf-8']);
    expect(body).toContain(
      '<OTA_HotelAvailGetRS xmlns="http://www.opentravel.org/OTA/2003/05" EchoT',
    );
    expect(body).toContain('EchoToken="year-1" Version="1.0"><Success/>');
    expect(roomsOf(body)).toEqual([
      'DBL 2027-03-01 2027-03-09 5',
      'DBL 2027-03-10 2027-03-10 1',
      'DBL 2027-03-11 2027-03-12 3',
      'DBL 2027-03-13 2028-02-28 5',
    ]);
    const sold = '<StatusApplicationControl Start="2027-03-01" End="2028-02-28" InvTypeCode="DBL"';
    expect(body).toContain(`${sold} RatePlanCode="FLEX"/><RestrictionStatus Status="Open"`);
  });

  it('has every night as it is when it is asked for', async () => {
    const night = '2027-06-01' as CivilDate;
    const nights = { from: night, to: night };
    await hotel.engine.setCapacity(hotel.context(), adler, double, nights, 0);
    const to = addDays(night, 1);
    const { body } = await ask(
      question.replace(DATES, `<DateRange Start="${night}" End="${to}"/>`),
    );
    expect(roomsOf(body)).toEqual(['DBL 2027-06-01 2027-06-01 0', 'DBL 2027-06-02 2027-06-02 5']);
  });

  it('has the restrictions of a plan on the nights that have them', async () => {
    const night = '2027-07-01' as CivilDate;
    const range = { from: night, to: night };
    const restrictions = { stopSell: true, minStayArrival: 3 };
    const change = { roomTypeId: double, range, restrictions };
    await hotel.engine.updateAri(hotel.context(), adler, [change]);
    const { body } = await ask(question);
    const control =
      '<StatusApplicationControl Start="2027-07-01" End="2027-07-01" InvTypeCode="DBL" ' +
      'RatePlanCode="FLEX"/>';
    expect(body).toContain(`${control}<RestrictionStatus Status="Close" Restriction="Master"/>`);
    const stay = 'MinMaxMessageType="SetForwardMinStay" Time="3" TimeUnit="Day"';
    expect(body).toContain(`${control}<LengthsOfStay><LengthOfStay ${stay}/>`);
  });

  it('begins today, and says nothing of nights that are over', async () => {
    const { body } = await ask(
      question.replace(DATES, '<DateRange Start="2027-02-01" End="2027-03-02"/>'),
    );
    expect(roomsOf(body)).toEqual(['DBL 2027-03-01 2027-03-02 5']);
    const whole = await ask(question.replace(DATES, ''));
    expect(roomsOf(whole.body).at(-1)).toMatch(/^DBL \S+ 2028-02-28 5$/);
  });

  it.each<readonly [string, string, string, string]>([
    [
      'a year and a day',
      'End="2028-02-28"',
      'End="2028-02-29"',
      '366 days are asked for; at most 365',
    ],
    ['dates that are over', DATES, '<DateRange End="2027-02-01"/>', 'before they begin'],
    ['a past', DATES, '<DateRange Start="2027-01-01" End="2027-02-01"/>', 'today is 2027-03-01'],
    [
      'a far future',
      DATES,
      '<DateRange Start="2029-01-01" End="2029-01-02"/>',
      'ends on 2028-07-12',
    ],
    ['no date', 'Start="2027-03-01"', 'Start="1 March"', 'Start is 1 March, which is no date'],
    ['no end', 'End="2028-02-28"', 'End="2028-02-30"', 'End is 2028-02-30, which is no date'],
    ['another hotel', '"ADLER"', '"POST"', 'HotelCode is POST, and here it is ADLER'],
    ['a room that is not mapped', '"DBL"', '"SEA"', 'there is no room type SEA'],
    ['a plan that is not mapped', '"FLEX"', '"BAR"', 'there is no rate plan BAR'],
    [
      'two questions',
      '</HotelAvailRequests>',
      '<HotelAvailRequest/></HotelAvailRequests>',
      'it has 2 HotelAvailRequest',
    ],
  ])('is refused for %s, with the reason', async (_, known, instead, reason) => {
    const { status, body } = await ask(question.replace(known, instead));
    expect(status).toBe(400);
    expect(body).toContain('<OTA_HotelAvailGetRS ');
    expect(body).toContain(reason);
  });

  it('is told to nobody else', async () => {
    expect(await hotel.push(question, 'Bearer wrong')).toMatchObject({ value: undefined });
  });
});

/** `code from to rooms`. */
function roomsOf(body: string): readonly string[] {
  const limit = /BookingLimit="(\d+)" BookingLimitMessageType="SetLimit"><StatusApplicationControl/;
  const control = / Start="([^"]+)" End="([^"]+)" InvTypeCode="([^"]+)"/;
  const found = [...body.matchAll(new RegExp(limit.source + control.source, 'g'))];
  return found.map(([, rooms, from, to, code]) => `${code} ${from} ${to} ${rooms}`);
}
