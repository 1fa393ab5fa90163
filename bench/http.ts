/** The engine behind its own server, loaded over 64 connections by a process of its own. */
import { checkBooks } from './books.ts';
import { Child } from './child.ts';
import { type CpuUse, measureCpuOf } from './cpu-meter.ts';
import {
  type BookingBody,
  BookingPlan,
  firstNightFrom,
  HOT_ROOMS,
  type Scenario,
  UNIFORM_ROOMS,
} from './hotel.ts';
import type { LoadOrder, LoadReport } from './load-client.ts';
import { seedDirectory, withDirectory } from './scratch.ts';
import { readBooks, startServer } from './server.ts';
import type { Window } from './tally.ts';

export const CONNECTIONS = 64;

export interface CheckedReport extends LoadReport {
  readonly problems: readonly string[];
  readonly cpu: CpuUse | undefined;
}

export interface KoaReport extends LoadReport {
  readonly cpu: CpuUse | undefined;
}

export function measureHttp(
  scenario: Scenario,
  window: Window,
  profileDirectory?: string,
): Promise<CheckedReport> {
  return withDirectory(async (directory) => {
    await seedDirectory(directory, scenario === 'hot' ? HOT_ROOMS : UNIFORM_ROOMS);
    const { url, child } = await startServer(directory, profileDirectory);
    try {
      const firstNight = firstNightFrom(Date.now());
      const measuring = measureCpuOf(child.pid, window);
      const report = await loadServer({ ...window, url, scenario, firstNight, ...LOAD });
      const cpu = await measuring;
      const read = () => readBooks(url, firstNight);
      return { ...report, cpu, problems: await checkBooks(read, report.ledger, firstNight) };
    } finally {
      await child.stop();
    }
  });
}

/** A bare Koa server under the same client and the same bodies. */
export async function measureKoa(window: Window): Promise<KoaReport> {
  const answer = await bookingAnswer();
  const server = new Child('koa-server.ts');
  server.send({ answer });
  const { url } = await server.next<{ url: string }>();
  const firstNight = firstNightFrom(Date.now());
  const measuring = measureCpuOf(server.pid, window);
  const report = await loadServer({ ...window, url, scenario: 'uniform', firstNight, ...LOAD });
  const cpu = await measuring;
  await server.stop();
  return { ...report, cpu };
}

export async function loadServer(order: LoadOrder): Promise<LoadReport> {
  const client = new Child('load-client.ts');
  client.send(order);
  return await client.next<LoadReport>();
}

export async function postBooking(
  url: string,
  key: string,
  body: BookingBody,
): Promise<{ readonly status: number; readonly body: Readonly<Record<string, unknown>> }> {
  const headers = { 'content-type': 'application/json', 'idempotency-key': key };
  const init = { method: 'POST', headers, body: JSON.stringify(body) };
  const response = await fetch(`${url}/v1/bookings`, init);
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

const LOAD = { connections: CONNECTIONS, run: 'load' } as const;

/** What the real server answers to one booking of three nights, the mean of the scenario. */
function bookingAnswer(): Promise<object> {
  return withDirectory(async (directory) => {
    await seedDirectory(directory, UNIFORM_ROOMS);
    const { url, child } = await startServer(directory);
    const plan = new BookingPlan('uniform', firstNightFrom(Date.now()));
    let booking = plan.next();
    while (booking.nights !== 3) booking = plan.next();
    const { status, body } = await postBooking(url, 'sample', booking.body);
    await child.stop();
    if (status !== 201) throw new Error(`the sample booking was answered ${status}`);
    return body;
  });
}
