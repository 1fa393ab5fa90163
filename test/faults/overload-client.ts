/**
 * A client process for an overload: as many keep-alive sockets as it is told, each with one
 * booking in flight, each booking asked for once. Who is told to come again waits as long as it is
 * told, and then asks for another one, so that a refused key must never turn up anywhere. Forked
 * by the test.
 */
import { Connection } from '../../bench/connection.ts';
import { percentile } from '../../bench/tally.ts';
import { PROPERTY_ID } from '../../src/replay/hotel-client.ts';
import { dateText } from '../../src/replay/own-dates.ts';

export interface OverloadOrder {
  readonly url: string;
  readonly sockets: number;
  readonly runMs: number;
  /** Part of every key. */
  readonly name: string;
  readonly firstDay: number;
  readonly nights: number;
}

export interface OverloadReport {
  readonly statuses: Readonly<Record<number, number>>;
  readonly acceptedPerSecond: number;
  /** Keys that were answered 429 or 503. */
  readonly refused: readonly string[];
  readonly refusedP99Ms: number;
  readonly acceptedP99Ms: number;
  /** Refusals that did not say when to come again. */
  readonly withoutRetryAfter: number;
  /** Sockets that the server closed. */
  readonly hungUp: number;
}

const REFUSALS: ReadonlySet<number> = new Set([429, 503]);
/** Sockets opened in one go: no more than a listening socket's backlog takes. */
const OPENED_AT_ONCE = 256;
const LONGEST_STAY = 3;

process.once('message', async (order: OverloadOrder) => {
  process.send?.(await run(order), () => process.exit(0));
});

async function run(order: OverloadOrder): Promise<OverloadReport> {
  const tally = new OverloadTally();
  const clients: SocketClient[] = [];
  for (let index = 0; index < order.sockets; index += 1) {
    clients.push(new SocketClient(order, index, tally));
    // Sockets that overflow the server's backlog would come a second or more later.
    if (index % OPENED_AT_ONCE === 0) await Promise.all(clients.map(({ opened }) => opened));
  }
  await Promise.all(clients.map(({ opened }) => opened));
  const endMs = performance.now() + order.runMs;
  tally.begin();
  await Promise.all(clients.map((client) => client.run(endMs)));
  return tally.report();
}

class SocketClient {
  readonly opened: Promise<void>;
  readonly #order: OverloadOrder;
  readonly #number: number;
  readonly #tally: OverloadTally;
  readonly #connection: Connection;
  readonly #host: string;
  #sent = 0;
  #sentMs = 0;
  #key = '';
  #endMs = 0;
  #isWaiting = false;
  #done: () => void = () => undefined;

  constructor(order: OverloadOrder, number: number, tally: OverloadTally) {
    const url = new URL(order.url);
    this.#order = order;
    this.#number = number;
    this.#tally = tally;
    this.#host = url.host;
    this.#connection = new Connection(
      url,
      (status, head) => this.#answered(status, head),
      () => this.#closed(),
    );
    this.opened = this.#connection.opened;
  }

  /** Resolves when its last request has been answered, or the server has hung up. */
  run(endMs: number): Promise<void> {
    this.#endMs = endMs;
    return new Promise((resolve) => {
      this.#done = resolve;
      this.#send();
    });
  }

  #send(): void {
    if (performance.now() > this.#endMs) {
      this.#connection.close();
      return;
    }
    this.#key = `${this.#order.name}-${this.#number}-${this.#sent}`;
    this.#sentMs = performance.now();
    this.#isWaiting = true;
    const body = bookingOf(this.#order, this.#number + 31 * this.#sent);
    this.#connection.send(requestText(this.#host, this.#key, body));
    this.#sent += 1;
  }

  #answered(status: number, head: string): void {
    this.#isWaiting = false;
    const tookMs = performance.now() - this.#sentMs;
    const waitMs = this.#tally.answered({ status, head, key: this.#key, tookMs });
    if (waitMs === 0) this.#send();
    else setTimeout(() => this.#send(), waitMs);
  }

  #closed(): void {
    if (this.#isWaiting) this.#tally.hungUp += 1;
    this.#done();
  }
}

class OverloadTally {
  hungUp = 0;
  #beganMs = 0;
  #lastMs = 0;
  #accepted = 0;
  #withoutRetryAfter = 0;
  readonly #statuses: Record<number, number> = {};
  readonly #refused: string[] = [];
  readonly #refusedMs: number[] = [];
  readonly #acceptedMs: number[] = [];

  /** All sockets are open: from here on it counts. */
  begin(): void {
    this.#beganMs = performance.now();
    this.#accepted = 0;
  }

  /** How long to wait before the next request. */
  answered(answer: { status: number; head: string; key: string; tookMs: number }): number {
    const { status, head, key, tookMs } = answer;
    this.#statuses[status] = (this.#statuses[status] ?? 0) + 1;
    this.#lastMs = performance.now();
    if (status === 201) {
      this.#accepted += 1;
      this.#acceptedMs.push(tookMs);
    }
    if (!REFUSALS.has(status)) return 0;
    this.#refused.push(key);
    this.#refusedMs.push(tookMs);
    const seconds = Number(/\r\nretry-after: (\d+)/i.exec(head)?.[1] ?? 0);
    if (seconds === 0) this.#withoutRetryAfter += 1;
    return seconds * 1_000;
  }

  report(): OverloadReport {
    return {
      statuses: this.#statuses,
      acceptedPerSecond: (this.#accepted * 1_000) / (this.#lastMs - this.#beganMs),
      refused: this.#refused,
      refusedP99Ms: percentile(this.#refusedMs, 0.99),
      acceptedP99Ms: percentile(this.#acceptedMs, 0.99),
      withoutRetryAfter: this.#withoutRetryAfter,
      hungUp: this.hungUp,
    };
  }
}

function bookingOf({ firstDay, nights }: OverloadOrder, seed: number): object {
  const arrival = firstDay + (seed % (nights - LONGEST_STAY));
  return {
    propertyId: PROPERTY_ID,
    arrival: dateText(arrival),
    departure: dateText(arrival + 1 + (seed % LONGEST_STAY)),
    rooms: [{ roomTypeId: 'a', adults: 1, children: 0 }],
    guest: { firstName: 'Ada', lastName: 'Lovelace' },
    paymentToken: 'tok_approved',
  };
}

function requestText(host: string, key: string, body: object): string {
  const text = JSON.stringify(body);
  return (
    `POST /v1/bookings HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\n` +
    `Idempotency-Key: ${key}\r\nContent-Length: ${text.length}\r\n\r\n${text}`
  );
}
