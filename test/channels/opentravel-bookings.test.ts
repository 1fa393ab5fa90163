/**
 * OpenTravel's bookings as they are read, from the samples in test/fixtures/opentravel, and what
 * is answered. XML is read strictly and within limits, whoever sends it.
 */
import * as fs from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openTravelBookings } from '../../src/channels/opentravel-bookings.ts';
import { readXml, XML_DECLARATION, xml } from '../../src/channels/xml-element.ts';
import type { Currency } from '../../src/domain/money.ts';
import { limits } from '../../src/limits.ts';
import type { BookingsAnswer } from '../../src/ports/channel-format.ts';
import { expectValid } from './schema-check.ts';

const hotel = { hotelCode: 'ADLER', currency: 'EUR' as Currency };

function sample(name: string): string {
  const url = new URL(`../fixtures/opentravel/${name}.xml`, import.meta.url);
  return fs.readFileSync(url, 'utf8');
}

function read(text: string): Extract<BookingsAnswer, { type: 'bookings' }> {
  const answer = openTravelBookings.read(text, hotel);
  if (answer.type !== 'bookings') throw new Error(JSON.stringify(answer));
  return answer;
}

function reasonOf(text: string): string {
  const answer = openTravelBookings.read(text, hotel);
  if (answer.type === 'unreadable') return answer.reason;
  return answer.type === 'bookings' ? (answer.unreadable[0]?.reason ?? 'read') : answer.type;
}

describe('a reservation', () => {
  it('is read whole', () => {
    expect(read(sample('new')).bookings).toEqual([
      {
        revisionId: 'SUN-4711 1803898800000',
        code: 'SUN-4711',
        revision: Date.parse('2027-03-01T11:00:00Z'),
        status: 'new',
        hotelCode: 'ADLER',
        soldBy: 'Sunny Trips',
        rooms: [
          {
            roomCode: 'DBL',
            planCode: 'FLEX',
            stay: { arrival: '2027-03-10', departure: '2027-03-13' },
            adults: 2,
            children: 1,
            childAges: [7],
            nightlyMinor: [12_000, 13_550, 13_550],
          },
        ],
        currency: 'EUR',
        totalMinor: 39_100,
        guest: {
          firstName: 'Zoë & Ann',
          lastName: "O'Hara <twice>",
          email: 'zoe@example.com',
          phone: '+49 228 555',
        },
        collectedBy: 'property',
        notes: 'A quiet room, please.',
        guaranteeToken: 'tok_visa',
      },
    ]);
  });

  it('is read with prefixes, units, a duration, minor units and an instant of no zone', () => {
    const [booking] = read(sample('modified')).bookings;
    expect(booking).toMatchObject({
      status: 'modified',
      code: 'SUN-4711',
      revision: Date.parse('2027-03-02T08:59:59Z'),
      totalMinor: 44_000,
      collectedBy: 'ota',
      guest: { firstName: '', lastName: "O'Hara", locale: 'de' },
    });
    // The price is said of one night as the last of two: it holds on both.
    const stay = { arrival: '2027-03-10', departure: '2027-03-12' };
    const room = { roomCode: 'DBL', stay, adults: 1, nightlyMinor: [11_000, 11_000] };
    expect(booking?.rooms).toMatchObject([room, room]);
  });

  it('needs no rooms to be cancelled', () => {
    const [booking] = read(sample('cancelled')).bookings;
    expect(booking).toMatchObject({ status: 'cancelled', code: 'SUN-4711', rooms: [] });
    expect(booking?.revision).toBe(Date.parse('2027-03-03T10:00:00.250Z'));
  });

  it('that cannot be read leaves the others of its message alone', () => {
    const { bookings, unreadable } = read(sample('several'));
    expect(bookings).toMatchObject([{ code: 'SUN-1', totalMinor: 9_900 }]);
    expect(bookings[0]?.rooms[0]).not.toHaveProperty('nightlyMinor');
    expect(unreadable).toMatchObject([
      { code: 'SUN-2', reason: 'TimeSpan ends on 2027-03-11 and begins on 2027-03-12' },
    ]);
  });

  it.each<readonly [string, (text: string) => string, string]>([
    ['no code', (text) => text.replaceAll('SUN-4711', ''), 'there is no UniqueID of type 14'],
    ['another status', (text) => text.replace('"Commit"', '"Quote"'), 'ResStatus is Quote'],
    [
      'no instant',
      (text) => text.replace(/CreateDateTime="[^"]*"/, 'CreateDateTime="soon"'),
      'LastModifyDateTime is soon, which is no instant',
    ],
    [
      'a price of half a cent',
      (text) => text.replace('120.00', '120.005'),
      'Base says 120.005, which is no amount of EUR',
    ],
    [
      'a date of no calendar',
      (text) => text.replace('End="2027-03-13"', 'End="2027-02-30"'),
      'TimeSpan End is 2027-02-30, which is no date',
    ],
    [
      'rooms without number',
      (text) => text.replace('Units="1"', 'Units="many"'),
      'NumberOfUnits is many, which is no whole number',
    ],
    ['another message', (text) => text.replaceAll('ResNotifRQ', 'ResRQ'), 'OTA_HotelResRQ is not'],
  ])('with %s is told by what it lacks', (_, spoil, reason) => {
    expect(reasonOf(spoil(sample('new')))).toContain(reason);
  });
});

