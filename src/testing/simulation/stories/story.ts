/**
 * What happens in a simulated world, as data: a seed gives the kind of world (its weather, its
 * disk, its limits, what its hotel sells) and a list of acts, each a request of a client or of
 * staff, a blow of fate or a passing of time. A story can be told again without some of its acts,
 * which is how a failing one is made short. Acts name bookings and requests by number, so that they
 * mean something whatever was left out.
 */
import type { OverbookingAllowance } from '../../../domain/overbooking/allowance.ts';
import type { CapturePolicy } from '../../../domain/property/property.ts';
import type { ClosureKind } from '../../../domain/rooms/room.ts';
import type { HousekeepingStatus } from '../../../domain/rooms/room-rack.ts';
import type { Tuning } from '../../../limits.ts';
import type { Weather } from '../foreign/weathered-road.ts';
import type { DiskFault } from '../simulated-disk.ts';
import type { PlanName } from '../simulated-hotel.ts';
import type { BlockDeed } from './block-deed.ts';
import type { ChannelDeed, ChannelKind } from './channel-story.ts';
import type { TripDeed } from './trip-deed.ts';
import type { Wish } from './wish.ts';

export type BookingAct =
  | 'extend'
  | 'release'
  | 'cancel'
  | 'check_in'
  | 'check_out'
  | 'no_show'
  | 'walk'
  | 'depart_early';

/** What is to be otherwise than it is now, by as much as was last told. */
export interface Change {
  /** Days by which the guest arrives and leaves later, or earlier when negative. */
  readonly arrival: number;
  readonly departure: number;
  /** As many as there are when null. */
  readonly rooms: number | null;
  /** Of the first room; as it is when null. */
  readonly plan: PlanName | null;
}

/** Nights counted as those of a wish, both ends included. */
interface Nights {
  readonly from: number;
  readonly to: number;
}

/** What clients ask for; `token` is null where nothing is paid with. */
export type ClientDeed =
  | {
      readonly type: 'hold';
      readonly wish: Wish;
      readonly ttlMinutes: number;
      readonly times: number;
    }
  | {
      readonly type: 'book';
      readonly wish: Wish;
      readonly token: string | null;
      readonly times: number;
    }
  | {
      readonly type: 'pay';
      readonly booking: number;
      readonly token: string | null;
      readonly times: number;
    }
  | {
      readonly type: 'act';
      readonly booking: number;
      readonly action: BookingAct;
      readonly times: number;
      /** Only if the booking is as its caller last saw it. */
      readonly isGuarded: boolean;
    }
  /** A price that is promised for a while. */
  | { readonly type: 'quote'; readonly wish: Wish; readonly ttlMinutes: number }
  /** Of the quotes there were, counted from the latest; it is only held where nothing is paid. */
  | {
      readonly type: 'book_quote';
      readonly quote: number;
      readonly token: string | null;
      readonly times: number;
    }
  /** `token` is null where the card is used that is known. */
  | {
      readonly type: 'modify';
      readonly booking: number;
      readonly change: Change;
      readonly token: string | null;
      readonly times: number;
      readonly isGuarded: boolean;
    }
  /** A cancellation whose fee is not asked for. */
  | { readonly type: 'waive'; readonly booking: number; readonly times: number }
  /** Staff give back money that was taken. */
  | {
      readonly type: 'refund';
      readonly booking: number;
      readonly minor: number;
      readonly times: number;
    }
  /** The customer of a payment that waits for one. */
  | { readonly type: 'customer'; readonly booking: number; readonly isApproved: boolean }
  /** The same request again, or with its key another one. */
  | { readonly type: 'retry'; readonly request: number; readonly isSame: boolean }
  | { readonly type: 'read'; readonly booking: number }
  /** What calling it off would cost. */
  | { readonly type: 'preview'; readonly booking: number };

/** A guest who is given rooms while he checks in: the best, or that which is named. */
export interface ArrivalDeed {
  readonly type: 'arrive';
  readonly booking: number;
  readonly room: number | null;
  readonly times: number;
}

/** What is looked at and changed without a booking. */
export type HouseDeed =
  | { readonly type: 'list' }
  | { readonly type: 'search'; readonly wish: Wish }
  | ({ readonly type: 'capacity'; readonly rooms: number | null } & Nights)
  | ({ readonly type: 'allow'; readonly allowance: OverbookingAllowance | null } & Nights)
  /** Of the room type, unless a plan is named. */
  | ({ readonly type: 'price'; readonly minor: number | null; readonly plan?: PlanName } & Nights)
  /** `plan` is null for the room type. */
  | ({
      readonly type: 'close';
      readonly plan: PlanName | null;
      readonly isClosed: boolean;
    } & Nights)
  /** `terms`, `rules` and `settings` are places in the lists of `simulated-hotel.ts`. */
  | { readonly type: 'policies'; readonly plan: PlanName; readonly terms: number }
  | { readonly type: 'charges'; readonly rules: number }
  | { readonly type: 'pricing'; readonly settings: number }
  /** No cap when `uses` is null. */
  | { readonly type: 'promo'; readonly uses: number | null; readonly isActive: boolean }
  | { readonly type: 'capture'; readonly capture: CapturePolicy }
  | { readonly type: 'redrive' };

