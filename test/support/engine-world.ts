/**
 * A whole engine in this process over a real directory, with a clock that a test sets, a disk that
 * it can make fail, and a payment gateway that outlives a crash. Must never look inside the engine:
 * what a test sees here, any caller sees.
 */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Payer } from '../../src/domain/booking/booking.ts';
import { addDays, type CivilDate } from '../../src/domain/calendar.ts';
import type { BookingId, RoomTypeId } from '../../src/domain/ids.ts';
import type { PropertyDetails, RoomTypeDetails } from '../../src/domain/property/property.ts';
import { type OpenEngine, openEngine } from '../../src/open-engine.ts';
import { SimulatedGateway } from '../../src/payments/simulated-gateway.ts';
import type { BatchWriter, WriterOptions } from '../../src/persistence/batch-writer.ts';
import {
  InProcessBatchWriter,
  type InProcessOptions,
} from '../../src/persistence/in-process-batch-writer.ts';
import type { Clock, Scheduler } from '../../src/ports/clock.ts';
import type {
  AvailabilityCell,
  BookingView,
  CallContext,
  Engine,
  Outcome,
  StayRequest,
} from '../../src/ports/engine.ts';
import type { Gateway } from '../../src/ports/gateway.ts';
import type { Log } from '../../src/ports/log.ts';
import { adler, details, double, doubleDetails } from './hotel-adler.ts';

export const ARRIVAL = '2027-03-10' as CivilDate;
/** Noon at the hotel, nine days before arrival. */
export const START_MS = Date.parse('2027-03-01T11:00:00Z');
const DAY_MS = 86_400_000;

export class ManualClock implements Clock {
  #nowMs = START_MS;
  readonly #listeners = new Set<() => void>();

  now(): number {
    return this.#nowMs;
  }

  onSet(listener: () => void): void {
    this.#listeners.add(listener);
  }

