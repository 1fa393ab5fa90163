/** What a property can offer for one stay: every room type, bookable or not, with the reasons. */
import { checkStay } from '../domain/booking/check-stay.ts';
import { addDays, type CivilDate, nightsOf } from '../domain/calendar.ts';
import { priceStay } from '../domain/pricing/price-stay.ts';
import type { PropertyState, RoomType } from '../domain/property/property.ts';
import type { Rejection } from '../domain/rejection.ts';
import type { AvailabilityCell, Engine, StayOffer } from '../ports/engine.ts';
import type { AvailabilityBoard } from './availability-board.ts';

type StaySearch = Parameters<Engine['staySearch']>[0];

export function offersOf(
  property: PropertyState,
  board: AvailabilityBoard,
  search: StaySearch,
  today: CivilDate,
): readonly StayOffer[] {
  return [...property.roomTypes.values()].map((roomType) => {
    return offerOf(property, roomType, board, search, today);
  });
}

function offerOf(
  property: PropertyState,
  roomType: RoomType,
  board: AvailabilityBoard,
  search: StaySearch,
  today: CivilDate,
): StayOffer {
  const { stay, party, rooms: wanted } = search;
  const room = { roomTypeId: roomType.id, party };
  const broken = checkStay(property, { stay, rooms: [room] }, today);
  const isDated = broken === undefined || broken.code === 'occupancy_exceeded';
  const cells = isDated ? cellsOf(property, roomType, board, search) : [];
  const full = cells.find((cell) => cell.available < wanted);
  const reasons: Rejection[] = [];
  if (broken !== undefined) reasons.push(broken);
  if (full !== undefined) {
    const { roomTypeId, night, available: free } = full;
    reasons.push({ code: 'no_availability', roomTypeId, night, wanted, free });
  }
  const priced =
    isDated && nightsOf(stay).length > 0 ? priceStay(property, stay, [room]) : undefined;
  return {
    roomTypeId: roomType.id,
    name: roomType.name,
    isAvailable: reasons.length === 0,
    available: cells.length === 0 ? 0 : Math.min(...cells.map((cell) => cell.available)),
    nightlyMinor: priced?.rooms[0]?.nightlyMinor ?? [],
    totalMinor: (priced?.totalMinor ?? 0) * wanted,
    reasons,
  };
}

function cellsOf(
  property: PropertyState,
  roomType: RoomType,
  board: AvailabilityBoard,
  { stay }: StaySearch,
): readonly AvailabilityCell[] {
  const to = addDays(stay.departure, -1);
  const query = { propertyId: property.id, roomTypeIds: [roomType.id], from: stay.arrival, to };
  return board.now(query)?.cells ?? [];
}
