/**
 * Trips by the journal as it grows, remembered with every version: what anybody was told of one is
 * held against it, and so is what is asked of suppliers and of bookings in its name. It shares no
 * code with the engine's own trips.
 */
import type { StoredEvent } from '../../../ports/journal.ts';
import type { LegFee, TripFees, TripView } from '../../../ports/trips.ts';
import type { SupplierCall } from '../foreign/weathered-suppliers.ts';
import type { Done, Request } from '../people/client-request.ts';
import { differenceOf } from './same-answer.ts';

interface Money {
  readonly amountMinor: number;
  readonly currency: string;
}

/** A leg as it was asked for. */
interface AskedLeg {
  readonly kind: 'stay' | 'supplier';
  readonly bookingId?: string;
  readonly supplier?: string;
  readonly price?: Money;
  readonly isRefundable?: boolean;
  readonly cancellationFee?: Money;
}

export interface WatchedLeg {
  readonly leg: number;
  readonly asked: AskedLeg;
  readonly status: string;
  /** Whether what it was reserved as can be given back. */
  readonly isRefundable: boolean;
  readonly wasBuying: boolean;
  readonly undoings: number;
  readonly stuckAt: string;
  readonly fee: Money | undefined;
  /** A person has said what became of it. */
  readonly isResolved: boolean;
}

export interface WatchedTrip {
  readonly id: string;
  readonly status: string;
  readonly wasConfirmed: boolean;
  readonly legs: readonly WatchedLeg[];
  /** When it last changed, by the loop. */
  readonly atMs: number;
}

interface TripFields {
  readonly leg?: number;
  readonly legs?: readonly AskedLeg[];
  readonly reservation?: { readonly isRefundable: boolean };
  readonly step?: string;
  readonly outcome?: string;
  readonly fee?: Money;
  /** Of the cancellation of a stay. */
  readonly owedMinor?: number;
}

const STREAM = 'trip/';
/** `{tripId}:{leg}:{step}`, and of a cancellation which one it is. */
const KEY = /([^\s:]+):(\d+):(try|confirm|cancel)(?:-(\d+))?$/;
const UNDER_WAY: ReadonlySet<string> = new Set([
  'requested',
  'reserving',
  'confirming',
  'compensating',
]);

export class TripWatch {
  /** As they now are. */
  readonly trips = new Map<string, WatchedTrip>();
  /** By trip, as it was after each version. */
  readonly #history = new Map<string, WatchedTrip[]>();
  readonly #nowMs: () => number;
  readonly #blame: (rule: string, detail: string) => void;

  /** `nowMs` is a time that nobody sets. */
  constructor(nowMs: () => number, blame: (rule: string, detail: string) => void) {
    this.#nowMs = nowMs;
    this.#blame = blame;
  }

  /** Of which something is still to be asked. */
  get underWay(): readonly WatchedTrip[] {
    return [...this.trips.values()].filter(({ status }) => UNDER_WAY.has(status));
  }

  took({ stream, type, data, metadata }: StoredEvent): void {
    if (stream.startsWith('booking/')) {
      if (metadata.key?.startsWith(STREAM)) this.#inItsName(metadata.key, type, data as TripFields);
      return;
    }
    if (!stream.startsWith(STREAM)) return;
    const id = stream.slice(STREAM.length);
    const before = this.trips.get(id) ?? { ...NOTHING, id };
    const after = { ...tripAfter(before, type, data as TripFields), atMs: this.#nowMs() };
    this.trips.set(id, after);
    this.#history.set(id, [...(this.#history.get(id) ?? []), after]);
  }

  /** I7: a supplier is only asked for what the journal has as an intent on disk. */
  asked({ kind, key, isVoid }: SupplierCall): void {
    const [, id = '', number, , undoing = '1'] = KEY.exec(key) ?? [];
    const trip = this.trips.get(id);
    const leg = trip?.legs.find((one) => one.leg === Number(number));
    if (trip === undefined || leg === undefined || !isMeant(trip, leg, kind, Number(undoing))) {
      this.#blame('I7 intent', `to ${kind} ${key} is on no disk`);
    } else if (kind === 'cancel' && isVoid === trip.wasConfirmed) {
      this.#blame('I7 fee', `${key} is cancelled ${isVoid ? 'for nothing' : 'for a fee'}`);
    }
  }

  /** I2: a trip is told as the journal has it at that version. */
  told({ value: { state }, version }: Done<TripView>): void {
    const is = this.#history.get(state.id)?.[version - 1];
    const [told, written] = [state, is].map((one) => one && textOf(one));
    if (told !== written) {
      this.#blame('I2 answer', `trip ${state.id} at ${version} is told ${told}, and is ${written}`);
    }
  }

  /** I2, I4: what is told is so, and the same as it was told before. */
  answered(request: Request<TripView>, outcome: Done<TripView>): void {
    this.told(outcome);
    const { done, name, key } = request;
    if (done === undefined || isPassing(done)) return;
    const difference = differenceOf(done, outcome);
    if (difference !== undefined) this.#blame('I4 same answer', `${name} ${key} ${difference}`);
  }

  /** I2: a refusal for how a trip stands names how it stood. */
  refusedFor(id: string, status: string): void {
    const had = this.#history.get(id)?.map((one) => one.status) ?? [];
    if (!had.includes(status)) this.#blame('I2 refusal', `${id} was refused for ${status}: ${had}`);
  }

  /** I7: what a supplier is said to keep of a leg is what it keeps. */
  feesTold({ value: { state, legs }, version }: Done<TripFees>): void {
    const trip = this.#history.get(state.id)?.[version - 1];
    for (const { leg, fee } of legs) {
      const owed = trip?.legs.find((one) => one.leg === leg);
      if (trip === undefined || owed?.asked.kind !== 'supplier') continue;
      const right = trip.wasConfirmed && owed.status === 'confirmed' ? feeOf(owed) : 0;
      if (fee.amountMinor === right) continue;
      this.#blame('I7 fee', `${state.id}:${leg} is said to cost ${feeText(fee)}, and is ${right}`);
    }
  }

  /** I7: a booking is touched in the name of a trip only as the trip has it on disk. */
  #inItsName(key: string, type: string, { owedMinor = 0 }: TripFields): void {
    const [, id = '', number, step, undoing = '1'] = KEY.exec(key) ?? [];
    const trip = this.trips.get(id);
    const leg = trip?.legs.find((one) => one.leg === Number(number));
    const kind = STEPS[step ?? ''];
    const isRight =
      trip !== undefined &&
      leg !== undefined &&
      kind !== undefined &&
      (type !== 'BookingCancelled' || kind === 'cancel') &&
      isMeant(trip, leg, kind, Number(undoing));
    if (!isRight) this.#blame('I7 intent', `${key} has no reason to write ${type}`);
    else if (owedMinor > 0 && type === 'BookingCancelled' && !trip.wasConfirmed) {
      this.#blame('I7 fee', `${key} owes ${owedMinor} for what never stood`);
    }
  }
}