  advance(ms: number): void {
    this.#nowMs += ms;
    for (const listener of this.#listeners) listener();
  }

  /** Noon of the day `days` after arrival. */
  toDay(days: number): void {
    this.advance(Date.parse(`${addDays(ARRIVAL, days)}T11:00:00Z`) - this.#nowMs);
  }

  /** An engine that is gone is not told any more. */
  forget(): void {
    this.#listeners.clear();
  }
}

/** A disk that fails when it is told to. */
export class Disk {
  /** Faults for the batches to come: thrown before the commit, or after it has happened. */
  fault: 'before_commit' | 'after_commit' | undefined;
  isPulled = false;
  batches = 0;
  /**
   * The power goes when this many batches have been committed; what is left is given to `image`.
   */
  dies: { readonly afterBatches: number; readonly image: () => void } | undefined;
  /** Holds back the news of each batch when set; it is told by calling what it is given. */
  land: ((tell: () => void) => void) | undefined;
  /** Holds back the writing itself when set. */
  begin: ((go: () => void) => void) | undefined;

  /** A writer on this disk. */
  writer(options: WriterOptions): BatchWriter {
    const inner = new InProcessBatchWriter(options, this.options());
    return {
      write: (batch) => {
        const { begin } = this;
        if (begin === undefined) return inner.write(batch);
        return new Promise<void>(begin).then(() => inner.write(batch));
      },
      recover: () => inner.recover(),
      close: () => inner.close(),
    };
  }

  options(): InProcessOptions {
    return {
      beforeCommit: () => {
        this.batches += 1;
        if (this.isPulled || this.fault === 'before_commit') throw new Error('disk: no');
      },
      afterCommit: () => {
        if (this.dies?.afterBatches === this.batches) {
          this.dies.image();
          this.isPulled = true;
          throw new Error('disk: no power');
        }
        if (this.fault === 'after_commit') throw new Error('disk: yes, but');
      },
      land: (tell) => (this.land ?? ((now: () => void) => now()))(tell),
      beforeRecover: () => {
        if (this.isPulled || this.fault !== undefined) throw new Error('disk: still no');
      },
    };
  }
}

/** Real waiting, `haste` times as fast: backoffs pass quickly and stay in order. */
export class HastyScheduler implements Scheduler {
  /** May be changed for the delays to come; the time that is told keeps its pace. */
  haste: number;
  /** Batches close at each turn of an actor, so that a crash can fall between any two of them. */
  isEager = false;
  readonly #pace: number;

  constructor(haste: number) {
    this.haste = haste;
    this.#pace = haste;
  }

  after(delayMs: number, task: () => void): () => void {
    const timer = setTimeout(task, delayMs / this.haste);
    return () => clearTimeout(timer);
  }

  soon(task: () => void): void {
    if (this.isEager) queueMicrotask(task);
    else setImmediate(task);
  }

  monotonicMs(): number {
    return performance.now() * this.#pace;
  }
}

export interface HotelOptions {
  readonly rooms?: number;
  readonly details?: Partial<PropertyDetails>;
  readonly haste?: number;
  /** 1: every entry is a commit of its own, so that a crash may come between any two. */
  readonly batchEntriesMax?: number;
  /** Stands between the engine and the simulated gateway. */
  readonly gatewayOf?: (gateway: Gateway) => Gateway;
}

export interface Asked {
  readonly from?: number;
  readonly nights?: number;
  readonly rooms?: number;
  readonly token?: string;
  readonly roomTypeId?: RoomTypeId;
  readonly caller?: string;
  /** Part of the request that is compared when a key is used again. */
  readonly note?: string;
}

/** One engine at a time over one hotel of one room type, at 120.00 a night. */
export class Hotel {
  readonly clock = new ManualClock();
  readonly scheduler: HastyScheduler;
  readonly bank: SimulatedGateway;
  readonly logged: string[] = [];
  disk = new Disk();
  path = temporaryDirectory();
  readonly #options: HotelOptions;
  #open: OpenEngine | undefined;
  #keys = 0;

  private constructor(options: HotelOptions) {
    this.#options = options;
    this.scheduler = new HastyScheduler(options.haste ?? 10);
    const { clock, scheduler } = this;
    this.bank = new SimulatedGateway({ file: ':memory:', clock, scheduler });
    this.bank.onActionCompleted(async (authorisationKey) => {
      const [id = ''] = authorisationKey.split(':');
      await this.#open?.engine.paymentCallback(id as BookingId);
    });
  }

  static async open(options: HotelOptions = {}): Promise<Hotel> {
    const hotel = new Hotel(options);
    await hotel.start();
    const property = { ...details, ...options.details };
    await hotel.engine.createProperty(hotel.context('hotel'), { id: adler, details: property });
    const roomType: RoomTypeDetails = { ...doubleDetails, rooms: options.rooms ?? 2 };
    const request = { id: double, details: roomType };
    await hotel.engine.addRoomType(hotel.context('room type'), adler, request);
    return hotel;
  }

  get engine(): Engine {
    if (this.#open === undefined) throw new Error('the engine is not open');
    return this.#open.engine;
  }

  async start(): Promise<void> {
    const { path: dataDirectory, clock, scheduler, disk } = this;
    const { batchEntriesMax } = this.#options;
    const lasting = lastingGateway(this.bank);
    this.#open = await openEngine({
      dataDirectory,
      log: memoryLog(this.logged),
      clock,
      scheduler,
      gateway: this.#options.gatewayOf?.(lasting) ?? lasting,
      writerOf: (options) => disk.writer(options),
      ...(batchEntriesMax === undefined ? {} : { batchEntriesMax }),
    });
  }

  /** Drains the engine. */
  async stop(): Promise<void> {
    const open = this.#open;
    this.#open = undefined;
    await open?.close();
    this.clock.forget();
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  /**
   * What `kill -9` leaves: the directory as it is at this instant. The old engine's disk refuses
   * everything from then on, so that it can say and do nothing more; whoever waits for it is told
   * that storage has failed, which stands for a connection that breaks.
   */
  async kill(): Promise<void> {
    const path = this.#image();
    this.disk.isPulled = true;
    await this.#bury(path);
  }

  /** Has the power go after the next `batches` commits; `reborn` opens what they left. */
  dieAfter(batches: number): { reborn(): Promise<boolean> } {
    const { disk } = this;
    let path: string | undefined;
    const image = () => {
      path = this.#image();
    };
    disk.dies = { afterBatches: disk.batches + batches, image };
    const reborn = async (): Promise<boolean> => {
      disk.dies = undefined;
      if (path === undefined) return false;
      await this.#bury(path);
      await this.start();
      return true;
    };
    return { reborn };
  }

  #image(): string {
    const path = temporaryDirectory();
    const skipped = /(lock\.db.*|-shm)$/;
    cpSync(this.path, path, { recursive: true, filter: (file) => !skipped.test(file) });
    return path;
  }

  async #bury(image: string): Promise<void> {
    void this.engine.changeProperty(this.context(), adler, { name: `Last words ${this.#keys}` });
    await this.stop();
    rmSync(this.path, { recursive: true, force: true });
    this.path = image;
    this.disk = new Disk();
  }

  async crash(): Promise<void> {
    await this.kill();
    await this.start();
  }

  /** Ends everything; called at the end of each test. */
  async close(): Promise<void> {
    await this.stop();
    await this.bank.close();
    rmSync(this.path, { recursive: true, force: true });
  }

