/**
 * Plays the events of nights again and says where they break a promise: more rooms given away than
 * the night may sell, at any prefix, or rooms confirmed or given back that were not taken. What may
 * be sold can be cut below what is promised; nothing may be given away until it recovers, but for
 * what an event says is forced, and it must say of just those rooms that are beyond. What may be
 * taken by whom, and who may force, is for the bookings to say.
 */
import { type AuditEvent, countOf, fieldsOf, textOf } from './audit-event.ts';
import { keptRooms, type NightBlocks, takeBlockTold, takeDraw } from './block-night-audit.ts';
import type { Capacity, CapacityAudit } from './capacity-audit.ts';
import type { Rule } from './problem-list.ts';

/** What one booking has on one night. */
export interface Taken {
  readonly held: number;
  readonly sold: number;
  /** When the hold ends; 0 without one. */
  readonly untilMs: number;
  /** Of those held, and of those sold, the ones that were not there when they were taken. */
  readonly forcedHeld?: number;
  readonly forcedSold?: number;
  /** Through whom its booking came, as the night was told; undefined when direct. */
  readonly channel?: unknown;
}

const NOTHING: Taken = { held: 0, sold: 0, untilMs: 0 };

/** What somebody has, in words. */
export function wordsOf({ held, sold, untilMs }: Taken): string {
  const words: string[] = [];
  if (sold > 0) words.push(`${sold} sold`);
  if (held > 0) words.push(`${held} held until ${untilMs}`);
  return words.length === 0 ? 'none' : words.join(' and ');
}

/** One room type on one night. */
export interface NightFacts {
  /** `property/roomType`, or the stream of a promo code. */
  readonly roomType: string;
  readonly night: string;
  /** What the night was last told; undefined before. */
  physical: number | undefined;
  /** Rooms that may be sold beyond those, as it was last told. */
  allowance: number;
  held: number;
  sold: number;
  readonly byBooking: Map<string, Taken>;
  /** Undefined until a block has something here. */
  blocks: NightBlocks | undefined;
}

export type Blame = (rule: Rule, detail: string) => void;

const STREAM = /^inventory\/([^/]+\/[^/]+)\/(\d{4}-\d{2}-\d{2})$/;

/** A promo code is audited as a night that has uses for rooms; it has no date. */
const PROMO = /^(promo\/[^/]+\/[^/]+)$/;

export class NightAudit {
  /** By stream. */
  readonly nights = new Map<string, NightFacts>();
  readonly #capacity: CapacityAudit;

  constructor(capacity: CapacityAudit) {
    this.#capacity = capacity;
  }

  /** The night of a stream; undefined for a stream of another kind. */
  night(stream: string): NightFacts | undefined {
    const known = this.nights.get(stream);
    if (known !== undefined) return known;
    const [, roomType, night = ''] = STREAM.exec(stream) ?? PROMO.exec(stream) ?? [];
    if (roomType === undefined) return undefined;
    const told = { physical: undefined, allowance: 0, blocks: undefined };
    const fresh = { roomType, night, ...told, held: 0, sold: 0, byBooking: new Map() };
    this.nights.set(stream, fresh);
    return fresh;
  }

  taken(stream: string, bookingId: string): Taken {
    return this.nights.get(stream)?.byBooking.get(bookingId) ?? NOTHING;
  }