export type RoomAct = 'assign' | 'move' | 'unassign' | 'lock' | 'unlock' | 'swap';

/** What the front desk of a house with numbered rooms does; rooms are counted from 0. */
export type DeskDeed =
  /** Every room when none is named. */
  | {
      readonly type: 'clean';
      readonly room: number | null;
      readonly status: HousekeepingStatus;
    }
  /** Opened again when `kind` is null. */
  | ({ readonly type: 'shut'; readonly room: number; readonly kind: ClosureKind | null } & Nights)
  /** The house chooses when `room` is null; `other` is who it is swapped with. */
  | {
      readonly type: 'room';
      readonly booking: number;
      readonly act: RoomAct;
      readonly room: number | null;
      readonly other: number;
      readonly times: number;
    }
  | { readonly type: 'plan_rooms'; readonly isAgain: boolean }
  /** A booking that an OTA has sold, counted from the latest, is looked up and becomes the latest. */
  | { readonly type: 'find_sold'; readonly booking: number }
  /** Whoever is proposed for a night is sent elsewhere. */
  | { readonly type: 'walk_night'; readonly night: number }
  | { readonly type: 'rack' };

/** What those do who wait for rooms; entries and offers are counted among those that are open. */
export type WaitDeed =
  | {
      readonly type: 'join';
      readonly wish: Wish;
      readonly priority: number;
      readonly flexibleDays: number;
      /** The most that the stay may cost; any price when null. */
      readonly mostMinor: number | null;
      readonly times: number;
    }
  | {
      readonly type: 'answer';
      readonly offer: number;
      readonly answer: 'accept' | 'decline';
      readonly token: string | null;
      readonly times: number;
    }
  | { readonly type: 'leave'; readonly entry: number; readonly times: number }
  | {
      readonly type: 'prefer';
      readonly entry: number;
      readonly priority: number;
      readonly times: number;
    }
  /** How long offers stand, and how many may be let pass. */
  | { readonly type: 'offers'; readonly minutes: number; readonly passesMax: number }
  | { readonly type: 'line' };

export type FateDeed =
  | { readonly type: 'feed' }
  | { readonly type: 'pass'; readonly ms: number }
  | { readonly type: 'jump'; readonly ms: number; readonly isTold: boolean }
  | { readonly type: 'disk'; readonly fault: DiskFault; readonly times: number }
  | { readonly type: 'slow'; readonly ms: number }
  | { readonly type: 'crash' }
  | { readonly type: 'drain' };

/** What happens in any hotel. */
export type PlainDeed = ClientDeed | HouseDeed | FateDeed;
export type Deed =
  | PlainDeed
  | DeskDeed
  | ArrivalDeed
  | WaitDeed
  | BlockDeed
  | TripDeed
  | ChannelDeed;

/** What is done at once and is no request that may be sent again. */
export type LookingDeed =
  | HouseDeed
  | DeskDeed
  | BlockDeed
  | Extract<ClientDeed, { type: 'read' | 'preview' | 'quote' }>;

/** One thing that happens: a client's request, a blow of fate or a passing of time. */
export interface Act {
  /** Place in the whole story. */
  readonly number: number;
  /** Steps of the world before it, if so many can be taken without waiting. */
  readonly afterSteps: number;
  readonly deed: Deed;
}

/** What a hotel has when its story begins, besides a room type and its base plan. */
export interface HotelKind {
  readonly plans: readonly PlanName[];
  /** As in the deeds. */
  readonly charges: number;
  readonly pricing: number;
  /** How many bookings may have the hotel's promo code; null when it has none. */
  readonly promoUses: number | null;
  /** Whether it keeps a record of its rooms, as many as it sells: 101, 102 and so on. */
  readonly hasRooms?: boolean;
  /** Whether its guests are written to. */
  readonly hasMail?: boolean;
}

/** A kind of world and what happens in it; JSON, so that it can be kept in a file. */
export interface Story {
  readonly seed: number;
  readonly rooms: number;
  /** How long before the first night that anybody asks for it begins. */
  readonly daysBefore: number;
  readonly capture: CapturePolicy;
  /** Absent from stories that are older than rate plans: nothing besides. */
  readonly hotel?: HotelKind;
  /** OTAs that sell it; none when absent. */
  readonly channels?: readonly ChannelKind[];
  readonly tuning: Partial<Tuning>;
  readonly weather: Weather;
  readonly acts: readonly Act[];
}

/** Nights that anybody asks for: few, so that everybody meets. */
export const NIGHTS = 4;
/** How many seeds there are: the dice are 32 bits wide, and larger ones would be these again. */
export const SEEDS = 2 ** 32;

/** An act in a line a person can read. */
export function actText({ number, afterSteps, deed }: Act): string {
  const { type, ...rest } = deed;
  const details = Object.entries(rest).map(([name, value]) => `${name} ${JSON.stringify(value)}`);
  return [`${number}.`, `after ${afterSteps} steps:`, type, details.join(', ')].join(' ').trimEnd();
}
