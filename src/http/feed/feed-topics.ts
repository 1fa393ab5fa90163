/**
 * Who wants what. Subscribers of the same property, room types and nights share one topic, and a
 * change is filtered and written as JSON once for all of them; the engine is listened to once a
 * property. A topic without subscribers is gone at once.
 */

import type { PropertyId } from '../../domain/ids.ts';
import type { Currency } from '../../domain/money.ts';
import type {
  Availability,
  AvailabilityCell,
  AvailabilityQuery,
  Engine,
} from '../../ports/engine.ts';
import { cellBody } from '../property/property-body.ts';
import type { Outgoing, Subscriber } from './feed-connection.ts';

export interface Member {
  readonly subscriber: Subscriber;
  readonly outgoing: Outgoing;
}

export interface Topic {
  readonly query: AvailabilityQuery;
  readonly currency: Currency;
  readonly members: Set<Member>;
}

interface Tap {
  readonly topics: Map<string, Topic>;
  /** Of the last change the engine told; members have been given everything up to it. */
  position: number;
  close(): void;
}

export interface Topics {
  /** Adds a subscriber in the same turn as its first frame was read, so that nothing is between. */
  join(query: AvailabilityQuery, currency: Currency, member: Member): () => void;
  /** The newest position told for a property that somebody listens to; 0 when none was. */
  position(propertyId: PropertyId): number;
}

export function createTopics(engine: Engine): Topics {
  const taps = new Map<PropertyId, Tap>();

  function openTap(propertyId: PropertyId): Tap {
    const topics = new Map<string, Topic>();
    const tap: Tap = { topics, position: 0, close: () => {} };
    tap.close = engine.onAvailability(propertyId, (change) => {
      tap.position = change.position;
      for (const topic of topics.values()) tell(topic, change);
    });
    taps.set(propertyId, tap);
    return tap;
  }

  function leave(propertyId: PropertyId, tap: Tap, key: string, member: Member): void {
    const topic = tap.topics.get(key);
    if (topic === undefined || !topic.members.delete(member) || topic.members.size > 0) return;
    tap.topics.delete(key);
    if (tap.topics.size > 0) return;
    tap.close();
    taps.delete(propertyId);
  }

  return {
    join(query, currency, member) {
      const tap = taps.get(query.propertyId) ?? openTap(query.propertyId);
      const key = topicKey(query);
      const topic = tap.topics.get(key) ?? { query, currency, members: new Set() };
      tap.topics.set(key, topic);
      topic.members.add(member);
      return () => leave(query.propertyId, tap, key, member);
    },
    position: (propertyId) => taps.get(propertyId)?.position ?? 0,
  };
}

function topicKey(query: AvailabilityQuery): string {
  const roomTypes = query.roomTypeIds === undefined ? '*' : [...query.roomTypeIds].sort().join(',');
  return `${query.from} ${query.to} ${roomTypes}`;
}

function tell(topic: Topic, change: Availability): void {
  const { query, currency } = topic;
  const cells = change.cells.filter((cell) => isWanted(query, cell));
  if (cells.length === 0) return;
  // Clients name their subscriptions alike, so nearly all of them share one buffer.
  let tail: string | undefined;
  const frames = new Map<string, Buffer>();
  for (const { subscriber, outgoing } of topic.members) {
    outgoing.sendDelta(subscriber, cells, change.position, () => {
      tail ??= frameTail(cells, change.position, currency);
      const frame = frames.get(subscriber.id) ?? frameBuffer('delta', subscriber.id, tail);
      frames.set(subscriber.id, frame);
      return frame;
    });
  }
}

function isWanted(query: AvailabilityQuery, cell: AvailabilityCell): boolean {
  if (cell.night < query.from || cell.night > query.to) return false;
  return query.roomTypeIds?.includes(cell.roomTypeId) !== false;
}

function frameTail(
  cells: readonly AvailabilityCell[],
  position: number,
  currency: Currency,
): string {
  const bodies = cells.map((cell) => cellBody(cell, currency));
  return `"position":${position},"cells":${JSON.stringify(bodies)}}`;
}

function frameBuffer(type: 'snapshot' | 'delta', id: string, tail: string): Buffer {
  return Buffer.from(`{"type":"${type}","subscription":${JSON.stringify(id)},${tail}`);
}

export function cellsFrame(
  type: 'snapshot' | 'delta',
  id: string,
  availability: Availability,
  currency: Currency,
): Buffer {
  return frameBuffer(type, id, frameTail(availability.cells, availability.position, currency));
}
