/**
 * Faults in trips: in what order legs are bought and let go, what is asked of suppliers and
 * bookings, what it costs, and what is told of it. They are part of the list of `mutants.ts`.
 */
import type { Mutant } from './mutant.ts';

export const tripMutants: readonly Mutant[] = [
  {
    name: 'A leg that was refused when it was bought stays reserved',
    file: 'domain/trip/leg-order.ts',
    find: "return refusedAt === 'confirm';",
    replace: 'return refusedAt === undefined;',
    seedsMax: 200,
  },
  {
    name: 'The first leg of a trip that is undone is left as it is',
    file: 'domain/trip/leg-order.ts',
    find: 'return inOrder(legs).findLast(mayBeHeld);',
    replace: 'return inOrder(legs).findLast((leg, place) => place > 0 && mayBeHeld(leg));',
    seedsMax: 200,
  },
  {
    name: 'What nothing can undo is bought first',
    file: 'domain/trip/leg-order.ts',
    find: 'return [...legs.filter(canBeUndone), ...legs.filter((leg) => !canBeUndone(leg))];',
    replace: 'return [...legs.filter((leg) => !canBeUndone(leg)), ...legs.filter(canBeUndone)];',
    seedsMax: 200,
  },
  {
    name: 'A stay that was bought stands when its trip is undone',
    file: 'actors/trips/trip-stays.ts',
    find: 'this.#letGo(trip, ask, booking, this.#cancellation(trip, booking), found);',
    replace: "found({ type: 'record_undone', leg: ask.leg.leg });",
    seedsMax: 200,
  },
  {
    name: 'A stay that was bought for a trip that came to nothing costs its fee',
    file: 'actors/trips/trip-stays.ts',
    find: '(trip.wasConfirmed ? {} : { waive: why })',
    replace: '(trip.wasConfirmed ? {} : {})',
    seedsMax: 400,
  },
  {
    name: 'A trip does not heed what a stay of it was quoted',
    file: 'actors/booking/booking-calls.ts',
    find: "  if ('code' in opened) return rejectedWith(opened);\n",
    replace:
      "  if ('code' in opened) return rejectedWith(opened);\n" +
      '  delete (opened as { price?: unknown }).price;\n',
    seedsMax: 400,
  },
  {
    name: 'A stay of a trip is not of the group that it was asked for with',
    file: 'actors/trips/trip-calls.ts',
    find: 'terms: { ...asked.value, tripId }',
    replace: 'terms: { ...asked.value, blockId: undefined, tripId } as typeof asked.value',
    seedsMax: 400,
  },
  {
    name: 'A supplier is to keep nothing of what a customer gives back',
    file: 'actors/trips/trip-legs.ts',
    find: 'isVoid: !trip.wasConfirmed',
    replace: 'isVoid: trip.legs.length > 0',
    seedsMax: 200,
  },
  {
    name: 'A supplier is asked before the disk has what it is asked for',
    file: 'actors/trips/trip-actor.ts',
    find: '    const legs = this.#legs;\n    this.#parts.journal.gate(\n',
    replace: '    const legs = this.#legs;\n    ((now: () => void) => now())(\n',
    seedsMax: 200,
  },
  {
    name: 'What has become dearer is bought',
    file: 'domain/trip/decide-trip.ts',
    find: 'if (dearer !== undefined) {',
    replace: 'if (dearer !== undefined && after.legs.length === 0) {',
    seedsMax: 200,
  },
  {
    name: 'A trip that waits for an answer has no timer',
    file: 'actors/trips/trip-entity.ts',
    find: 'if (!isUnderWay) return undefined;',
    replace: 'if (isUnderWay) return undefined;',
    seedsMax: 200,
  },
];
