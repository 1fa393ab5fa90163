/**
 * The package `vacancy/testing`: what the engine is proved with, for suites outside. A target is a
 * hotel that can be asked, an engine in this process or a server; on it scenes are set, stories
 * told and generated lives compared with a naive calendar. It works with any test runner and needs
 * fast-check.
 * This is the whole public surface; everything else may change without notice.
 */

// Targets: an engine in this process, a server, or a fake of yours that a suite must catch.

export { EmbeddedTarget } from './targets/embedded-target.ts';
export { performOnEngine } from './targets/engine-target.ts';
export {
  type BookingSummary,
  bookingIn,
  type ChangingCommand,
  cellsIn,
  type HotelAnswer,
  type HotelCall,
  type HotelCommand,
  type HotelResult,
  type HotelTarget,
  type OfferSummary,
  type PropertySummary,
  type ReadingCommand,
  said,
  type TargetControls,
} from './targets/hotel-target.ts';
export { ServerTarget, type ServerTargetOptions } from './targets/server-target.ts';

// Given, when, then.

export {
  costs,
  type Expectation,
  isReplayed,
  type Money,
  money,
  nights,
  type Step,
  type Story,
  StoryFailure,
  says,
  stands,
  tell,
} from './given-when-then.ts';
export { payer, Scene, type SceneOptions, type Wish } from './scene.ts';
export {
  anew,
  book,
  cancel,
  change,
  checkIn,
  checkOut,
  confirm,
  crash,
  departEarly,
  extend,
  hold,
  type Keyed,
  markNoShow,
  NotInControl,
  pass,
  passDays,
  passivate,
  release,
  restart,
  send,
} from './steps.ts';

// The naive model, and the law that compares it.

export { type NaiveBooking, NaiveHotel } from './naive-hotel.ts';
export {
  type AgreeOptions,
  agree,
  Disagreement,
  type LifeStep,
  type LivesOptions,
  lives,
} from './naive-lives.ts';

// Generators of every value and every command.

export {
  allowances,
  amountsMinor,
  bookingIds,
  civilDates,
  currencies,
  nightRanges,
  parties,
  pricesMinor,
  propertyDetails,
  ROOMS_MAX,
  requestedRooms,
  roomTypeDetails,
  roomTypeIds,
  stays,
  timeZones,
} from './arbitraries/arbitraries.ts';
export {
  bookingCommands,
  callContexts,
  holdTtlsMs,
  hotelCalls,
  hotelCommands,
  nearStays,
  propertyIds,
  readingCommands,
  sellingCommands,
  stayRequests,
} from './arbitraries/command-arbitraries.ts';
export { guests, payers } from './arbitraries/guest-arbitraries.ts';
export {
  cancellations,
  earlyDepartures,
  fees,
  guarantees,
  policies,
} from './arbitraries/policy-arbitraries.ts';
export { roomNumbers } from './arbitraries/property-arbitraries.ts';
export {
  ariChanges,
  occupancyPricings,
  planPrices,
  ratePlanDetails,
  ratePlanIds,
} from './arbitraries/rate-plan-arbitraries.ts';
export { restrictionChanges, restrictionsOfNight } from './arbitraries/restriction-arbitraries.ts';
export { type MalformedCall, malformedCalls } from './malformed/malformed-calls.ts';

// An engine of your own making: its clock, waiting, disk and log, and a gateway with its weather.

export { GatewayFailure, SimulatedGateway } from '../payments/simulated-gateway.ts';
export { TEST_TOKENS, type TestToken } from '../payments/test-tokens.ts';
export { type BlockCommand, blockCommands, isBlockCommand } from './commands/block-commands.ts';
export {
  type ChannelCommand,
  channelCommands,
  channelDetails,
  isChannelCommand,
} from './commands/channel-commands.ts';
export { type DeskCommand, deskCommands, isDeskCommand } from './commands/desk-commands.ts';
export {
  isTripCommand,
  supplierWishes,
  type TripCommand,
  type TripLegWish,
  tripCommands,
} from './commands/trip-commands.ts';
export {
  isWaitlistCommand,
  type WaitlistCommand,
  waitlistCommands,
  waitlistRequests,
} from './commands/waitlist-commands.ts';
export {
  isWebhookCommand,
  type WebhookCommand,
  webhookCommands,
  webhookEndpointDetails,
} from './commands/webhook-commands.ts';
export { FaultyDisk } from './doubles/faulty-disk.ts';
export {
  FaultyGateway,
  type FaultyGatewayOptions,
  type GatewayFate,
  type GatewayMethod,
  type GatewayWeather,
  gatewayFates,
  scriptedWeather,
  weatherFor,
} from './doubles/faulty-gateway.ts';
export {
  FaultySupplier,
  type SupplierFate,
  type SupplierMethod,
  type SupplierWeather,
  supplierFates,
} from './doubles/faulty-supplier.ts';
export { HastyScheduler } from './doubles/hasty-scheduler.ts';
export { ManualClock } from './doubles/manual-clock.ts';
export { memoryLog } from './doubles/memory-log.ts';
export { type RecordedChannelAnswer, RecordedChannels } from './doubles/recorded-channels.ts';
export { RecordedMailer } from './doubles/recorded-mailer.ts';
export { type RecordedAnswer, RecordedWebhooks } from './doubles/recorded-webhooks.ts';
export {
  type BookingLedger,
  EmbeddedEngine,
  type EmbeddedEngineOptions,
} from './embedded-engine.ts';
export { ARRIVAL, adler, details, double, doubleDetails, START_MS } from './hotel-adler.ts';
export { mistakenPages, pagesInItsPlace } from './pages-in-its-place.ts';

// A whole world from one seed: clock, scheduling, disk, network, gateway, clients and crashes.

export type { Violation } from './simulation/judges/verdicts.ts';
export { type SimulationReport, simulate } from './simulation/simulation.ts';
export { storyOf } from './simulation/stories/seeded-story.ts';
export { faultOf, type Shrunk, shrink } from './simulation/stories/shrink-story.ts';
export { type Act, actText, type Story as SimulatedStory } from './simulation/stories/story.ts';

// Whether a history of concurrent calls has an order that explains it.

export {
  CONFIGURATIONS_MAX,
  checkLinearizable,
  type Operation,
  type SequentialModel,
  type Verdict,
} from './linearizability.ts';
export {
  type NightContents,
  type NightInput,
  type NightOutput,
  roomNightModel,
} from './room-night-model.ts';

// Races, chance and waiting.

export { Dice } from './dice.ts';
export { driven, type LastRoom, sellLastRoom } from './last-room-load.ts';
export { until } from './until.ts';
