/**
 * A client process that is cheaper than any server it loads: 64 keep-alive sockets, one request in
 * flight on each. Run by the benchmark, which sends it one order and gets one result.
 */
import type { CivilDate } from '../src/domain/calendar.ts';
import { Connection } from './connection.ts';
import { BookingPlan, type PlannedBooking, type Scenario } from './hotel.ts';
import { type LoadResult, Tally, type Verdict, type Window } from './tally.ts';

export interface LoadOrder extends Window {
  readonly url: string;
  readonly scenario: Scenario;
  readonly firstNight: CivilDate;
  readonly connections: number;
  /** Part of every idempotency key, so that two loads of one server never repeat each other. */
  readonly run: string;
}

export interface LoadReport extends LoadResult {
  /** Of one core, over the whole load: near 1 means that the client was the bottleneck. */
  readonly clientCpuShare: number;
  readonly statuses: Readonly<Record<string, number>>;
}

function verdictOf(status: number): Verdict {
  if (status === 201) return 'accepted';
  if (status === 402) return 'declined';
  return status === 409 ? 'full' : 'failed';
}

function requestText(host: string, key: string, { body }: PlannedBooking): string {
  const text = JSON.stringify(body);
  return (
    `POST /v1/bookings HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\n` +
    `Idempotency-Key: ${key}\r\nContent-Length: ${text.length}\r\n\r\n${text}`
  );
}

async function runOrder(order: LoadOrder): Promise<LoadReport> {
  const url = new URL(order.url);
  const plan = new BookingPlan(order.scenario, order.firstNight);
  const statuses: Record<string, number> = {};
  const startMs = performance.now();
  const cpu = process.cpuUsage();
  const tally = new Tally(order);
  let number = 0;
  const runConnection = (): Promise<void> =>
    new Promise((resolve) => {
      let booking = plan.next();
      let sentMs = 0;
      const send = (): void => {
        const text = requestText(url.host, `${order.run}-${number++}`, booking);
        sentMs = performance.now();
        connection.send(text);
      };
      const connection = new Connection(url, onAnswer, () => {
        // A server that hangs up under load owes an answer.
        if (!tally.isOver) tally.answered(booking, sentMs, 'failed');
        resolve();
      });
      function onAnswer(status: number): void {
        statuses[status] = (statuses[status] ?? 0) + 1;
        tally.answered(booking, sentMs, verdictOf(status));
        if (tally.isOver) {
          connection.close();
          return;
        }
        booking = plan.next();
        send();
      }
      send();
    });
  await Promise.all(Array.from({ length: order.connections }, runConnection));
  const { user, system } = process.cpuUsage(cpu);
  const clientCpuShare = (user + system) / 1_000 / (performance.now() - startMs);
  return { ...tally.result(), clientCpuShare, statuses };
}

process.once('message', async (order: LoadOrder) => {
  process.send?.(await runOrder(order), () => process.exit(0));
});
