/**
 * Creates the demo property on a first start, through the same calls as any client's, so that a
 * newcomer has something to book. A directory that has a property already is left as it is.
 */
import { addDays, type CivilDate, civilDateAt } from '../domain/calendar.ts';
import type { Clock } from '../ports/clock.ts';
import type { CallContext, Engine, Outcome } from '../ports/engine.ts';
import { type DemoProperty, demoProperty } from './demo-property.ts';

/** Undefined when there was nothing to create. */
export async function createDemo(engine: Engine): Promise<DemoProperty | undefined> {
  const known = await engine.properties('', 1);
  must(known);
  if (known.type === 'ok' && known.value.length > 0) return undefined;
  const demo = demoProperty();
  const { id, details } = demo;
  must(await engine.createProperty(contextOf(`property/${id}`), { id, details }));
  for (const roomType of demo.roomTypes) {
    must(await engine.addRoomType(contextOf(`room-type/${roomType.id}`), id, roomType));
  }
  return demo;
}

/** A booking to try, a month ahead, ready to be pasted. */
export function demoCurl(url: string, clock: Clock): string {
  const today = civilDateAt(clock.now(), 'UTC');
  const [arrival, departure]: [CivilDate, CivilDate] = [addDays(today, 30), addDays(today, 33)];
  const body = JSON.stringify({
    propertyId: 'city-hotel',
    arrival,
    departure,
    rooms: [{ roomTypeId: 'a', adults: 2, children: 0 }],
    guest: { firstName: 'Ada', lastName: 'Lovelace', email: 'ada@example.com' },
    paymentToken: 'tok_approved',
  });
  return [
    `curl -i ${url}/v1/bookings \\`,
    `  -H 'Content-Type: application/json' -H 'Idempotency-Key: my-first-booking' \\`,
    `  -d '${body}'`,
  ].join('\n');
}

function contextOf(step: string): CallContext {
  return { caller: 'demo', requestId: 'demo', idempotencyKey: step, request: step };
}

function must(outcome: Outcome<unknown>): void {
  if (outcome.type === 'ok') return;
  throw new Error(`The demo property could not be created: ${JSON.stringify(outcome)}`);
}
