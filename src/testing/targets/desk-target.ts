/**
 * Commands of the front desk as an Engine takes them, and its answers in the words that all targets
 * share: a line for each room, without the ids that each engine derives for itself. It must never
 * judge what is said.
 */
import type { BookingId } from '../../domain/ids.ts';
import type { RoomFit } from '../../domain/rooms/room-fit.ts';
import type { PlannedRoom, RoomRack, RoomStretch } from '../../domain/rooms/room-rack.ts';
import type { CallContext, Engine } from '../../ports/engine.ts';
import type { HousekeepingList } from '../../ports/rack-calls.ts';
import type { DeskCommand } from '../commands/desk-commands.ts';
import { answerOf, bookingResult, nothing } from '../engine-results.ts';
import type { HotelAnswer, HotelResult } from './hotel-target.ts';

export async function performAtDesk(
  engine: Engine,
  context: CallContext,
  command: DeskCommand,
): Promise<HotelAnswer> {
  switch (command.type) {
    case 'check_in_to': {
      const { bookingId, choice } = command;
      return answerOf(await engine.checkIn(context, bookingId, choice), bookingResult);
    }
    case 'assign_room': {
      const { bookingId: id, assignment } = command;
      return answerOf(await engine.assignRoom(context, id, assignment), roomsOf(id));
    }
    case 'move_room': {
      const { bookingId: id, move } = command;
      return answerOf(await engine.moveRoom(context, id, move), roomsOf(id));
    }
    case 'unassign_rooms': {
      const { bookingId: id, line } = command;
      return answerOf(await engine.unassignRooms(context, id, line), roomsOf(id));
    }
    case 'lock_rooms':
    case 'unlock_rooms': {
      const { bookingId: id, line, type } = command;
      const isLocked = type === 'lock_rooms';
      return answerOf(await engine.lockRooms(context, id, line, isLocked), roomsOf(id));
    }
    case 'read_booking_rooms': {
      const { bookingId: id } = command;
      return answerOf(await engine.bookingRooms(id), ({ rack }) => roomsOf(id)(rack));
    }
    case 'list_room_candidates': {
      const { bookingId, line, wishes } = command;
      return answerOf(await engine.roomCandidates(bookingId, line, wishes), candidates);
    }
    default:
      return performInHouse(engine, context, command);
  }
}

type HouseCommand = Extract<DeskCommand, { readonly propertyId: unknown }>;

async function performInHouse(
  engine: Engine,
  context: CallContext,
  command: HouseCommand,
): Promise<HotelAnswer> {
  const { propertyId } = command;
  switch (command.type) {
    case 'remove_room':
      return answerOf(await engine.removeRoom(context, propertyId, command.number), nothing);
    case 'set_room_status': {
      const { numbers, status, why } = command;
      const outcome = await engine.setRoomStatus(context, propertyId, numbers, status, why);
      return answerOf(outcome, ({ housekeeping }) => {
        return lines(numbers.map((number) => `${number} ${housekeeping.get(number)?.status}`));
      });
    }
    case 'swap_rooms': {
      const { bookingId, otherId } = command;
      const [one, other] = [bookingId, otherId].map((id) => ({ bookingId: id, line: 0 })) as [
        Parameters<Engine['swapRooms']>[2],
        Parameters<Engine['swapRooms']>[3],
      ];
      const outcome = await engine.swapRooms(context, propertyId, one, other);
      return answerOf(outcome, roomsOf(bookingId));
    }
    case 'plan_rooms':
      return answerOf(await engine.planRooms(context, propertyId, command.planning), (rack) =>
        lines(rack.plan.map(plannedLine)),
      );
    case 'read_housekeeping':
      return answerOf(await engine.housekeeping(propertyId), houseLines);
    case 'list_room_conflicts':
      return answerOf(await engine.roomConflicts(propertyId), (conflicts) =>
        lines(
          conflicts.map(({ line, number, night, reason, soldAs, proposal }) => {
            return `${line} ${number} ${night} ${reason} ${soldAs} ${proposal}`;
          }),
        ),
      );
    default: {
      const { from, to } = command;
      return answerOf(await engine.roomRack(propertyId), ({ bookings }) => {
        const all = [...bookings.values()].flatMap(({ rooms }) => {
          return rooms.some((one) => one.from <= to && from < one.until) ? rooms : [];
        });
        return lines(all.map(stretchLine));
      });
    }
  }
}

/** Sorted, for what comes in the order of ids is in another one elsewhere. */
export function lines(rooms: readonly string[]): HotelResult {
  return { kind: 'rooms', rooms: rooms.toSorted() };
}

function roomsOf(id: BookingId): (rack: RoomRack) => HotelResult {
  return ({ bookings }) => lines((bookings.get(id)?.rooms ?? []).map(stretchLine));
}

function stretchLine({ line, number, from, until, isLocked }: RoomStretch): string {
  return roomLine({ room: line, number, from, until, isLocked });
}

/** One room of a booking in words. */
export function roomLine(one: {
  readonly room: number;
  readonly number: string;
  readonly from: string;
  readonly until: string;
  readonly isLocked: boolean;
}): string {
  return `${one.room} ${one.number} ${one.from}..${one.until} ${one.isLocked}`;
}

function plannedLine({ number, fitting, gapNights }: PlannedRoom): string {
  return `${number} of ${fitting}, ${gapNights}`;
}

function candidates(fits: readonly RoomFit[]): HotelResult {
  return lines(fits.map(({ room, misfits }) => `${room.number} ${misfits.map((m) => m.code)}`));
}

function houseLines({ rooms }: HousekeepingList): HotelResult {
  return lines(
    rooms.map(({ room, status, occupancy, because }) => {
      return `${room.number} ${status.status} ${occupancy.status} ${because}`;
    }),
  );
}
