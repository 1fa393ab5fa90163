/**
 * A thousand feed sockets in a process of their own. Frames of one position differ between sockets
 * in nothing, so one of each is parsed and the others are only timed: the reader must not be what
 * is measured. Run by the benchmark.
 */
import { WebSocket } from 'ws';
import { percentile, round, wallMs } from './tally.ts';

export interface FeedOrder {
  readonly url: string;
  readonly sockets: number;
  readonly subscription: object;
}

/** A booking that has been answered, and what its night had sold by then. */
export interface AnsweredBooking {
  readonly roomTypeId: string;
  readonly night: string;
  readonly sold: number;
  readonly answeredAtMs: number;
}

export interface FeedReport {
  readonly deltas: number;
  readonly seconds: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Deliveries of a booking to a socket that never came. */
  readonly missing: number;
  readonly clientCpuShare: number;
}

interface Heard {
  readonly sold: ReadonlyMap<string, number>;
  readonly receivedAtMs: number[];
}

interface Frame {
  readonly type: string;
  readonly cells?: readonly { roomTypeId: string; night: string; sold: number }[];
}

class Listeners {
  readonly #heard = new Map<string, Heard>();
  #deltas = 0;

  hear(data: Buffer): void {
    const receivedAtMs = wallMs();
    // Positions come before the cells, within the first hundred bytes.
    const position = /"position":(\d+)/.exec(data.toString('latin1', 0, 200))?.[1] ?? '';
    const known = this.#heard.get(position);
    this.#deltas += 1;
    if (known !== undefined) {
      known.receivedAtMs.push(receivedAtMs);
      return;
    }
    const frame = JSON.parse(data.toString('utf8')) as Frame;
    const sold = new Map(
      (frame.cells ?? []).map((cell) => [`${cell.roomTypeId}/${cell.night}`, cell.sold]),
    );
    this.#heard.set(position, { sold, receivedAtMs: [receivedAtMs] });
  }

  report(order: FeedOrder, answers: readonly AnsweredBooking[], seconds: number) {
    const latenciesMs: number[] = [];
    for (const { roomTypeId, night, sold, answeredAtMs } of answers) {
      const key = `${roomTypeId}/${night}`;
      for (const heard of this.#heard.values()) {
        if (heard.sold.get(key) !== sold) continue;
        // A delta may overtake its answer; nobody waited for it then.
        for (const at of heard.receivedAtMs) latenciesMs.push(Math.max(0, at - answeredAtMs));
        break;
      }
    }
    return {
      deltas: this.#deltas,
      seconds,
      p50Ms: round(percentile(latenciesMs, 0.5)),
      p99Ms: round(percentile(latenciesMs, 0.99)),
      missing: answers.length * order.sockets - latenciesMs.length,
    };
  }
}

/** Resolves when the socket has its snapshot. */
function subscribe(order: FeedOrder, listeners: Listeners): Promise<void> {
  const socket = new WebSocket(`${order.url.replace('http', 'ws')}/v1/feed`, {
    perMessageDeflate: false,
  });
  return new Promise((resolve, reject) => {
    socket.on('error', reject);
    socket.on('open', () => socket.send(JSON.stringify(order.subscription)));
    socket.on('message', (data: Buffer) => {
      const head = data.toString('latin1', 0, 30);
      if (head.includes('"delta"')) listeners.hear(data);
      else if (head.includes('"snapshot"')) resolve();
      else reject(new Error(data.toString('utf8')));
    });
  });
}

const SOCKETS_AT_ONCE = 50;

async function runOrder(order: FeedOrder): Promise<void> {
  const listeners = new Listeners();
  for (let made = 0; made < order.sockets; made += SOCKETS_AT_ONCE) {
    const count = Math.min(SOCKETS_AT_ONCE, order.sockets - made);
    await Promise.all(Array.from({ length: count }, () => subscribe(order, listeners)));
  }
  const startMs = performance.now();
  const cpu = process.cpuUsage();
  process.once('message', ({ answers }: { answers: readonly AnsweredBooking[] }) => {
    const elapsedMs = performance.now() - startMs;
    const { user, system } = process.cpuUsage(cpu);
    const clientCpuShare = (user + system) / 1_000 / elapsedMs;
    const report = listeners.report(order, answers, elapsedMs / 1_000);
    process.send?.({ ...report, clientCpuShare }, () => process.exit(0));
  });
  process.send?.({ type: 'subscribed' });
}

process.once('message', (order: FeedOrder) => void runOrder(order));
