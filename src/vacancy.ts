/**
 * The package `vacancy`: the booking engine, embedded in a process of yours. What it says of rooms,
 * blocks, waitlist and overbooking is in `vacancy/house`, of trips in `vacancy/trips`, of OTAs in
 * `vacancy/channels`; everything else in the package may change without notice. To serve HTTP, run
 * its command `vacancy serve`; to test with an engine, import `vacancy/testing`.
 *
 *   const { engine, close } = await openEngine({ dataDirectory: './hotel', log });
 *
 * A business "no" and an operating fault are outcomes. A call of the wrong form, such as one with
 * a figure that is NaN, rejects with a TypeError or a RangeError and leaves no event.
 */

// Opening an engine over a directory.

export { limits, type Tuning } from './limits.ts';
export { type OpenEngine, type OpenEngineOptions, openEngine } from './open-engine.ts';
export type { JournalMode } from './persistence/batch-writer.ts';
export { DataDirectoryError } from './persistence/data-directory-error.ts';

// What the engine is asked, and what it answers.

export type { ActionAllowance } from './domain/booking/allowed-actions.ts';
export {
  type BookingAction,
  type Rejection,
  rejectionPrecedence,
} from './domain/rejection.ts';
export type { WebhookUrlFault } from './domain/webhooks/webhook-url-fault.ts';
export type { CancellationCalls, CancellationTerms, CancelOptions } from './ports/cancellation.ts';
export type { CompetitorFeed, CompetitorRate, CompetitorSource } from './ports/competitor-rates.ts';
export type {
  Availability,
  AvailabilityCalls,
  AvailabilityCell,
  AvailabilityQuery,
  BookingCalls,
  BookingView,
  CallContext,
  Engine,
  Failure,
  OperationCalls,
  Outcome,
  PropertyCalls,
  RoomRequest,
  StayRequest,
} from './ports/engine.ts';
export type { DeniedNight, EngineHealth, WebhookCounts } from './ports/engine-health.ts';
export type {
  BookingFilter,
  BookingRow,
  EventMetadata,
  NewEvent,
  OutboxMessage,
  OutboxRow,
  PropertyRow,
  StoredEvent,
} from './ports/journal.ts';
export type { Mailer, MailResult, NotificationCalls } from './ports/mailer.ts';
export type {
  ModificationCalls,
  ModificationPreview,
  ModificationRequest,
} from './ports/modification.ts';
export type {
  DatedPricing,
  DryRun,
  DryRunCell,
  DryRunRequest,
  ExplainedNight,
  ExplainedStay,
  PriceQuestion,
  PricingCalls,
} from './ports/pricing.ts';
export type {
  BookableStay,
  Quote,
  QuoteCalls,
  QuotedStay,
  QuoteRequest,
} from './ports/quotes.ts';
export type { RatePlanCalls, StayOffer, StaySearch } from './ports/rate-plans.ts';
export type {
  WebhookAnswer,
  WebhookCalls,
  WebhookEndpointView,
  WebhookHealth,
  WebhookRequest,
  WebhookSender,
  WebhookTry,
} from './ports/webhooks.ts';

// What an embedder may bring: time, chance, a gateway, a log. The machine's own are the standard.

export type { Chance, Clock, Scheduler } from './ports/clock.ts';
export type {
  AuthorisationStatus,
  AuthoriseRequest,
  EffectResult,
  Gateway,
} from './ports/gateway.ts';
export type { Log } from './ports/log.ts';
export { systemChance, systemClock, systemScheduler } from './system-world.ts';

// The domain's values, and how text becomes one of them.

