/**
 * The front desk of a simulated world whose hotel numbers its rooms: who cleans, closes and assigns
 * them. Every answer is handed to `Verdicts`; it judges nothing itself.
 */
import { addDays } from '../../../domain/calendar.ts';
import type { BookingId, RoomNumber } from '../../../domain/ids.ts';
import type { RoomRack } from '../../../domain/rooms/room-rack.ts';
import type { CallContext, Engine, Outcome } from '../../../ports/engine.ts';
import { ARRIVAL, adler } from '../../hotel-adler.ts';
import { heardAnswer } from '../judges/heard-answer.ts';
import type { Verdicts } from '../judges/verdicts.ts';
import type { OpenCalls } from '../open-calls.ts';
import { numberOf } from '../simulated-hotel.ts';
import type { SimulatedWorld } from '../simulated-world.ts';
import { type DeskDeed, NIGHTS } from '../stories/story.ts';
import { contextOf } from './client-request.ts';

type RackDeed = Exclude<DeskDeed, { type: 'walk_night' | 'find_sold' }>;
type RoomDeed = Extract<RackDeed, { type: 'room' }>;

export class SimulatedDesk {
  readonly #world: SimulatedWorld;
  readonly #verdicts: Verdicts;
  readonly #calls: OpenCalls;
  #deeds = 0;

  constructor(world: SimulatedWorld, verdicts: Verdicts, calls: OpenCalls) {
    this.#world = world;
    this.#verdicts = verdicts;
    this.#calls = calls;
  }

  /** `bookings` are those that a deed may be about, the one it means first and its other last. */
  perform(engine: Engine, deed: RackDeed, bookings: readonly BookingId[]): void {
    this.#deeds += 1;
    const context = contextOf({ key: `desk ${this.#deeds}`, body: deed });
    switch (deed.type) {
      case 'clean': {
        const numbers = this.#roomsOf(deed.room);
        if (numbers.length === 0) return;
        this.#hear(engine.setRoomStatus(context, adler, numbers, deed.status, 'a round'));
        return;
      }
      case 'shut':
        heardAnswer(this.#world, this.#calls, shut(engine, context, deed), (told, sent) =>
          this.#verdicts.told(told, sent),
        );
        return;
      case 'plan_rooms': {
        const to = addDays(ARRIVAL, NIGHTS - 1);
        const planning = { from: ARRIVAL, to, isReplanning: deed.isAgain };
        this.#hear(engine.planRooms(context, adler, planning));
        return;
      }
      case 'rack':
        this.#hear(engine.roomRack(adler));
        return;
      default:
        for (let time = 0; time < deed.times; time += 1) {
          for (const answer of roomAnswers(engine, context, deed, bookings)) this.#hear(answer);
        }
    }
  }

  #roomsOf(room: number | null): readonly RoomNumber[] {
    const { rooms } = this.#verdicts.rack;
    return room === null ? rooms : [numberOf(room)];
  }

  #hear(answer: Promise<Outcome<RoomRack>>): void {
    heardAnswer(this.#world, this.#calls, answer, (told, sent) =>
      this.#verdicts.rackTold(told, sent),
    );
  }
}

function shut(
  engine: Engine,
  context: CallContext,
  { from, to, room, kind }: Extract<DeskDeed, { type: 'shut' }>,
): Promise<Outcome<unknown>> {
  const range = { from: addDays(ARRIVAL, from), to: addDays(ARRIVAL, to) };
  const number = numberOf(room);
  return kind === null
    ? engine.reopenRoom(context, adler, number, range)
    : engine.closeRoom(context, adler, number, range, { kind, why: 'water' });
}

/** The answer on its way; none where there is no booking that it could be about. */
function roomAnswers(
  engine: Engine,
  context: CallContext,
  { act, room }: RoomDeed,
  bookings: readonly BookingId[],
): readonly Promise<Outcome<RoomRack>>[] {
  const [id] = bookings;
  const other = bookings.at(-1);
  if (id === undefined || other === undefined) return [];
  const line = 0;
  switch (act) {
    case 'assign': {
      const choice = room === null ? {} : { number: numberOf(room) };
      return [engine.assignRoom(context, id, { line, ...choice })];
    }
    case 'move':
      return [engine.moveRoom(context, id, { line, number: numberOf(room ?? 0), why: 'noise' })];
    case 'unassign':
      return [engine.unassignRooms(context, id, undefined)];
    case 'swap':
      return [
        engine.swapRooms(context, adler, { bookingId: id, line }, { bookingId: other, line }),
      ];
    default:
      return [engine.lockRooms(context, id, undefined, act === 'lock')];
  }
}