  context(key = `key-${this.#keys++}`, request: unknown = { key }, caller = 'ada'): CallContext {
    return { caller, requestId: `request of ${key}`, idempotencyKey: key, request };
  }

  stay(asked: Asked = {}): StayRequest {
    const { from = 0, nights = 3, rooms = 1, roomTypeId = double } = asked;
    const arrival = addDays(ARRIVAL, from);
    return {
      propertyId: adler,
      stay: { arrival, departure: addDays(arrival, nights) },
      rooms: Array.from({ length: rooms }, () => {
        return { roomTypeId, party: { adults: 2, children: 0 } };
      }),
    };
  }

  book(key?: string, asked: Asked = {}): Promise<Outcome<BookingView>> {
    const request = { ...this.stay(asked), payer: payer(asked.token) };
    const told = { ...request, note: asked.note ?? null };
    return this.engine.book(this.context(key, told, asked.caller), request);
  }

  hold(key?: string, asked: Asked & { ttlMs?: number } = {}): Promise<Outcome<BookingView>> {
    const ttl = asked.ttlMs === undefined ? {} : { ttlMs: asked.ttlMs };
    const request = { ...this.stay(asked), ...ttl };
    return this.engine.placeHold(this.context(key, request, asked.caller), request);
  }

  /** The cells of the nights from arrival on. */
  async cells(nights = 3): Promise<readonly AvailabilityCell[]> {
    const to = addDays(ARRIVAL, nights - 1);
    const outcome = await this.engine.availability({ propertyId: adler, from: ARRIVAL, to });
    if (outcome.type !== 'ok') throw new Error(`availability: ${JSON.stringify(outcome)}`);
    return outcome.value.cells;
  }

  /** `held/sold` of each night. */
  async counts(nights = 3): Promise<string> {
    const cells = await this.cells(nights);
    return cells.map(({ held, sold }) => `${held}/${sold}`).join(' ');
  }

  /** What the bank has moved for a booking. */
  ledger(id: BookingId): { authorised: number; captured: number; refunded: number; net: number } {
    const found = this.bank.totals().find((one) => one.authorisationKey === `${id}:authorise`);
    const { authorised = 0, captured = 0, refunded = 0, voided = 0 } = found ?? {};
    return { authorised: authorised - voided, captured, refunded, net: captured - refunded };
  }

  /** How often a line was logged. */
  logs(message: string): number {
    return this.logged.filter((line) => line.includes(message)).length;
  }
}

export function openHotel(options: HotelOptions = {}): Promise<Hotel> {
  return Hotel.open(options).then((hotel) => {
    onTestFinished(() => hotel.close());
    return hotel;
  });
}

export function payer(token = 'tok_approved'): Payer {
  return { guest: { firstName: 'Ada', lastName: 'Byron' }, paymentToken: token };
}

/** The booking of an outcome that must be ok. */
export function bookingOf(outcome: Outcome<BookingView>): BookingView['state'] {
  if (outcome.type === 'ok') return outcome.value.state;
  throw new Error(`not a booking: ${JSON.stringify(outcome)}`);
}

/** An outcome in one word or two. */
export function said(outcome: Outcome<unknown>): string {
  if (outcome.type === 'rejected') return outcome.rejection.code;
  if (outcome.type === 'failed') return `failed ${outcome.failure.code}`;
  const { value } = outcome;
  const isView = typeof value === 'object' && value !== null && 'state' in value;
  if (!isView) return 'ok';
  const { state } = value as BookingView;
  return [state.status, state.failure?.code].filter((word) => word !== undefined).join(' ');
}

export const daysMs = (days: number): number => days * DAY_MS;
export const minutesMs = (minutes: number): number => minutes * 60_000;

/** Everything but `close`: a bank does not close because a hotel's computer crashed. */
function lastingGateway(bank: SimulatedGateway): Gateway {
  return {
    name: bank.name,
    authorise: (request, signal) => bank.authorise(request, signal),
    capture: (request, signal) => bank.capture(request, signal),
    void: (request, signal) => bank.void(request, signal),
    refund: (request, signal) => bank.refund(request, signal),
    lookUp: (key, signal) => bank.lookUp(key, signal),
    close: async () => undefined,
  };
}

function temporaryDirectory(): string {
  return mkdtempSync(join(tmpdir(), 'vacancy-engine-'));
}

function memoryLog(lines: string[]): Log {
  const write = (fields: object, message: string): void => {
    const error = 'err' in fields ? `: ${String(fields.err)}` : '';
    lines.push(message + error);
  };
  return { debug: write, info: write, warn: write, error: write };
}
