/**
 * Nights are told of a change of capacity by their streams. One that was opened a moment before, by
 * the rooms there were then, and is still on its way to disk, has to hear of it like any other.
 */
import { expect, it } from 'vitest';
import { CapacityDelivery } from '../../src/actors/inventory/delivery-capacity.ts';
import type { NightMessage } from '../../src/actors/inventory/inventory-actor.ts';
import type { Ref } from '../../src/actors/runtime/ref.ts';
import type { Night } from '../../src/domain/calendar.ts';
import { ManualClock } from '../../src/testing/doubles/manual-clock.ts';
import {
  ARRIVAL,
  adler,
  details,
  double,
  doubleDetails,
  START_MS,
} from '../../src/testing/hotel-adler.ts';
import { commit, entry, event, inProcessWriter, openWorld } from '../persistence/make-journal.ts';

it('tells a night whose first event is on its way to disk', async () => {
  const { journal } = await openWorld(inProcessWriter);
  const created = event('PropertyCreated', { type: 'PropertyCreated', id: adler, details });
  const added = { type: 'RoomTypeAdded', id: double, details: doubleDetails };
  const events = [created, event('RoomTypeAdded', added)];
  await commit(journal, { ...entry(`property/${adler}`, 1), events });
  const told: string[] = [];
  const night = (_: unknown, __: unknown, date: Night): Ref<NightMessage> => ({
    name: date,
    tell({ command, tag, replyTo }) {
      told.push(`${date} ${JSON.stringify(command)}`);
      replyTo.tell({ type: 'night_answered', tag, answer: { code: 'ok' } });
      return undefined;
    },
  });

  void commit(journal, entry(`inventory/${adler}/${double}/${ARRIVAL}`, 1, 'CapacitySet'));
  const delivery = new CapacityDelivery({
    journal,
    clock: new ManualClock(START_MS),
    directory: { night },
  });
  const payload = { propertyId: adler, roomTypeId: double };
  const message = { id: 'row', queue: delivery.queue, key: 'key', payload };
  const untried = { sequence: 1, attempts: 0, availableAtMs: 0, lastError: undefined };
  const row = { ...message, ...untried, isDead: false };
  const result = await new Promise((done) => delivery.deliver(row, done));

  expect(result).toEqual({ status: 'done' });
  const command = { type: 'set_capacity', physical: doubleDetails.rooms, allowance: 0 };
  expect(told).toEqual([`${ARRIVAL} ${JSON.stringify(command)}`]);
});
