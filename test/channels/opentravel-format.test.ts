/** What OpenTravel's OTAs are told, held against the schema, and how their answers are read. */
import { describe, expect, it } from 'vitest';
import { openTravelFormat } from '../../src/channels/opentravel-format.ts';
import type { CivilDate } from '../../src/domain/calendar.ts';
import type { AriMessage } from '../../src/domain/channels/ari-value.ts';
import type { Currency } from '../../src/domain/money.ts';
import { expectValid } from './schema-check.ts';

const hotel = {
  hotelCode: 'ADLER & Sons',
  currency: 'EUR' as Currency,
  credentials: { username: 'adler', password: 'pass:word' },
};
const from = '2027-03-10' as CivilDate;
const to = '2027-03-12' as CivilDate;
const plan = { roomCode: 'DBL', planCode: 'FLEX', from, to };

const availability: AriMessage = {
  kind: 'availability',
  ranges: [
    { roomCode: 'DBL', from, to, rooms: 4 },
    { roomCode: 'STE', from, to: from, rooms: 0 },
  ],
};
const rates: AriMessage = {
  kind: 'rates',
  ranges: [
    { ...plan, prices: [{ adults: 2, minor: 12_000 }] },
    { ...plan, stopSell: true, closedToArrival: false, closedToDeparture: true },
    {
      ...plan,
      prices: [
        { adults: 1, minor: 9_950 },
        { adults: 2, minor: 12_000 },
      ],
      minStayArrival: 2,
      minStayThrough: 1,
      maxStay: 0,
    },
  ],
};

function bodies(message: AriMessage): readonly string[] {
  return openTravelFormat.ariRequests(hotel, message).map(({ body }) => body ?? '');
}

function answered(name: string, content: string, status = 200, message = rates) {
  const body = `<${name} xmlns="http://www.opentravel.org/OTA/2003/05">${content}</${name}>`;
  return openTravelFormat.readAriAnswer({ status, body, retryAfterMs: undefined }, message);
}

const ERRORS = '<Errors><Error Type="3" Code="320">no</Error></Errors>';

describe('what is said', () => {
  it('of rooms is one message of counts, with the password in the header', () => {
    const [request] = openTravelFormat.ariRequests(hotel, availability);
    expect(request).toMatchObject({ method: 'POST', path: '', bucket: 'availability' });
    const basic = Buffer.from('adler:pass:word').toString('base64');
    expect(request?.headers.authorization).toBe(`Basic ${basic}`);
    expect(request?.body).toBe(
      '<?xml version="1.0" encoding="UTF-8"?>\n' +
        '<OTA_HotelInvCountNotifRQ xmlns="http://www.opentravel.org/OTA/2003/05" Version="1.0">' +
        '<Inventories HotelCode="ADLER &amp; Sons">' +
        '<Inventory><StatusApplicationControl Start="2027-03-10" End="2027-03-12" ' +
        'InvTypeCode="DBL"/><InvCounts><InvCount CountType="2" Count="4"/></InvCounts>' +
        '</Inventory><Inventory><StatusApplicationControl Start="2027-03-10" ' +
        'End="2027-03-10" InvTypeCode="STE"/><InvCounts><InvCount CountType="2" Count="0"/>' +
        '</InvCounts></Inventory></Inventories></OTA_HotelInvCountNotifRQ>',
    );
  });

  it('of plans is one message of rates and one of restrictions', () => {
    const [amounts = '', statuses = ''] = bodies(rates);
    expect(bodies(rates)).toHaveLength(2);
    expect(amounts).toContain('<RateAmountMessage LocatorID="1">');
    // For any party, where only one price is known, and else by the number of guests.
    expect(amounts).toContain('<BaseByGuestAmt AgeQualifyingCode="10" AmountAfterTax="120.00"');
    expect(amounts).toContain('<BaseByGuestAmt NumberOfGuests="1" AgeQualifyingCode="10"');
    expect(amounts).not.toContain('LocatorID="2"');
    expect(statuses).toContain('<RestrictionStatus Status="Close" Restriction="Master"/>');
    expect(statuses).toContain('<RestrictionStatus Status="Open" Restriction="Arrival"/>');
    expect(statuses).toContain('MinMaxMessageType="SetForwardMinStay" Time="2" TimeUnit="Day"');
    expect(statuses).toContain('MinMaxMessageType="SetMaxLOS" Time="0" TimeUnit="Day"');
  });

  it('keeps to the schema', async () => {
    for (const body of [...bodies(availability), ...bodies(rates)]) await expectValid(body);
  });

  it('leaves a message out that would say nothing', () => {
    const only: AriMessage = { kind: 'rates', ranges: [{ ...plan, stopSell: false }] };
    expect(bodies(only)).toHaveLength(1);
    expect(bodies({ kind: 'rates', ranges: [plan] })).toEqual([]);
  });
});

describe('an answer', () => {
  it('with Success stands', () => {
    expect(answered('OTA_HotelAvailNotifRS', '<Success/>')).toEqual({ type: 'taken', faults: [] });
  });

  it.each<readonly [string, string, string, readonly number[]]>([
    ['RecordID', 'OTA_HotelAvailNotifRS', '<Warning Type="3" RecordID="2">no</Warning>', [1]],
    [
      'its place among those of its message',
      'OTA_HotelRateAmountNotifRS',
      '<Warning Type="3">RateAmountMessage 2: no</Warning>',
      [2],
    ],
    [
      'its place, where a range has several elements',
      'OTA_HotelAvailNotifRS',
      '<Warning Type="3">AvailStatusMessage 3: no</Warning>',
      [1],
    ],
    ['nothing', 'OTA_HotelAvailNotifRS', '<Warning Type="3" ShortText="no"/>', [1, 2]],
  ])('warns of the ranges that %s names', (_, name, warning, indexes) => {
    const answer = answered(name, `<Success/><Warnings>${warning}</Warnings>`);
    if (answer.type !== 'taken') throw new Error(answer.type);
    expect(answer.faults.map(({ index }) => index)).toEqual(indexes);
  });

  it.each<readonly [string, string, string, number, string]>([
    ['errors', ERRORS, 'refused', 200, 'no (320)'],
    ['errors of what was sent', ERRORS, 'refused', 422, 'no (320)'],
    ['an error of who asks', '<Errors><Error Type="4"/></Errors>', 'unauthorised', 200, 'no words'],
    ['a status of who asks', '', 'unauthorised', 401, 'answered 401'],
    ['errors under a status of a place', ERRORS, 'again', 404, 'no (320)'],
    ['errors of who may not', ERRORS, 'unauthorised', 403, 'no (320)'],
    ['that it cannot just now', '<Errors><Error Code="187"/></Errors>', 'again', 200, '(187)'],
    ['neither', '', 'again', 200, 'no OpenTravel XML'],
  ])('with %s does not', (_, content, type, status, reason) => {
    expect(answered('OTA_HotelAvailNotifRS', content, status)).toMatchObject({
      type,
      reason: expect.stringContaining(reason),
    });
  });
});
