/**
 * What a booking says of rooms that a channel had sold and that were not there: just those that
 * its nights had to be forced to give, and that it keeps.
 */
import { type AuditEvent, fieldsOf } from './audit-event.ts';
import { type BookingFacts, nightsWanted } from './booking-facts.ts';
import type { Blame, NightAudit } from './night-audit.ts';

export function checkOverbooked(
  { id, terms }: BookingFacts,
  event: AuditEvent,
  nights: Pick<NightAudit, 'taken'>,
  blame: Blame,
): void {
  const { overbooked = [] } = fieldsOf(event) as {
    overbooked?: readonly { roomTypeId: string; night: string; rooms: number }[];
  };
  const said = overbooked.map(({ roomTypeId, night, rooms }) => {
    return `${rooms} on inventory/${terms.propertyId}/${roomTypeId}/${night}`;
  });
  const found = [...nightsWanted(terms)].flatMap(([stream, rooms]) => {
    const { sold, forcedSold = 0 } = nights.taken(stream, id);
    const forced = forcedSold - (sold - rooms);
    return forced > 0 ? [`${forced} on ${stream}`] : [];
  });
  if (said.toSorted().join() === found.toSorted().join()) return;
  const rooms = found.length === 0 ? 'no room' : found.join(' and ');
  blame('oversold', `is overbooked by ${rooms}, and says ${said.join(' and ') || 'nothing'}`);
}
