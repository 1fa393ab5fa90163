/**
 * The package `vacancy/house`: what a hotel does with its rooms besides selling them, and all that
 * the engine's calls about it are made of. Rooms and who sleeps in them, housekeeping, blocks for
 * groups, the waitlist, rooms sold beyond those there are, and guests who are walked. It is apart
 * because whoever only sells rooms by their types needs none of it.
 *
 *   const conflicts: readonly RoomConflict[] = outcome.type === 'ok' ? outcome.value : [];
 */

// Rooms, who sleeps in them, and how clean they are.

export type { CheckInRoom } from './domain/rooms/check-in-rooms.ts';
export {
  type CleaningReason,
  cleaningOrder,
  type FrontOfficeStatus,
  type RoomOccupancy,
  type RoomStatus,
} from './domain/rooms/housekeeping.ts';
export type {
  Closure,
  ClosureKind,
  NewRoom,
  Room,
  RoomChanges,
  RoomDetails,
} from './domain/rooms/room.ts';
export type { ConflictReason, RoomConflict } from './domain/rooms/room-conflicts.ts';
export type { RoomFit, RoomMisfit } from './domain/rooms/room-fit.ts';
export type {
  AssignedBooking,
  Housekeeping,
  HousekeepingStatus,
  LineOf,
  PlannedRoom,
  PlanPlace,
  RoomRack,
  RoomStretch,
  RoomWishes,
  StandingBooking,
} from './domain/rooms/room-rack.ts';
export type {
  CheckInChoice,
  HousekeepingList,
  RoomAssignment,
  RoomMove,
  RoomPlanning,
  RoomRackCalls,
  RoomsOfBooking,
  RoomToday,
} from './ports/rack-calls.ts';
export type { RoomCalls } from './ports/rooms.ts';

// Blocks: rooms kept for groups.

export type {
  BlockCells,
  BlockChange,
  BlockChangeKind,
  BlockDetails,
  BlockRate,
  BlockState,
  CutOff,
} from './domain/blocks/block.ts';
export type { BlockAction, BlockActionAllowance } from './domain/blocks/block-actions.ts';
export type { BlockStatus } from './domain/blocks/block-cell.ts';
export { type BlockId, parseBlockId } from './domain/ids.ts';
export type { BlockFigures } from './domain/inventory/inventory.ts';
export type {
  BlockCalls,
  BlockChanges,
  BlockFilter,
  BlockLine,
  BlockNight,
  BlockRequest,
  BlockSummary,
  BlockView,
  PickUp,
  WashRequest,
} from './ports/blocks.ts';

// Those who wait for a room.

export { parseWaitlistEntryId, type WaitlistEntryId } from './domain/ids.ts';
export type { WaitReason } from './domain/waitlist/due-offers.ts';
export type {
  AwaitedRoom,
  AwaitedStay,
  LeaveReason,
  WaitlistEntry,
  WaitlistOffer,
  WaitlistSettings,
  WaitlistStatus,
} from './domain/waitlist/waitlist.ts';
export type {
  OfferPayer,
  WaitlistCalls,
  WaitlistEntryView,
  WaitlistPart,
  WaitlistRequest,
  WaitlistView,
} from './ports/waiting.ts';

// More rooms sold than there are, and who goes elsewhere.

export type { OverbookingAllowance } from './domain/overbooking/allowance.ts';
export type { SalesAdvice } from './domain/overbooking/recommend-sales.ts';
export type { ShowUpCounts, ShowUpEstimate } from './domain/overbooking/show-up-history.ts';
export {
  type WalkCandidate,
  type WalkChoice,
  type WalkRule,
  walkRules,
} from './domain/overbooking/walk-order.ts';
export type {
  OverbookingAdvice,
  OverbookingCalls,
  OverbookingQuestion,
  RoomTypeWalks,
  ShowUpSource,
  WalkProposal,
} from './ports/overbooking.ts';