  take(event: AuditEvent, night: NightFacts, blame: Blame): void {
    if (event.type === 'CapacitySet') {
      const { allowance } = fieldsOf(event);
      night.physical = countOf(event, 'physical');
      night.allowance = allowance === undefined ? 0 : countOf(event, 'allowance');
      const told = { physical: night.physical, allowance: night.allowance };
      if (this.#capacity.hasSaid(night.roomType, night.night, told)) return;
      blame('capacity', `is told ${roomsText(told)}, which the property never said`);
      return;
    }
    if (event.type === 'BlockAsked' || event.type === 'BlockSet') {
      takeBlockTold(event, night, blame);
      return;
    }
    apply(event, night, blame);
    if (event.type !== 'RoomsHeld' && !GIVING_BACK.has(event.type)) return;
    const bookingId = textOf(event, 'bookingId');
    takeDraw(event, night, bookingId, night.byBooking.get(bookingId) ?? NOTHING, blame);
  }

  /** Nights that believe another number of rooms than their property has. */
  uninformed(): readonly string[] {
    const sentences: string[] = [];
    for (const [stream, { roomType, night, physical, allowance }] of this.nights) {
      // A promo code hears of its cap with the next booking that asks for a use, and not before. A
      // night that knows of a block which never kept rooms of it hears with whoever asks for some.
      if (night === '' || physical === undefined) continue;
      const said = roomsText(this.#capacity.on(roomType, night));
      const believed = roomsText({ physical, allowance });
      if (said !== believed) sentences.push(`${stream} believes in ${believed} and has ${said}`);
    }
    return sentences;
  }
}

/** Events that take rooms from a booking. */
const GIVING_BACK: ReadonlySet<string> = new Set(['HoldReleased', 'HoldExpired', 'SaleReleased']);

function apply(event: AuditEvent, night: NightFacts, blame: Blame): void {
  const bookingId = textOf(event, 'bookingId');
  const before = night.byBooking.get(bookingId) ?? NOTHING;
  if (GIVING_BACK.has(event.type) && fieldsOf(event).channel !== before.channel) {
    blame('holds', `gives back rooms of ${bookingId} by another channel than it came by`);
  }
  switch (event.type) {
    case 'RoomsHeld':
      hold(event, night, bookingId, blame);
      return;
    case 'HoldExtended':
      extend(event, night, bookingId, blame);
      return;
    case 'HoldConfirmed': {
      const rooms = countOf(event, 'rooms');
      if (before.held !== rooms || rooms === 0) {
        blame('holds', 'sells what was not held');
      } else if (event.recordedAtMs >= before.untilMs) blame('holds', 'sells a hold that is over');
      const { forcedHeld = 0, forcedSold = 0, ...rest } = before;
      const sold = { sold: before.sold + rooms, forcedSold: forcedSold + forcedHeld };
      set(night, bookingId, { ...rest, held: 0, untilMs: 0, ...sold });
      return;
    }
    case 'HoldReleased':
    case 'HoldExpired': {
      const rooms = countOf(event, 'rooms');
      const isOurs = before.held === rooms && rooms > 0;
      if (!isOurs) blame('holds', `gives back what ${bookingId} has not`);
      set(night, bookingId, { ...before, held: 0, forcedHeld: 0, untilMs: 0 });
      return;
    }
    case 'SaleReleased': {
      const rooms = countOf(event, 'rooms');
      const isOurs = before.sold >= rooms && rooms > 0;
      if (!isOurs) blame('holds', `gives back what ${bookingId} has not`);
      const forcedSold = Math.max(0, (before.forcedSold ?? 0) - rooms);
      set(night, bookingId, { ...before, sold: Math.max(0, before.sold - rooms), forcedSold });
      return;
    }
    default:
      blame('shape', 'is of an unknown type');
  }
}

function hold(event: AuditEvent, night: NightFacts, bookingId: string, blame: Blame): void {
  const rooms = countOf(event, 'rooms');
  const before = night.byBooking.get(bookingId) ?? NOTHING;
  if (before.held > 0) blame('holds', `holds again what ${bookingId} has`);
  const { channel = before.channel } = fieldsOf(event);
  const forced = fieldsOf(event).forced === undefined ? 0 : countOf(event, 'forced');
  const taken = { held: rooms, forcedHeld: forced, untilMs: countOf(event, 'untilMs') };
  set(night, bookingId, { ...before, ...taken, channel });
  const given = night.held + night.sold;
  const sellable = (night.physical ?? 0) + night.allowance;
  const beyond = rooms - Math.min(rooms, roomsThere(event, night, sellable - given + rooms));
  if (beyond === forced) return;
  const said = forced === 0 ? '' : `, ${forced} of them forced`;
  const kept = night.blocks === undefined ? '' : `, of which blocks keep ${keptRooms(night)}`;
  blame('oversold', `gives away ${given} of ${sellable} rooms${kept}${said}`);
}

/** Of the rooms left, those that whoever takes them may have: his block's, and what none keeps. */
function roomsThere(event: AuditEvent, night: NightFacts, left: number): number {
  const { fromBlock = 0 } = fieldsOf(event);
  const free = Math.max(0, left);
  return Math.min(free, Number(fromBlock) + Math.max(0, free - keptRooms(night)));
}

function roomsText({ physical, allowance }: Capacity): string {
  return allowance === 0 ? `${physical} rooms` : `${physical} rooms and ${allowance} beyond`;
}

function extend(event: AuditEvent, night: NightFacts, bookingId: string, blame: Blame): void {
  const before = night.byBooking.get(bookingId) ?? NOTHING;
  const untilMs = countOf(event, 'untilMs');
  if (before.held === 0) {
    blame('holds', `extends no hold of ${bookingId}`);
    return;
  }
  if (event.recordedAtMs >= before.untilMs) blame('holds', 'extends a hold that is over');
  if (untilMs <= before.untilMs) blame('holds', 'extends a hold to an earlier end');
  set(night, bookingId, { ...before, untilMs });
}

function set(night: NightFacts, bookingId: string, taken: Taken): void {
  const before = night.byBooking.get(bookingId) ?? NOTHING;
  night.held += taken.held - before.held;
  night.sold += taken.sold - before.sold;
  if (taken.held + taken.sold === 0) night.byBooking.delete(bookingId);
  else night.byBooking.set(bookingId, taken);
}
