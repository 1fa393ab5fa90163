/** Commands about waiting for rooms, as the HTTP API takes and answers them. */
import { z } from 'zod';
import { unreachable } from '../../domain/decision.ts';
import type { WaitlistRequest } from '../../ports/waiting.ts';
import type { WaitlistCommand } from '../commands/waitlist-commands.ts';
import type { HotelResult } from '../targets/hotel-target.ts';
import { get, patch, post, propertyPath, type WireRequest } from './wire-paths.ts';
import { money } from './wire-rate-plans.ts';

export function waitlistRequest(command: WaitlistCommand): WireRequest {
  const property = propertyPath(command.propertyId);
  const path = `${property}/waitlist`;
  switch (command.type) {
    case 'join_waitlist':
      return post(path, waitingBody(command.waiting));
    case 'change_waitlist_settings': {
      const { offerMs, ...changes } = command.changes;
      const offer = offerMs === undefined ? {} : { offerMinutes: offerMs / 60_000 };
      return patch(`${property}/waitlist-settings`, { ...changes, ...offer });
    }
    case 'read_waitlist_settings':
      return get(`${property}/waitlist-settings`);
    case 'read_waitlist':
      return get(path, { status: command.which });
    case 'leave_waitlist':
      return post(`${path}/${command.entryId}/leave`, {});
    case 'change_waitlist_priority':
      return post(`${path}/${command.entryId}/priority`, { priority: command.priority });
    case 'accept_waitlist_offer':
      return post(`${path}/${command.entryId}/offers/${command.offerId}/accept`, command.payer);
    case 'decline_waitlist_offer':
      return post(`${path}/${command.entryId}/offers/${command.offerId}/decline`, {});
    case 'read_waitlist_entry':
      return get(`${path}/${command.entryId}`);
    case 'read_waitlist_history':
      return get(`${path}/${command.entryId}/history`);
    default:
      return unreachable(command);
  }
}

function waitingBody(request: WaitlistRequest): object {
  const { stay, rooms, maxTotal, waitUntilMs, ...more } = request;
  return {
    ...more,
    ...stay,
    rooms: rooms.map(({ party, ...room }) => ({ ...room, ...party })),
    ...(maxTotal === undefined ? {} : { maxTotal: money(maxTotal.amountMinor, maxTotal.currency) }),
    ...(waitUntilMs === undefined ? {} : { waitUntil: new Date(waitUntilMs).toISOString() }),
  };
}

const entries = z.object({ entries: z.array(z.object({ id: z.string() })) });
const history = z.object({ events: z.array(z.object({ type: z.string() })) });

/** Undefined for an answer that is a booking's. */
export function waitlistResult({ type }: WaitlistCommand, body: unknown): HotelResult | undefined {
  switch (type) {
    case 'accept_waitlist_offer':
      return undefined;
    case 'read_waitlist':
      return { kind: 'ids', ids: entries.parse(body).entries.map(({ id }) => id) };
    case 'read_waitlist_history':
      return { kind: 'history', events: history.parse(body).events.map((event) => event.type) };
    default:
      return { kind: 'nothing' };
  }
}
