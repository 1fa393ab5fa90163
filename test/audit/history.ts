/**
 * Histories of a small hotel, written down event by event as an honest engine writes them, for the
 * tests of the audit to spoil. It knows the names of events and nothing of the rules.
 */
import type { AuditEvent } from '../../src/audit/audit-event.ts';

export const NIGHTS = ['2026-03-01', '2026-03-02'] as const;
export const UNTIL_MS = 10_000;
const DEADLINE_MS = 5_000;

export type Draft = readonly [
  stream: string,
  type: string,
  data?: Readonly<Record<string, unknown>>,
  key?: string,
];

/** One room of type `a` and two of type `b`; the nights have been told. */
export const HOTEL_OPENED: readonly Draft[] = [
  ['property/h', 'PropertyCreated', { id: 'h', details: {} }],
  ['property/h', 'RoomTypeAdded', { id: 'a', details: { rooms: 1 } }],
  ['property/h', 'RoomTypeAdded', { id: 'b', details: { rooms: 2 } }],
  ...NIGHTS.flatMap((night): readonly Draft[] => [
    [`inventory/h/a/${night}`, 'CapacitySet', { physical: 1 }],
    [`inventory/h/b/${night}`, 'CapacitySet', { physical: 2 }],
  ]),
];

/** One booking of one room for two nights. */
export function sale(
  id = 'one',
  confirmation: Readonly<Record<string, unknown>> = { reference: 'r' },
  asked: Asked = {},
): readonly Draft[] {
  return [
    ...held(id, asked),
    [`booking/${id}`, 'PaymentRequested', { amountMinor: 150, deadlineMs: DEADLINE_MS }],
    ...NIGHTS.map((night) => onNight(night, 'HoldConfirmed', id)),
    [`booking/${id}`, 'BookingConfirmed', confirmation],
  ];
}

export function held(id: string, asked: Asked = {}): readonly Draft[] {
  return [requested(id, asked), ...NIGHTS.map((night) => heldOn(id, night))];
}

interface Asked {
  readonly rooms?: readonly string[];
  readonly totalMinor?: number;
  readonly isDirect?: boolean;
  readonly capture?: 'at_booking' | 'at_check_in';
  readonly key?: string;
  /** Of every room; deadlines are then Berlin's. */
  readonly policies?: unknown;
}

export function requested(id: string, asked: Asked = {}): Draft {
  const { rooms = ['a'], isDirect = true, totalMinor = 150 * rooms.length } = asked;
  const agreed = asked.policies === undefined ? {} : { policies: asked.policies };
  const terms = {
    ...(asked.policies === undefined ? {} : { timeZone: 'Europe/Berlin' }),
    propertyId: 'h',
    stay: { arrival: NIGHTS[0], departure: '2026-03-03' },
    rooms: rooms.map((roomTypeId) => {
      return { roomTypeId, nightlyMinor: [100, 50], ...agreed };
    }),
    totalMinor,
    capture: asked.capture ?? 'at_booking',
  };
  const data = { terms, isDirect, holdUntilMs: UNTIL_MS };
  return [`booking/${id}`, 'BookingRequested', data, asked.key ?? `key of ${id}`];
}

/** Several rooms of type `b`; `held` of them are taken where that differs. */
export function booked(
  id: string,
  asked: { readonly rooms: readonly string[]; readonly held?: number },
): readonly Draft[] {
  const rooms = asked.held ?? asked.rooms.length;
  const drafts = [`RoomsHeld`, 'HoldConfirmed'].map((type) =>
    NIGHTS.map(
      (night): Draft => [
        `inventory/h/b/${night}`,
        type,
        { bookingId: id, rooms, untilMs: UNTIL_MS },
      ],
    ),
  );
  const amountMinor = 150 * asked.rooms.length;
  return [
    requested(id, { rooms: asked.rooms }),
    ...(drafts[0] ?? []),
    [`booking/${id}`, 'PaymentRequested', { amountMinor, deadlineMs: DEADLINE_MS }],
    ...(drafts[1] ?? []),
    [`booking/${id}`, 'BookingConfirmed', { reference: 'r' }],
  ];
}

export function heldOn(id: string, night: string): Draft {
  return onNight(night, 'RoomsHeld', id);
}

export function onNight(night: string, type: string, bookingId: string): Draft {
  return [`inventory/h/a/${night}`, type, { bookingId, rooms: 1, untilMs: UNTIL_MS }];
}

export function saleReleased(night: string): Draft {
  return onNight(night, 'SaleReleased', 'one');
}

export const cancelled: Draft = [
  'booking/one',
  'BookingCancelled',
  { releaseFrom: NIGHTS[0], owedMinor: 0 },
];

export function eventsOf(drafts: readonly Draft[], recordedAtMs = 1): readonly AuditEvent[] {
  const versions = new Map<string, number>();
  return drafts.map(([stream, type, data = {}, key], index) => {
    const version = (versions.get(stream) ?? 0) + 1;
    versions.set(stream, version);
    const metadata = key === undefined ? { by: 'test' } : { by: 'test', key };
    return { position: index + 1, stream, version, type, data, metadata, recordedAtMs };
  });
}

/** So many of room type `a` may be sold beyond its one room, and its nights have been told. */
export function allowed(rooms: number): readonly Draft[] {
  const range = { from: NIGHTS[0], to: NIGHTS[1] };
  const allowance = { type: 'rooms', rooms };
  return [
    ['property/h', 'OverbookingAllowed', { roomTypeId: 'a', range, allowance }],
    ...NIGHTS.map((night): Draft => {
      return [`inventory/h/a/${night}`, 'CapacitySet', { physical: 1, allowance: rooms }];
    }),
  ];
}

/** A room of type `a` that is off sale on all nights; they have been told only when asked to. */
export function closed(isTold: boolean): readonly Draft[] {
  const range = { from: NIGHTS[0], to: NIGHTS[1] };
  const room = { number: '101', roomTypeId: 'a', floor: 1, features: [] };
  const told = NIGHTS.map((night): Draft => {
    return [`inventory/h/a/${night}`, 'CapacitySet', { physical: 0 }];
  });
  return [
    ['property/h', 'RoomsAdded', { rooms: [room] }],
    ['property/h', 'RoomClosed', { number: '101', roomTypeId: 'a', range, kind: 'out_of_order' }],
    ...(isTold ? told : []),
  ];
}
