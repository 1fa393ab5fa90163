/** Competitors' rates from files and from servers: what is read, and what is refused whole. */
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { FileCompetitorSource } from '../../src/competitors/file-source.ts';
import { HttpCompetitorSource } from '../../src/competitors/http-source.ts';
import { parseRates } from '../../src/competitors/rate-list.ts';
import { limits } from '../../src/limits.ts';

const rate = {
  propertyId: 'adler',
  night: '2027-06-12',
  competitor: 'Post',
  amount: '99.00',
  currency: 'EUR',
  observedAt: '2027-06-01T12:00:00Z',
};
const json = JSON.stringify({ rates: [rate, { ...rate, roomTypeId: 'double', amount: '101.5' }] });
const csv = [
  '\ufeffpropertyId,roomTypeId,night,competitor,amount,currency,observedAt',
  'adler,,2027-06-12,Post,99.00,EUR,2027-06-01T12:00:00Z',
  'adler,double,2027-06-12,"Post, annexe ""Alm""",101.5,EUR,2027-06-01T14:00:00+02:00',
].join('\r\n');
const read = { ...rate, minor: 9_900, observedAtMs: Date.parse(rate.observedAt) };
const { amount: _, observedAt: __, ...first } = read;
const second = { ...first, roomTypeId: 'double', minor: 10_150 };

describe('a list of rates', () => {
  it('is read from JSON and from CSV alike', () => {
    expect(parseRates(json, 'json')).toEqual([first, second]);
    const quoted = { ...second, competitor: 'Post, annexe "Alm"' };
    expect(parseRates(csv, 'csv')).toEqual([first, quoted]);
    expect(parseRates('{"rates":[]}', 'json')).toEqual([]);
  });

  it.each([
    ['not JSON', '{', /./],
    ['no list', '[]', /./],
    ['a rate that is none', '{"rates":[null]}', /rate 1/],
    [
      'an unknown member',
      JSON.stringify({ rates: [rate, { ...rate, stars: 4 }] }),
      /rate 2.*stars/,
    ],
    ['a date that is none', spoilt({ night: '2027-02-30' }), /night must be a date/],
    ['an id that is none', spoilt({ propertyId: 'Adler' }), /propertyId must be an id/],
    ['a currency that is none', spoilt({ currency: 'eur' }), /currency must be an ISO 4217/],
    ['more digits than the currency', spoilt({ amount: '1.005' }), /amount must be a decimal/],
    ['a number for an amount', spoilt({ amount: 99 }), /amount/],
    ['a price below nothing', spoilt({ amount: '-1.00' }), /not negative/],
    ['an instant without a zone', spoilt({ observedAt: '2027-06-01T12:00:00' }), /observedAt/],
    [
      'too many rates',
      JSON.stringify({ rates: new Array(limits.competitorRatesMax + 1).fill(0) }),
      /more than/,
    ],
  ])('is refused whole for %s', (_words, text, fault) => {
    expect(() => parseRates(text, 'json')).toThrow(fault);
  });

  it('is refused for a CSV line that is too short', () => {
    expect(() => parseRates(`${csv}\r\nadler,double`, 'csv')).toThrow(/Record Length/);
  });
});

describe('a file', () => {
  it('is read by what its name says it is, each time anew', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'rates-'));
    onTestFinished(() => rmSync(directory, { recursive: true }));
    const [one, other] = [join(directory, 'rates.json'), join(directory, 'RATES.CSV')];
    const source = new FileCompetitorSource(one);
    const { signal } = new AbortController();
    await expect(source.read(signal)).rejects.toThrow(/ENOENT/);
    writeFileSync(one, json);
    expect(await source.read(signal)).toHaveLength(2);
    writeFileSync(one, '{"rates":[]}');
    expect(await source.read(signal)).toHaveLength(0);
    writeFileSync(other, csv);
    expect(await new FileCompetitorSource(other).read(signal)).toHaveLength(2);
  });
});

describe('a server', () => {
  it('is asked with the token, and answers in either form', async () => {
    const heard: (string | undefined)[] = [];
    const url = await serve((request, response) => {
      heard.push(request.headers.authorization);
      response.setHeader('content-type', heard.length === 1 ? 'application/json' : 'text/csv');
      response.end(heard.length === 1 ? json : csv);
    });
    const source = new HttpCompetitorSource({ url, token: 'secret' });
    const { signal } = new AbortController();
    expect(await source.read(signal)).toEqual([first, second]);
    expect(await source.read(signal)).toHaveLength(2);
    expect(heard).toEqual(['Bearer secret', 'Bearer secret']);
  });

  it('is asked again when it fails, and given up after three times', async () => {
    let asked = 0;
    const url = await serve((_request, response) => {
      asked += 1;
      if (asked !== 3) response.statusCode = 503;
      response.end(json);
    });
    const source = new HttpCompetitorSource({ url, retryMs: 1 });
    const { signal } = new AbortController();
    expect(await source.read(signal)).toHaveLength(2);
    expect(asked).toBe(3);
    await expect(source.read(signal)).rejects.toThrow(/answered 503/);
    expect(asked).toBe(6);
    for (let round = 0; round < 3; round += 1) await expect(source.read(signal)).rejects.toThrow();
    expect(asked).toBeLessThan(15);
  });

  it('that hangs or never ends is left', async () => {
    const hanging = await serve(() => undefined);
    const { signal } = new AbortController();
    const patient = new HttpCompetitorSource({ url: hanging, timeoutMs: 20, retryMs: 1 });
    await expect(patient.read(signal)).rejects.toThrow(/timed out/);
    const endless = await serve((_request, response) => {
      const chunk = Buffer.alloc(1024 * 1024, ' ');
      const more = (): void => {
        while (response.write(chunk));
        response.once('drain', more);
      };
      response.once('close', () => response.removeAllListeners('drain'));
      more();
    });
    const source = new HttpCompetitorSource({ url: endless, retryMs: 1 });
    await expect(source.read(signal)).rejects.toThrow(/more than/);
  });
});

// Helpers

function spoilt(change: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({ rates: [{ ...rate, ...change }] });
}

async function serve(listener: RequestListener): Promise<URL> {
  const server = createServer(listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/rates`);
}
