/**
 * The OTA's side of OpenTravel's messages: what each of the three comes to on the calendar, what is
 * refused and warned of, and the reservation that is pushed to the hotel. Messages are written here
 * by hand after the published samples.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { XMLValidator } from 'fast-xml-parser';
import { describe, expect, it, onTestFinished } from 'vitest';
import { KEY, LISTING, type OtaWorld, STAY, startOta } from './ota-world.ts';

const NS = 'xmlns="http://www.opentravel.org/OTA/2003/05" EchoToken="e-1" Version="1.0"';
const DOUBLE = 'InvTypeCode="double"';
const PLAN = `${DOUBLE} RatePlanCode="double-flex"`;

const inventory = (content: string, hotel = 'hotel') =>
  `<OTA_HotelInvCountNotifRQ ${NS}><Inventories HotelCode="${hotel}">${content}</Inventories>` +
  '</OTA_HotelInvCountNotifRQ>';
const status = (content: string) =>
  `<OTA_HotelAvailNotifRQ ${NS}><AvailStatusMessages HotelCode="hotel">${content}` +
  '</AvailStatusMessages></OTA_HotelAvailNotifRQ>';
const amounts = (content: string) =>
  `<OTA_HotelRateAmountNotifRQ ${NS}><RateAmountMessages HotelCode="hotel">${content}` +
  '</RateAmountMessages></OTA_HotelRateAmountNotifRQ>';
const control = (codes: string, dates = 'Start="2027-05-01" End="2027-05-01"') =>
  `<StatusApplicationControl ${dates} ${codes}/>`;
const counts = (count: number, type = 2) =>
  `<InvCounts><InvCount CountType="${type}" Count="${count}"/></InvCounts>`;

describe('OTA_HotelInvCountNotifRQ', () => {
  it('tells rooms for ranges with both ends, on the weekdays that are named', async () => {
    const ota = await listed();
    const range = 'Start="2027-05-01" End="2027-05-09"';
    const sundays = `${range} Sun="1" Mon="0" Tue="0" Weds="0" Thur="0" Fri="0" Sat="0"`;
    const message =
      `<Inventory>${control(DOUBLE, 'Start="2027-05-01" End="2027-05-02"')}${counts(4)}` +
      `</Inventory><Inventory>${control('InvTypeCode="single"', sundays)}${counts(7)}</Inventory>`;
    const answer = await send(ota, inventory(message));
    expect(answer).toContain('<OTA_HotelInvCountNotifRS');
    expect(answer).toContain('EchoToken="e-1"');
    expect(answer).toContain('<Success/>');
    expect(await free(ota)).toEqual({
      'double 2027-05-01': 4,
      'double 2027-05-02': 4,
      'single 2027-05-02': 7,
      'single 2027-05-09': 7,
    });
  });

  it('closes a room whose counts are left out', async () => {
    const ota = await listed();
    await send(ota, inventory(`<Inventory>${control(DOUBLE)}${counts(4)}</Inventory>`));
    await send(ota, inventory(`<Inventory>${control(DOUBLE)}</Inventory>`));
    expect(await free(ota)).toEqual({ 'double 2027-05-01': 0 });
  });

  it('takes what stands and warns of the rest; with nothing left it is an error', async () => {
    const ota = await listed();
    const good = `<Inventory>${control(DOUBLE)}${counts(4)}</Inventory>`;
    const bad = `<Inventory>${control('InvTypeCode="suite"')}${counts(4)}</Inventory>`;
    const mixed = await send(ota, inventory(good + bad));
    expect(mixed).toContain('<Success/><Warnings>');
    expect(mixed).toContain('Inventory 2: InvTypeCode suite');
    const wrong = await send(ota, inventory(bad));
    expect(wrong).toContain('<Errors>');
    expect(wrong).not.toContain('<Success/>');
  });
});

describe('OTA_HotelAvailNotifRQ', () => {
  it('tells closings, lengths of stay and a limit, and keeps what it does not say', async () => {
    const ota = await listed();
    const close = (what: string) => `<RestrictionStatus Status="Close" Restriction="${what}"/>`;
    const stay = (type: string, nights: number) =>
      `<LengthOfStay Time="${nights}" TimeUnit="Day" MinMaxMessageType="${type}"/>`;
    const first =
      `<AvailStatusMessage BookingLimit="3">${control(PLAN)}<LengthsOfStay>` +
      `${stay('SetMinLOS', 2)}${stay('SetForwardMinStay', 3)}${stay('SetMaxLOS', 9)}` +
      `</LengthsOfStay>${close('Arrival')}</AvailStatusMessage>`;
    const second =
      `<AvailStatusMessage>${control(PLAN)}<LengthsOfStay ArrivalDateBased="true">` +
      `${stay('SetMinLOS', 4)}</LengthsOfStay>${close('Master')}${close('Departure')}` +
      '<RestrictionStatus Status="Open" Restriction="Arrival"/></AvailStatusMessage>';
    await send(ota, status(first));
    await send(ota, status(second));
    expect(await plans(ota)).toEqual([
      {
        roomCode: 'double',
        planCode: 'double-flex',
        night: '2027-05-01',
        minStayThrough: 2,
        minStayArrival: 4,
        maxStay: 9,
        stopSell: true,
        closedToArrival: false,
        closedToDeparture: true,
      },
    ]);
    expect(await free(ota)).toEqual({ 'double 2027-05-01': 3 });
  });

  it('does not know a restriction that there is not', async () => {
    const ota = await listed();
    const message =
      `<AvailStatusMessage>${control(PLAN)}<RestrictionStatus Status="Close" Restriction="Noon"/>` +
      '</AvailStatusMessage>';
    expect(await send(ota, status(message))).toContain('Restriction is Noon');
  });
});

describe('OTA_HotelRateAmountNotifRQ', () => {
  it('tells prices for any party and by the number of guests', async () => {
    const ota = await listed();
    const message =
      `<RateAmountMessage>${control(PLAN)}<Rates><Rate><BaseByGuestAmts>` +
      '<BaseByGuestAmt AmountAfterTax="120.5" CurrencyCode="EUR"/>' +
      '<BaseByGuestAmt NumberOfGuests="1" AgeQualifyingCode="10" AmountAfterTax="99"/>' +
      '</BaseByGuestAmts></Rate></Rates></RateAmountMessage>';
    await send(ota, amounts(message));
    expect(await plans(ota)).toMatchObject([{ rate: '120.50', rates: { 1: '99.00' } }]);
  });

  it('refuses another currency', async () => {
    const ota = await listed();
    const message =
      `<RateAmountMessage>${control(PLAN)}<Rates><Rate CurrencyCode="USD"><BaseByGuestAmts>` +
      '<BaseByGuestAmt AmountAfterTax="120"/></BaseByGuestAmts></Rate></Rates></RateAmountMessage>';
    expect(await send(ota, amounts(message))).toContain('CurrencyCode is USD and must be EUR');
  });
});

it.each<[string, string, number, string]>([
  ['no XML', 'hello', 400, 'not XML'],
  ['half of it', '<OTA_HotelAvailNotifRQ>', 400, 'not XML'],
  [
    'a document type',
    `<!DOCTYPE a [<!ENTITY x "y">]>${inventory('')}`,
    400,
    'a document type is not taken',
  ],
  ['another message', `<OTA_PingRQ ${NS}/>`, 200, 'OTA_PingRQ is not taken'],
  ['another hotel', inventory('', 'other'), 401, 'not known'],
])('answers %s with an error', async (_, message, code, words) => {
  const ota = await listed();
  const response = await post(ota, message);
  expect([response.status, await response.text()]).toEqual([code, expect.stringContaining(words)]);
});

it('is shut to another password', async () => {
  const ota = await listed();
  const message = inventory(`<Inventory>${control(DOUBLE)}${counts(1)}</Inventory>`);
  const wrong = Buffer.from('user:wrong').toString('base64');
  for (const authorization of ['Bearer wrong', `Basic ${wrong}`, '']) {
    expect((await post(ota, message, authorization)).status).toBe(401);
  }
  const right = Buffer.from(`user:${KEY}`).toString('base64');
  expect((await post(ota, message, `Basic ${right}`)).status).toBe(200);
});

it('pushes new, changed and cancelled reservations until Success answers them', async () => {
  const heard: string[] = [];
  const hotel = createServer((request, response) => {
    let text = '';
    request.on('data', (part: Buffer) => {
      text += part.toString();
    });
    request.on('end', () => {
      heard.push(text);
      const content = heard.length === 1 ? '<Errors><Error/></Errors>' : '<Success/>';
      response.end(`<OTA_HotelResNotifRS ${NS}>${content}</OTA_HotelResNotifRS>`);
    });
  });
  const port = await new Promise<number>((resolve) => {
    hotel.listen(0, '127.0.0.1', () => resolve((hotel.address() as AddressInfo).port));
  });
  onTestFinished(() => void hotel.close());
  const ota = await listed({ push: { url: `http://127.0.0.1:${port}/` } });
  const [room] = STAY.rooms;
  const rooms = [{ ...room, children: 3, childAges: [4, 4, 9], nightlyPrice: '99.90' }];
  const guest = { firstName: 'Ada & Co', lastName: '<Lovelace>' };
  const sale = { ...STAY, code: 'B1', rooms, guest, isForced: true };
  expect((await ota.control('POST', '/hotel/bookings', sale)).status).toBe(201);
  const change = { departure: '2027-05-02', isForced: true };
  await ota.control('POST', '/hotel/bookings/B1/modify', change);
  await ota.control('POST', '/hotel/bookings/B1/cancel');
  await expect
    .poll(async () => (await ota.control('GET', '/hotel')).body.revisions, { timeout: 5_000 })
    .toMatchObject({ all: 3, waiting: 0 });
  const kinds = heard.map((text) => /" ResStatus="(\w+)"><POS>/.exec(text)?.[1]);
  expect(kinds).toEqual(['Commit', 'Commit', 'Modify', 'Cancel']);
  for (const text of heard) expect(XMLValidator.validate(text)).toBe(true);
  expect(heard[0]?.replace(/EchoToken="\w+"/, '')).toMatchSnapshot();
  expect(heard[2]).toContain('<TimeSpan Start="2027-05-01" End="2027-05-02"/>');
});

// Helpers

async function listed(terms: object = {}): Promise<OtaWorld> {
  const ota = await startOta();
  const listing = { ...LISTING, format: 'opentravel', ...terms };
  expect((await ota.control('PUT', '/hotel', listing)).status).toBe(201);
  return ota;
}

function post(ota: OtaWorld, body: string, authorization = `Bearer ${KEY}`): Promise<Response> {
  return fetch(`${ota.url}/opentravel`, { method: 'POST', headers: { authorization }, body });
}

async function send(ota: OtaWorld, message: string): Promise<string> {
  return (await post(ota, message)).text();
}

async function calendar(ota: OtaWorld) {
  return (await ota.control('GET', '/hotel/calendar?from=2027-05-01&to=2027-05-31')).body;
}

async function free(ota: OtaWorld): Promise<Record<string, number>> {
  const { rooms } = await calendar(ota);
  const cells = rooms as { roomCode: string; night: string; availability: number }[];
  return Object.fromEntries(
    cells.map(({ roomCode, night, availability }) => [`${roomCode} ${night}`, availability]),
  );
}

async function plans(ota: OtaWorld): Promise<unknown> {
  return (await calendar(ota)).plans;
}