export type {
  BookedRoom,
  BookingState,
  BookingStatus,
  BookingTerms,
  FailureReason,
  Payer,
} from './domain/booking/booking.ts';
export type {
  Authorisation,
  BookingPayment,
  IssuedEffects,
  PaymentEffect,
  PaymentEscalation,
} from './domain/booking/booking-payment.ts';
export type {
  CancellationPreview,
  RoomPreview,
  TierPreview,
} from './domain/booking/cancellation-preview.ts';
export type { DroppedNight, NightsCompared } from './domain/booking/kept-prices.ts';
export type { LineIds } from './domain/booking/matched-rooms.ts';
export type { Modifying, Releasing } from './domain/booking/modifying.ts';
export type { PaymentPlan } from './domain/booking/owed.ts';
export { type PaymentTotals, paymentTotals } from './domain/booking/payment-ledger.ts';
export type { Walk } from './domain/booking/walk.ts';
export {
  addDays,
  type CivilDate,
  civilDateAt,
  daysBetween,
  type Night,
  nightCount,
  nightsOf,
  parseCivilDate,
  type Stay,
} from './domain/calendar.ts';
export type {
  Charge,
  ChargeBasis,
  ChargeKind,
  ChargeRule,
  Totals,
} from './domain/charges/charges.ts';
export { type Guest, isEmail, type Party } from './domain/guest.ts';
export {
  type BookingId,
  type Channel,
  DIRECT,
  type PropertyId,
  parseBookingId,
  parseChannel,
  parsePropertyId,
  parseRatePlanId,
  parseRoomNumber,
  parseRoomTypeId,
  parseWebhookEndpointId,
  type RatePlanId,
  type RoomNumber,
  type RoomTypeId,
  type WebhookEndpointId,
} from './domain/ids.ts';
export type { ReleaseReason } from './domain/inventory/inventory.ts';
export {
  AMOUNT_MINOR_MAX,
  type Currency,
  formatAmount,
  type Money,
  minorDigits,
  parseAmount,
  parseCurrency,
} from './domain/money.ts';
export {
  type NoticeKind,
  noticeKinds,
  type StayNotice,
} from './domain/notifications/stay-notice.ts';
export {
  type CancellationPolicy,
  type CancellationTier,
  type EarlyDeparturePolicy,
  type Fee,
  type GuaranteePolicy,
  type Policies,
  type PolicyMoment,
  STANDARD_POLICIES,
} from './domain/policy/policy.ts';
export type {
  CalendarEvent,
  CompetitorParity,
  CompetitorPrices,
  CompetitorReference,
  LeadTime,
  NightMarket,
  NightPrice,
  OccupancyMarkup,
  PriceBound,
  PriceBounds,
  PriceStep,
  PricingRule,
  PricingScope,
  PricingSettings,
  PricingVersion,
  Promotion,
  RuleAction,
  Season,
  StayLength,
  StepKind,
  StepReason,
} from './domain/pricing/settings.ts';
export type {
  Discount,
  PromoCode,
  PromoDetails,
  PromoExhausted,
  PromoRule,
} from './domain/promo/promo-code.ts';
export type {
  Address,
  CapturePolicy,
  Coordinates,
  NightRange,
  Occupancy,
  PropertyDetails,
  PropertyState,
  RoomType,
  RoomTypeDetails,
} from './domain/property/property.ts';
export {
  type AriChange,
  BASE_PLAN,
  type ChildBand,
  type DateWindow,
  type MealPlan,
  type OccupancyPricing,
  type PlanPrice,
  type PriceAdjustment,
  type RatePlan,
  type RatePlanAccess,
  type RatePlanChanges,
  type RatePlanDetails,
} from './domain/rates/rate-plan.ts';
export type {
  RestrictionChange,
  RestrictionLevel,
  RestrictionReason,
  RestrictionRule,
  RestrictionsByNight,
  RestrictionsOfNight,
} from './domain/rates/restriction.ts';
export type {
  WebhookDisabling,
  WebhookEndpointDetails,
  WebhookEndpointState,
  WebhookSecrets,
} from './domain/webhooks/webhook-endpoint.ts';
export {
  type WebhookEventType,
  type WebhookMessageType,
  webhookEventTypes,
} from './domain/webhooks/webhook-event-types.ts';
export type { WebhookMessage } from './domain/webhooks/webhook-message.ts';
export { FolderMailer } from './mail/folder-mailer.ts';
export { type MailSender, parseMailSender } from './mail/mail-message.ts';
export { SmtpMailer } from './mail/smtp-mailer.ts';
export { HttpWebhookSender } from './webhooks/http-webhook-sender.ts';
export {
  type AllowedTargets,
  parseAllowedTargets,
  type Resolve,
  WebhookAddresses,
} from './webhooks/webhook-address.ts';
