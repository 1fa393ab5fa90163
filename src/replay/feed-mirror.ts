/**
 * A copy of the hotel's calendar kept from the live feed alone, through dropped connections and
 * restarts of the server: each time it resumes after the last position it has seen. It must never
 * ask for the state by any other way, or it would prove nothing about the feed.
 */
import { WebSocket } from 'ws';
import { cellKey, type NightCell } from './verify-history.ts';

/** The feed answers for 400 nights at a time; each range has a socket of its own. */
const RANGE_NIGHTS = 400;
const RECONNECT_MS = 200;

export interface NightSpan {
  /** Dates, inclusive at both ends. */
  readonly from: string;
  readonly to: string;
}

export class FeedMirror {
  readonly cells = new Map<string, NightCell>();
  /** Frames that went back in position: each is a broken promise. */
  disorder = 0;
  drops = 0;
  readonly #lines: FeedLine[];

  constructor(propertyId: string, spans: readonly NightSpan[], address: () => string) {
    this.#lines = spans.map((span) => new FeedLine(this, propertyId, span, address));
  }

  /** Resolves when every line has its first snapshot: what it hears from then on are changes. */
  async start(): Promise<void> {
    for (const line of this.#lines) line.connect();
    await Promise.all(this.#lines.map((line) => line.ready));
  }

  /** Breaks one connection without a farewell; it comes back by itself after `forMs`. */
  drop(index: number, forMs: number): void {
    this.drops += 1;
    this.#lines[index % this.#lines.length]?.drop(forMs);
  }

  stop(): void {
    for (const line of this.#lines) line.stop();
  }
}

/** Splits a span of nights into ranges that one subscription may have. */
export function spansOf(
  fromDay: number,
  toDay: number,
  dateText: (day: number) => string,
): readonly NightSpan[] {
  const spans: NightSpan[] = [];
  for (let day = fromDay; day <= toDay; day += RANGE_NIGHTS) {
    const lastDay = Math.min(toDay, day + RANGE_NIGHTS - 1);
    spans.push({ from: dateText(day), to: dateText(lastDay) });
  }
  return spans;
}

class FeedLine {
  readonly #mirror: FeedMirror;
  readonly #propertyId: string;
  readonly #span: NightSpan;
  readonly #address: () => string;
  #socket: WebSocket | undefined;
  #timer: NodeJS.Timeout | undefined;
  readonly ready: Promise<void>;
  #position: number | undefined;
  #becomeReady: () => void;
  #isStopped = false;

  constructor(mirror: FeedMirror, propertyId: string, span: NightSpan, address: () => string) {
    this.#mirror = mirror;
    this.#propertyId = propertyId;
    this.#span = span;
    this.#address = address;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.ready = promise;
    this.#becomeReady = resolve;
  }

  connect(): void {
    if (this.#isStopped) return;
    const url = new URL('/v1/feed', this.#address());
    url.protocol = 'ws:';
    const socket = new WebSocket(url);
    this.#socket = socket;
    socket.on('open', () => {
      this.#subscribe(socket);
    });
    socket.on('message', (data) => {
      if (socket === this.#socket) this.#hear(socket, String(data));
    });
    socket.on('error', () => socket.terminate());
    socket.on('close', () => {
      if (socket === this.#socket) this.#reconnectIn(RECONNECT_MS);
    });
  }

  drop(forMs: number): void {
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.terminate();
    this.#reconnectIn(forMs);
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    this.#socket?.terminate();
  }

  #reconnectIn(delayMs: number): void {
    clearTimeout(this.#timer);
    if (!this.#isStopped) this.#timer = setTimeout(() => this.connect(), delayMs);
  }

  #subscribe(socket: WebSocket): void {
    const since = this.#position === undefined ? {} : { since: this.#position };
    const propertyId = this.#propertyId;
    socket.send(JSON.stringify({ type: 'subscribe', propertyId, ...this.#span, ...since }));
  }

  #hear(socket: WebSocket, text: string): void {
    const frame = JSON.parse(text) as { type?: string; position?: number; cells?: WireCell[] };
    if (frame.type === 'resync_required') {
      this.#position = undefined;
      this.#subscribe(socket);
      return;
    }
    if (frame.cells === undefined || frame.position === undefined) return;
    const before = this.#position;
    // A snapshot may come in parts of one position, and a resumed line may begin where it was.
    if (frame.type === 'delta' && before !== undefined && frame.position < before) {
      this.#mirror.disorder += 1;
    }
    this.#position = frame.position;
    this.#becomeReady();
    for (const cell of frame.cells) {
      this.#mirror.cells.set(cellKey(cell.roomTypeId, cell.night), cellOf(cell));
    }
  }
}

export interface WireCell {
  readonly roomTypeId: string;
  readonly night: string;
  readonly physical: number;
  readonly held: number;
  readonly sold: number;
  readonly available: number;
}

export function cellOf(cell: WireCell): NightCell {
  const { roomTypeId: roomType, night, physical, held, sold, available } = cell;
  return { roomType, night, physical, held, sold, available };
}
