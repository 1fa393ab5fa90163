/**
 * The resident actors of nights and promotional codes, found by their keys alone: a booking asks
 * for as many of them as it has rooms and nights, so no name is put together for one that is there.
 */
import type { Night } from '../domain/calendar.ts';
import type { PropertyId, RoomTypeId } from '../domain/ids.ts';
import type { EngineParts } from './engine-parts.ts';
import type { GroupTree } from './group-tree.ts';
import { InventoryActor, type NightMessage } from './inventory/inventory-actor.ts';
import { nightStream } from './inventory/night-stream.ts';
import { passivate } from './passivation.ts';
import type { Actor, ActorSystem, Group } from './runtime/actor-system.ts';
import type { Ref } from './runtime/ref.ts';

type NightResident = Actor<NightMessage, InventoryActor>;
/** By date, or by code. */
type ResidentNights = Map<string, NightResident>;

export class NightDirectory {
  readonly #parts: () => EngineParts;
  readonly #system: ActorSystem;
  readonly #groups: GroupTree;
  readonly #nights = new Map<PropertyId, Map<RoomTypeId, ResidentNights>>();
  readonly #promos = new Map<PropertyId, ResidentNights>();
  #size = 0;
  #sweep = 0;

  constructor(system: ActorSystem, groups: GroupTree, parts: () => EngineParts) {
    this.#system = system;
    this.#groups = groups;
    this.#parts = parts;
  }

  get size(): number {
    return this.#size;
  }

  night(propertyId: PropertyId, roomTypeId: RoomTypeId, night: Night): Ref<NightMessage> {
    const nights = this.#nightsOf(propertyId, roomTypeId);
    const found = nights.get(night);
    if (found !== undefined) return this.#used(found);
    const group = this.#groups.at('inventory', propertyId, roomTypeId);
    return this.#spawn(nights, night, group, nightStream(propertyId, roomTypeId, night));
  }

  promo(propertyId: PropertyId, code: string): Ref<NightMessage> {
    const promos: ResidentNights = this.#promos.get(propertyId) ?? new Map();
    this.#promos.set(propertyId, promos);
    const name = code.toLowerCase();
    const found = promos.get(name);
    if (found !== undefined) return this.#used(found);
    const group = this.#groups.at('promos', propertyId);
    return this.#spawn(promos, name, group, `promo/${propertyId}/${code}`);
  }

  /** Of a night that is resident; asking does not count as use. */
  resident(propertyId: PropertyId, roomTypeId: RoomTypeId, night: Night) {
    return this.#nights.get(propertyId)?.get(roomTypeId)?.get(night)?.behaviour;
  }

  /** What is asked for from now on is used in `sweep`; what was not since `oldest` goes. */
  sweep(sweep: number, oldest: number): void {
    this.#sweep = sweep;
    for (const nights of this.#all()) {
      for (const [key, resident] of nights) {
        const isIdle = resident.behaviour.pending === 0;
        if (isIdle && passivate(nights, key, resident, oldest)) this.#size -= 1;
      }
    }
  }

  reset(): void {
    for (const nights of this.#all()) {
      for (const actor of nights.values()) actor.stop();
      nights.clear();
    }
    this.#size = 0;
  }

  #spawn(residents: ResidentNights, key: string, group: Group, stream: string): Ref<NightMessage> {
    const behaviour = new InventoryActor(this.#parts(), stream);
    const actor = this.#system.spawn<NightMessage, InventoryActor>(group, key, behaviour);
    residents.set(key, this.#used(actor));
    this.#size += 1;
    return actor;
  }

  #nightsOf(propertyId: PropertyId, roomTypeId: RoomTypeId): ResidentNights {
    const byType = this.#nights.get(propertyId) ?? new Map<RoomTypeId, ResidentNights>();
    if (byType.size === 0) this.#nights.set(propertyId, byType);
    const known = byType.get(roomTypeId);
    if (known !== undefined) return known;
    const nights: ResidentNights = new Map();
    byType.set(roomTypeId, nights);
    return nights;
  }

  *#all(): Generator<ResidentNights> {
    for (const byType of this.#nights.values()) yield* byType.values();
    yield* this.#promos.values();
  }

  #used(actor: NightResident): NightResident {
    actor.lastUsed = this.#sweep;
    return actor;
  }
}