describe('what is sent to us as XML', () => {
  const laughs = `<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><l>&b;</l>`;
  const { channelXmlDepthMax: depth, channelXmlElementsMax: count } = limits;

  it.each<readonly [string, string, RegExp]>([
    ['entities of its own', laughs, /a document type is not taken/],
    ['files', '<!DOCTYPE l SYSTEM "file:///etc/passwd"><l/>', /a document type is not taken/],
    ['entities that nobody declared', '<l>&b;</l>', /undefined entity/],
    ['endless depth', '<a>'.repeat(200_000), /nested too deep/],
    ['one level too many', '<a>'.repeat(depth + 1) + '</a>'.repeat(depth + 1), /too deep/],
    ['endless breadth', `<l>${'<a/>'.repeat(count)}</l>`, /too many elements/],
    ['too much text', `<l>${'a'.repeat(limits.channelXmlCharactersMax)}</l>`, /longer than/],
    ['what is not closed', '<l><a></l>', /unexpected close tag/],
    ['two attributes of one name', '<l a="1" a="2"/>', /duplicate attribute/],
    ['a prefix that nobody declared', '<x:l/>', /unbound namespace prefix/],
    ['nothing', '', /document must contain a root element/],
    ['JSON', '{"a":1}', /text data outside of root node/],
  ])('is refused with %s', (_, text, reason) => {
    const answer = readXml(text);
    expect(answer).toMatchObject({ type: 'broken', reason: expect.stringMatching(reason) });
  });

  it('is read as it was written, whatever the text', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 30 });
    fc.assert(
      fc.property(text, text, (attribute, inside) => {
        const written = XML_DECLARATION + xml('l', { attribute }, inside);
        const answer = readXml(written);
        if (answer.type === 'broken') throw new Error(answer.reason);
        expect(answer.root.attributes.get('attribute')).toBe(attribute);
        expect(answer.root.text).toBe(inside.trim());
      }),
      { numRuns: 100 },
    );
  });

  it('never throws out of the reader', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), fc.nat(400), (noise, at) => {
        const text = sample('new');
        const spoilt = text.slice(0, at * 5) + noise + text.slice(at * 5);
        expect(['bookings', 'unreadable']).toContain(openTravelBookings.read(spoilt, hotel).type);
      }),
      { numRuns: 100 },
    );
  });
});

describe('the answer to a reservation', () => {
  it('names the booking by both of its ids, and repeats the token of the message', async () => {
    const [booking] = read(sample('new')).bookings;
    const receipts = [{ revisionId: booking?.revisionId ?? '', confirmation: 'qk3-1' }];
    const { status, body } = openTravelBookings.pushAnswer(sample('new'), receipts);
    expect(status).toBe(200);
    expect(body).toContain('EchoToken="echo-1"');
    expect(body).toContain('<Success/>');
    expect(body).toContain('<UniqueID Type="14" ID="SUN-4711"/>');
    expect(body).toContain('<HotelReservationID ResID_Type="10" ResID_Value="qk3-1"/>');
    await expectValid(body);
  });

  it('warns of what a person has to look at', async () => {
    const receipts = [{ revisionId: 'SUN-4711 1', confirmation: null }];
    const { status, body } = openTravelBookings.pushAnswer(sample('new'), receipts);
    expect(status).toBe(200);
    expect(body).toContain('<Warning Type="3" Code="320"');
    expect(body).not.toContain('ResID_Type="10"');
    await expectValid(body);
  });

  it.each([
    [400, 'Type="3" Code="450"'],
    [401, 'Type="4" Code="497"'],
    [503, 'Type="12" Code="187"'],
  ] as const)('refuses with %s by the codes of OpenTravel', async (status, codes) => {
    const fault = { status, reason: 'no <good>' };
    const refusal = openTravelBookings.pushRefusal('<no', fault);
    expect(refusal.status).toBe(status);
    expect(refusal.body).toContain(codes);
    expect(refusal.body).toContain('no &lt;good&gt;');
    await expectValid(refusal.body);
  });
});
