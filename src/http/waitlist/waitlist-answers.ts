/** What is told of a waitlist, and how the bodies are made. */
import { z } from 'zod';
import type { PropertyId } from '../../domain/ids.ts';
import type { Money } from '../../domain/money.ts';
import { BASE_PLAN } from '../../domain/rates/rate-plan.ts';
import type { WaitReason } from '../../domain/waitlist/due-offers.ts';
import type { WaitlistEntry, WaitlistSettings } from '../../domain/waitlist/waitlist.ts';
import type { WaitlistEntryView, WaitlistView } from '../../ports/waiting.ts';
import { historyEvent, moneyAnswer, named, reasonAnswer } from '../answer-parts.ts';
import { instantBody, moneyBody, type Reason, reasonBody } from '../rejection-body.ts';

const date = z.iso.date();
const instant = z.iso.datetime();
const id = z.string();
const count = z.int().min(0);
const stay = z.strictObject({ arrival: date, departure: date });

const guestAnswer = z.strictObject({
  firstName: z.string(),
  lastName: z.string(),
  email: z.string().optional(),
  phone: z.string().optional(),
  locale: z.string().optional(),
  isVip: z.boolean().optional(),
  isLoyaltyMember: z.boolean().optional(),
  arrivalTime: z.string().optional(),
});

export const waitlistEntryAnswer = named(
  'WaitlistEntry',
  z.strictObject({
    id,
    propertyId: id,
    status: z.enum(['waiting', 'offering', 'offered', 'booked', 'left']),
    /** 1 is next; null for an entry that does not wait. */
    position: z.int().min(1).nullable(),
    /** What speaks against serving it now: every night too full, a rule, or its own maximum. */
    reasons: z.array(reasonAnswer),
    stay,
    flexibleDays: count,
    rooms: z.array(
      z.strictObject({
        roomTypeId: id,
        ratePlanId: id,
        adults: count,
        children: count,
        childAges: z.array(count).optional(),
      }),
    ),
    maxTotal: moneyAnswer.optional(),
    guest: guestAnswer,
    channel: id.optional(),
    priority: z.int().min(1),
    waitUntil: instant,
    /** Rooms held for it, or that it has booked; its id is the hold's and the booking's. */
    offer: z.strictObject({ id, stay, total: moneyAnswer, expiresAt: instant }).nullable(),
    /** Offers it has let pass. */
    passed: count,
    leaveReason: z.enum(['withdrawn', 'expired', 'declined', 'unanswered']).optional(),
    joinedAt: instant,
    updatedAt: instant,
    version: count,
    links: z.strictObject({ self: z.string(), history: z.string() }),
  }),
);
const settings = { offerMinutes: z.number(), passesMax: count };
export const waitlistAnswer = named(
  'Waitlist',
  z.strictObject({
    propertyId: id,
    today: date,
    ...settings,
    /** How many wait or are being served; `entries` are 500 of them at most. */
    open: count,
    entries: z.array(waitlistEntryAnswer),
  }),
);
export const waitlistHistoryAnswer = named(
  'WaitlistEntryHistory',
  z.strictObject({ entryId: id, events: z.array(historyEvent) }),
);
export const waitlistSettingsAnswer = named(
  'WaitlistSettings',
  z.strictObject({ propertyId: id, ...settings, version: count }),
);

export function waitlistBody(
  propertyId: PropertyId,
  { today, settings, open, entries }: WaitlistView,
): z.input<typeof waitlistAnswer> {
  return {
    ...settingsBody(propertyId, settings),
    today,
    open,
    entries: entries.map((view) => entryBody(propertyId, view)),
  };
}

export function settingsBody(propertyId: PropertyId, { offerMs, passesMax }: WaitlistSettings) {
  return { propertyId, offerMinutes: offerMs / 60_000, passesMax };
}

export function entryBody(
  propertyId: PropertyId,
  { entry, position, reasons }: WaitlistEntryView,
): z.input<typeof waitlistEntryAnswer> {
  const { awaited } = entry;
  const { channel, flexibleDays, guest, maxTotal } = awaited;
  const path = `/v1/properties/${propertyId}/waitlist/${entry.id}`;
  return {
    id: entry.id,
    propertyId,
    status: entry.status,
    position,
    reasons: reasons.map(waitReasonBody),
    stay: { ...awaited.stay },
    flexibleDays,
    rooms: awaited.rooms.map(({ roomTypeId, ratePlanId = BASE_PLAN, party }) => {
      const { adults, children, childAges } = party;
      const ages = childAges === undefined ? {} : { childAges: [...childAges] };
      return { roomTypeId, ratePlanId, adults, children, ...ages };
    }),
    ...(maxTotal === undefined ? {} : { maxTotal: amountBody(maxTotal) }),
    guest: { ...guest },
    ...(channel === undefined ? {} : { channel }),
    priority: entry.priority,
    waitUntil: instantBody(entry.waitUntilMs),
    offer: offerBody(entry.offer),
    passed: entry.passed,
    ...(entry.leaveReason === undefined ? {} : { leaveReason: entry.leaveReason }),
    joinedAt: instantBody(entry.joinedAtMs),
    updatedAt: instantBody(entry.updatedAtMs),
    version: entry.version,
    links: { self: path, history: `${path}/history` },
  };
}

function offerBody(offer: WaitlistEntry['offer']): z.input<typeof waitlistEntryAnswer>['offer'] {
  if (offer === undefined) return null;
  const { offerId, terms, untilMs } = offer;
  const total = moneyBody(terms.totalMinor, terms.currency);
  return { id: offerId, stay: { ...terms.stay }, total, expiresAt: instantBody(untilMs) };
}

function waitReasonBody(reason: WaitReason): Reason {
  if (reason.code !== 'price_above_maximum') return reasonBody(reason);
  const { code } = reason;
  const [total, maxTotal] = [amountBody(reason.total), amountBody(reason.maxTotal)];
  const detail = `The stay costs ${total.amount} ${total.currency}, more than ${maxTotal.amount}.`;
  return { code, detail, total, maxTotal };
}

function amountBody({ amountMinor, currency }: Money) {
  return moneyBody(amountMinor, currency);
}