const NOTHING: WatchedTrip = { id: '', status: '', wasConfirmed: false, legs: [], atMs: 0 };

const STEPS: Readonly<Record<string, SupplierCall['kind']>> = {
  try: 'reserve',
  confirm: 'confirm',
  cancel: 'cancel',
};

/** What may be asked of a leg because of where it and its trip stand, or have stood. */
function isMeant(
  { status }: WatchedTrip,
  { wasBuying, undoings }: WatchedLeg,
  kind: SupplierCall['kind'],
  undoing: number,
): boolean {
  if (kind === 'reserve') return status !== 'requested';
  return kind === 'confirm' ? wasBuying : undoings >= undoing;
}

const STATUS_AFTER: Readonly<Record<string, string>> = {
  TripRequested: 'requested',
  TripReserving: 'reserving',
  LegConfirming: 'confirming',
  TripConfirmed: 'confirmed',
  TripUndoing: 'compensating',
  LegUndoing: 'compensating',
  TripEscalated: 'escalated',
  TripFailed: 'failed',
  TripCancelled: 'cancelled',
};

function tripAfter(before: WatchedTrip, type: string, data: TripFields): WatchedTrip {
  const status = STATUS_AFTER[type] ?? before.status;
  if (type === 'TripRequested') {
    const legs = (data.legs ?? []).map((asked, place) => ({ ...FRESH, leg: place + 1, asked }));
    return { ...before, status, legs };
  }
  const legs = before.legs.map((one) => {
    if (type === 'TripRetried') return one.status === 'stuck' ? freed(one) : one;
    return one.leg === data.leg ? legAfter(one, type, data) : one;
  });
  return { ...before, status, legs, wasConfirmed: before.wasConfirmed || status === 'confirmed' };
}

const FRESH: Omit<WatchedLeg, 'leg' | 'asked'> = {
  status: 'reserving',
  isRefundable: true,
  wasBuying: false,
  undoings: 0,
  stuckAt: '',
  fee: undefined,
  isResolved: false,
};

function legAfter(leg: WatchedLeg, type: string, data: TripFields): WatchedLeg {
  switch (type) {
    case 'LegReserved': {
      const { isRefundable = false } = data.reservation ?? {};
      return { ...leg, status: 'reserved', isRefundable };
    }
    case 'LegRefused':
      return { ...leg, status: 'refused' };
    case 'LegConfirming':
      return { ...leg, status: 'confirming', wasBuying: true };
    case 'LegConfirmed':
      return { ...leg, status: 'confirmed' };
    case 'LegUndoing':
      return { ...leg, status: 'undoing', undoings: leg.undoings + 1 };
    case 'LegUndone':
      return { ...leg, status: 'undone', fee: data.fee };
    case 'LegStuck':
      return { ...leg, status: 'stuck', stuckAt: data.step ?? '' };
    case 'LegResolved': {
      const stands = leg.stuckAt === 'confirm' ? 'confirmed' : 'kept';
      const status = data.outcome === 'stands' ? stands : 'undone';
      return { ...leg, status, isResolved: true };
    }
    default:
      return leg;
  }
}

/** As it stood before it was asked for what it is stuck at. */
function freed(leg: WatchedLeg): WatchedLeg {
  const isBought = leg.stuckAt !== 'confirm' && leg.wasBuying;
  return { ...leg, status: isBought ? 'confirmed' : 'reserved' };
}

/** What a supplier keeps of a leg that a customer gives back, minor units. */
export function feeOf({ asked, isRefundable }: WatchedLeg): number {
  const { price, cancellationFee, isRefundable: isSoldSo = true } = asked;
  const kept = isSoldSo && isRefundable ? cancellationFee : price;
  return Math.min(kept?.amountMinor ?? 0, price?.amountMinor ?? 0);
}

function textOf({ status, legs }: Shown): string {
  return [status, ...legs.map((one) => `${one.leg} ${one.status}`)].join(', ');
}

interface Shown {
  readonly status: string | undefined;
  readonly legs: readonly { readonly leg: number; readonly status: string }[];
}

function feeText({ amountMinor, currency }: LegFee['fee']): string {
  return `${amountMinor} ${currency}`;
}

/** An answer on the way: the next one may say how it ended. */
function isPassing({ value: { state } }: Done<TripView>): boolean {
  if (state.status !== 'confirming') return UNDER_WAY.has(state.status ?? '');
  return state.legs.every(({ actionUrl }) => actionUrl === undefined);
}
