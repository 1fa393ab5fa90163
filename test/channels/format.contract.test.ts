/**
 * What every format has to do, whichever it is: say both kinds of values, read whatever comes back
 * without throwing, and know credentials that were not taken. The example of the page about adding
 * a channel is among them, and no longer than that page says.
 */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { channelFormats } from '../../src/channels/channel-formats.ts';
import { plainFormat } from '../../src/channels/plain-format.ts';
import type { CivilDate } from '../../src/domain/calendar.ts';
import type { AriMessage } from '../../src/domain/channels/ari-value.ts';
import type { Currency } from '../../src/domain/money.ts';
import type { ChannelFormat, ChannelHotel } from '../../src/ports/channel-format.ts';
import { mistakenPages } from '../../src/testing/pages-in-its-place.ts';

const FROM = '2027-03-10' as CivilDate;
const TO = '2027-03-12' as CivilDate;
const messages: readonly AriMessage[] = [
  {
    kind: 'availability',
    ranges: [
      { roomCode: 'DBL', from: FROM, to: TO, rooms: 0 },
      { roomCode: 'STE', from: FROM, to: FROM, rooms: 2 },
    ],
  },
  {
    kind: 'rates',
    ranges: [
      {
        roomCode: 'DBL',
        planCode: 'BAR',
        from: FROM,
        to: TO,
        prices: [
          { adults: 1, minor: 10_050 },
          { adults: 2, minor: 12_000 },
        ],
        stopSell: false,
        closedToArrival: true,
        closedToDeparture: false,
        minStayArrival: 2,
        minStayThrough: 1,
        maxStay: 7,
      },
      { roomCode: 'DBL', planCode: 'BAR', from: FROM, to: FROM, stopSell: true },
    ],
  },
];

function hotelOf({ credentials }: ChannelFormat): ChannelHotel {
  const known = credentials.map((name) => [name, `${name}-1`]);
  return {
    hotelCode: 'hotel 1',
    currency: 'EUR' as Currency,
    credentials: Object.fromEntries(known),
  };
}

describe.each(channelFormats.map((format) => [format.name, format] as const))('%s', (_, format) => {
  const hotel = hotelOf(format);

  it('says its kinds of values in whole requests', () => {
    for (const message of messages.filter(({ kind }) => format.kinds.includes(kind))) {
      const requests = format.ariRequests(hotel, message);
      expect(requests.length).toBeGreaterThan(0);
      for (const { method, path, headers, body, bucket } of requests) {
        expect(method).toBe('POST');
        expect(path === '' || /^[/?]/.test(path)).toBe(true);
        expect(bucket).toBe(message.kind);
        expect(headers['content-type']).toBeDefined();
        const text = `${JSON.stringify(headers)} ${body}`;
        const isLetIn = format.credentials.some((name) => {
          return text.includes(`${name}-1`) || text.includes('Basic ');
        });
        expect(isLetIn).toBe(true);
        for (const date of [FROM, TO]) expect(body).toContain(date);
      }
    }
  });

  it('knows credentials that are not taken', () => {
    for (const message of messages) {
      const answer = (status: number) => {
        return format.readAriAnswer({ status, body: '', retryAfterMs: undefined }, message).type;
      };
      expect(answer(401)).toBe('unauthorised');
    }
  });

  // A proxy's 404 at an OTA's deploy once had what was sold out put aside as refused.
  it('takes nothing for the word of its OTA that others answer in its place', () => {
    for (const message of messages) expect(mistakenPages(format, message)).toEqual([]);
  });

  it('reads whatever comes without throwing, and names only ranges that there are', () => {
    const bodies = fc.oneof(
      fc.string({ maxLength: 60 }),
      fc.json({ maxDepth: 4 }),
      fc.constantFrom(
        '{"meta":{"warnings":[1]}}',
        '{"errors":[{"line":7}]}',
        '{"data":[{}]}',
        '<a/>',
      ),
    );
    fc.assert(
      fc.property(fc.constantFrom(200, 400, 422), bodies, (status, body) => {
        const answer = { status, body, retryAfterMs: undefined };
        for (const message of messages) {
          const read = format.readAriAnswer(answer, message);
          if (read.type !== 'taken') continue;
          for (const { index } of read.faults) expect(message.ranges[index]).toBeDefined();
        }
        const query = {
          kind: 'availability',
          roomCodes: [],
          planCodes: [],
          from: FROM,
          to: TO,
        } as const;
        format.readBack?.read(answer, hotel, query);
        format.bookings?.read(body, hotel);
      }),
      { numRuns: 100 },
    );
  });
});

describe('the example of a format', () => {
  const hotel = hotelOf(plainFormat);

  it('is a whole one in under 150 lines', () => {
    const file = new URL('../../src/channels/plain-format.ts', import.meta.url);
    expect(readFileSync(file, 'utf8').split('\n').length).toBeLessThan(150);
  });

  it('says lines, leaves out what is not said, and names the hotel in the path', () => {
    const [said] = messages.map((message) => plainFormat.ariRequests(hotel, message)[0]);
    expect(said?.path).toBe('/hotels/hotel%201/availability');
    expect(said?.headers.authorization).toBe('Bearer token-1');
    expect(JSON.parse(said?.body ?? '')).toEqual({
      lines: [
        { room: 'DBL', from: FROM, to: TO, free: 0 },
        { room: 'STE', from: FROM, to: FROM, free: 2 },
      ],
    });
    const [, rates] = messages.map((message) => plainFormat.ariRequests(hotel, message)[0]);
    expect(JSON.parse(rates?.body ?? '').lines[1]).toEqual({
      room: 'DBL',
      plan: 'BAR',
      from: FROM,
      to: FROM,
      stopSell: true,
    });
    expect(JSON.parse(rates?.body ?? '').lines[0].prices).toEqual([
      { adults: 1, amount: '100.50', currency: 'EUR' },
      { adults: 2, amount: '120.00', currency: 'EUR' },
    ]);
  });

  it('reads which lines were not taken, and a calendar', () => {
    const [message] = messages;
    if (message === undefined) throw new Error('no message');
    const read = (status: number, body: object) => {
      const answer = { status, body: JSON.stringify(body), retryAfterMs: undefined };
      return plainFormat.readAriAnswer(answer, message);
    };
    const errors = [
      { line: 1, reason: 'no such room' },
      { line: 9, reason: 'no such line' },
    ];
    expect(read(422, { errors })).toEqual({
      type: 'taken',
      faults: [{ index: 1, reason: 'no such room' }],
    });
    const nameless = { errors: [{ reason: 'closed for good' }] };
    expect(read(422, nameless)).toEqual({
      type: 'refused',
      reason: 'answered 422: closed for good',
    });
    expect(read(200, { errors })).toEqual(read(422, { errors }));
    expect([read(422, {}).type, read(404, nameless).type]).toEqual(['again', 'again']);
    expect(read(403, nameless).type).toBe('unauthorised');
    expect(read(204, {})).toEqual({ type: 'taken', faults: [] });
    const lines = [{ room: 'DBL', from: FROM, to: TO, free: 3 }, { room: 'DBL', from: 'soon' }, 7];
    const query = {
      kind: 'availability',
      roomCodes: [],
      planCodes: [],
      from: FROM,
      to: TO,
    } as const;
    const answer = { status: 200, body: JSON.stringify({ lines }), retryAfterMs: undefined };
    expect(plainFormat.readBack?.read(answer, hotel, query)).toEqual({
      type: 'read',
      availability: [{ roomCode: 'DBL', from: FROM, to: TO, rooms: 3 }],
      rates: [],
    });
  });
});
