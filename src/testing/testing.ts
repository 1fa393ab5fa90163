/**
 * The package `vacancy/testing`: what the engine is proved with, for suites outside. A target is a
 * hotel that can be asked, an engine in this process or a server; on it scenes are set, stories
 * told and generated lives compared with a naive calendar. It works with any test runner and needs
 * fast-check.
 * This is the whole public surface; everything else may change without notice.
 */

// Targets: an engine in this process, a server, or a fake of yours that a suite must catch.

export { EmbeddedTarget } from './embedded-target.ts';
export { performOnEngine } from './engine-target.ts';
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
} from './hotel-target.ts';
export { ServerTarget, type ServerTargetOptions } from './server-target.ts';

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
} from './arbitraries.ts';
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
} from './command-arbitraries.ts';
export { guests, payers } from './guest-arbitraries.ts';
export { type MalformedCall, malformedCalls } from './malformed-calls.ts';
export {
  cancellations,
  earlyDepartures,
  fees,
  guarantees,
  policies,
} from './policy-arbitraries.ts';
export { roomNumbers } from './property-arbitraries.ts';
export {
  ariChanges,
  occupancyPricings,
  planPrices,
  ratePlanDetails,
  ratePlanIds,
} from './rate-plan-arbitraries.ts';
export { restrictionChanges, restrictionsOfNight } from './restriction-arbitraries.ts';

// An engine of your own making: its clock, waiting, disk and log, and a gateway with its weather.

export { GatewayFailure, SimulatedGateway } from '../payments/simulated-gateway.ts';
export { TEST_TOKENS, type TestToken } from '../payments/test-tokens.ts';
export { type BlockCommand, blockCommands, isBlockCommand } from './block-commands.ts';
export {
  type ChannelCommand,
  channelCommands,
  channelDetails,
  isChannelCommand,
} from './channel-commands.ts';
export { type DeskCommand, deskCommands, isDeskCommand } from './desk-commands.ts';
export {
  type BookingLedger,
  EmbeddedEngine,
  type EmbeddedEngineOptions,
} from './embedded-engine.ts';
export { FaultyDisk } from './faulty-disk.ts';
export {
  FaultyGateway,
  type FaultyGatewayOptions,
  type GatewayFate,
  type GatewayMethod,
  type GatewayWeather,
  gatewayFates,
  scriptedWeather,
  weatherFor,
} from './faulty-gateway.ts';
export {
  FaultySupplier,
  type SupplierFate,
  type SupplierMethod,
  type SupplierWeather,
  supplierFates,
} from './faulty-supplier.ts';
export { HastyScheduler } from './hasty-scheduler.ts';
export { ARRIVAL, adler, details, double, doubleDetails, START_MS } from './hotel-adler.ts';
export { ManualClock } from './manual-clock.ts';
export { memoryLog } from './memory-log.ts';
export { mistakenPages, pagesInItsPlace } from './pages-in-its-place.ts';
export { type RecordedChannelAnswer, RecordedChannels } from './recorded-channels.ts';
export { RecordedMailer } from './recorded-mailer.ts';
export { type RecordedAnswer, RecordedWebhooks } from './recorded-webhooks.ts';
export {
  isTripCommand,
  supplierWishes,
  type TripCommand,
  type TripLegWish,
  tripCommands,
} from './trip-commands.ts';
export {
  isWaitlistCommand,
  type WaitlistCommand,
  waitlistCommands,
  waitlistRequests,
} from './waitlist-commands.ts';
export {
  isWebhookCommand,
  type WebhookCommand,
  webhookCommands,
  webhookEndpointDetails,
} from './webhook-commands.ts';

// A whole world from one seed: clock, scheduling, disk, network, gateway, clients and crashes.

export { storyOf } from './simulation/seeded-story.ts';
export { faultOf, type Shrunk, shrink } from './simulation/shrink-story.ts';
export { type SimulationReport, simulate } from './simulation/simulation.ts';
export { type Act, actText, type Story as SimulatedStory } from './simulation/story.ts';
export type { Violation } from './simulation/verdicts.ts';

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
