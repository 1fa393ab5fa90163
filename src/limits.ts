/**
 * Every maximum of the engine, in one place, each with its reason. Over a limit the answer is a
 * refusal before any work is done: 400/413/422 for a request's own size, 429 or 503 with
 * Retry-After for the engine's load. Units are in the names.
 */
export const limits = {
  /** Longest stay. The real data's longest is 69 nights; a year covers long-stay guests. */
  stayNightsMax: 366,
  /** How far ahead an arrival may be: two years, as channels load at most 500 to 730 days. */
  arrivalDaysAheadMax: 730,
  /** Rooms in one booking: larger groups are blocks, not bookings. */
  bookingRoomsMax: 20,
  /** Guests of one kind in one room; room types set their own lower limit. */
  partyGuestsMax: 50,
  /** Room types of a property: the largest resorts have about a hundred. */
  roomTypesMax: 200,
  /** Physical rooms of a type; the largest hotels have about 7,000 rooms in all. */
  roomsMax: 10_000,
  /** Nights in one change of prices or capacity: channels send at most 500 days at a time. */
  changeNightsMax: 800,
  /** Rate plans of a room type: the largest chains sell one by about twenty. */
  ratePlansMax: 50,
  /** Derivations from a plan to one with prices of its own; more can nobody follow by hand. */
  ratePlanDepthMax: 3,
  /**
   * Lines and nights of plans in one batch: 500 days of 100 plans. Measured: 57 ms of the one
   * thread that answers, twice, for the calendar keeps the property as well.
   */
  ariLinesMax: 5_000,
  ariCellsMax: 50_000,
  /** The body of such a batch: 5,000 lines of about 200 bytes. */
  ariBodyBytesMax: 1024 * 1024,
  /** Rooms added in one call: about 100 bytes each, within the size of a body. */
  roomLinesMax: 400,
  /** Features of one room: what guests ask for fits on a form. */
  roomFeaturesMax: 20,
  /** The deepest cellar and the highest tower: no hotel has a room beyond them. */
  floorMin: -20,
  floorMax: 200,
  /**
   * Bookings that are given rooms in one go, and the arrivals among which they are looked for: each
   * is held against every room of its type on the one thread that answers.
   */
  planBookingsMax: 200,
  planDaysMax: 31,
  /** Blocks of a property, past ones included: each is in memory, and read at the start. */
  blocksMax: 2_000,
  /** Nights of room types in one block: a season of five room types. All are asked in one turn. */
  blockCellsMax: 1_000,
  /** Lines in one change of a block's counts: one for each room type and stretch of dates. */
  blockLinesMax: 500,
  /** Days before a night, or before the first of them, at which a block may release. */
  blockReleaseDaysMax: 730,
  /** How long a block's change may wait for a night that cannot be asked. */
  blockDeadlineMs: 5 * 60_000,
  /** Arrivals that a show-up probability is estimated from: a year has every season once. */
  overbookingHistoryDays: 365,
  /** Bookings beyond which no more are read: the interval is then less than 0.02 wide. */
  overbookingSampleMax: 2_000,
  /** Promo codes of a property; each is in its memory and in its snapshot. */
  promoCodesMax: 1_000,
  /** Uses of a promo code, with a cap or without. */
  promoUsesMax: 1_000_000,
  /** Taxes and fees of a property: the most taxed cities name about ten. */
  chargesMax: 20,
  /** Of one charge for one guest and night, minor units; all of a stay's add up exactly. */
  chargeMinorMax: 50_000_000,
  /** Tiers of a cancellation policy: a guest is to understand them; the field's longest has four. */
  policyTiersMax: 8,
  /** How long after a booking a tier may begin: a year. */
  policyHoursMax: 8_784,
  /** Entries of one list of a property's pricing, and ranges of one entry: nobody reads more. */
  pricingEntriesMax: 100,
  pricingRangesMax: 50,
  /** Ids in the scope of one entry. */
  pricingScopeMax: 50,
  /** The whole document, and so one event of the journal: the largest honest ones are 60 kB. */
  pricingBodyBytesMax: 256 * 1024,
  /** Rules are all asked for every night that is priced anew: 50 take about 15 µs. */
  pricingRulesMax: 50,
  /** The text, the operands and the nesting of one condition: it is asked in time they bound. */
  ruleTextMax: 500,
  ruleNodesMax: 64,
  ruleDepthMax: 12,
  /** Nights of plans and channels whose prices are kept: about 300 bytes each. */
  priceCellsMax: 100_000,
  /** Prices kept of one such night: parties and lengths of stay differ. */
  pricesPerCellMax: 32,
  /** Cells of one dry run, each of them priced twice: about a quarter of a second. */
  dryRunCellsMax: 5_000,
  /** A snapshot of competitors' rates: twenty of them for two years of a few hotels. */
  competitorRatesMax: 100_000,
  competitorBytesMax: 32 * 1024 * 1024,
  /** One try to fetch it; nothing waits for it but the next. */
  competitorTimeoutMs: 10_000,
  /** Oldest child, in whole years: whoever is older is an adult. */
  childAgeMax: 17,
  /** Nights in one availability answer: a year ahead and its end points. */
  availabilityNightsMax: 400,
  /** Cells in one availability answer or feed snapshot: 50 room types for a year, about 2 MB. */
  availabilityCellsMax: 20_000,

  /**
   * Hold lifetimes. Shorter than a minute no person can pay in; longer than an hour hurts sales.
   */
  holdTtlMsMin: 60_000,
  holdTtlMsDefault: 15 * 60_000,
  holdTtlMsMax: 60 * 60_000,
  /** How long a price is promised. Longer than a day it is no quote but a contract. */
  quoteTtlMsMin: 60_000,
  quoteTtlMsDefault: 30 * 60_000,
  quoteTtlMsMax: 24 * 60 * 60_000,
  /** A quote as a token: some hundred characters for a usual stay, and a quarter of a body. */
  quoteTokenCharactersMax: 16_384,
  /** How long an authorisation may stay unresolved before it is voided. */
  paymentDeadlineMs: 5 * 60_000,
  /** A hold under payment outlives the payment's deadline by this, so that the deadline rules. */
  paymentHoldGraceMs: 60_000,

  /**
   * Messages one actor may have waiting: at 10,000 a second a full queue is under a second. More
   * than `stayNightsMax` times `bookingRoomsMax`, for a saga hears all its nights in one turn.
   */
  mailboxMessagesMax: 8_192,
  /** Messages an actor handles in one turn, so that a hot one cannot starve the others. */
  turnMessagesMax: 64,
  /** Actors run in one turn of the event loop before sockets and the disk get theirs. */
  turnActorsMax: 256,
  /**
   * Requests in the engine at once: about a second's work. Whoever is refused is told to come again
   * after a second, so more inside would wait longer than those outside. Measured at 10,000: the
   * last was answered after 14 s.
   */
  requestsInFlightMax: 2_000,
  /** A request that has waited this long is not begun any more: its caller has given up. */
  requestDeadlineMs: 30_000,
  /** Resident actors before the least recently used are passivated: about 300 MB. */
  residentActorsMax: 100_000,
  /** An actor unused for this long is passivated. */
  residentIdleMs: 10 * 60_000,
  /** How often is looked for such actors: a look passes all of them. */
  residentSweepMs: 10_000,
  /** Idempotency receipts kept by one actor; a key older than so many others is decided anew. */
  receiptsMax: 1_000,
  /** Restarts of one actor within the window before it is quarantined. */
  restartsMax: 5,
  restartWindowMs: 60_000,
  restartBackoffMsMin: 10,
  restartBackoffMsMax: 2_000,
  /** How long a quarantined actor refuses everything before it is tried once more. */
  quarantineMs: 60_000,
  /** Events after a snapshot before the next is taken. */
  snapshotEveryEvents: 100,

  /** Entries, bytes and wait of one commit batch: a batch is one fsync, about a millisecond. */
  batchEntriesMax: 4_096,
  /** Entries at which an idle writer is given the batch although actors would still add to it. */
  batchEntriesEarly: 32,
  batchBytesMax: 4 * 1024 * 1024,
  /** Entries waiting for the disk before new requests are refused: a second's worth. */
  pendingEntriesMax: 50_000,
  /** How soon a failed storage is tried again. */
  storageRetryMs: 1_000,

  /** Timers and outbox messages taken from their tables at a time. */
  timersPerRound: 500,
  outboxPerRound: 500,
  /** Effects in flight at one gateway; its own limit is usually 100 a second. */
  gatewayConcurrentMax: 256,
  gatewayQueuedMax: 10_000,
  gatewayTimeoutMs: 5_000,
  /**
   * Tries of one outbox message before a person has to look: about a day with the backoff below.
   */
  outboxAttemptsMax: 20,
  outboxBackoffMsMin: 200,
  outboxBackoffMsMax: 60 * 60_000,

  /** Legs of one trip, bought one after another while a customer waits. */
  tripLegsMax: 10,
  /** Reserving all legs; holds outlive confirming; one leg's confirming, a payment's; undoing one. */
  tripReserveMs: 2 * 60_000,
  tripHoldMs: 45 * 60_000,
  tripConfirmMs: 6 * 60_000,
  tripUndoMs: 10 * 60_000,
  /** Outside suppliers of an engine, each with an actor of its own: a hotel deals with a handful. */
  suppliersMax: 100,
  /** Calls to one supplier at once, each given up after so long; and offers of a catalogue. */
  supplierConcurrentMax: 32,
  supplierTimeoutMs: 5_000,
  supplierOffersMax: 500,

  /** Endpoints of webhooks: one for each system that a chain connects, and some to spare. */
  webhookEndpointsMax: 100,
  /** Requests to one endpoint at once; one that hangs keeps these waiting and nobody else's. */
  webhookConcurrentMax: 8,
  /** The field waits 15 to 30 s; who needs longer should put the message aside and answer. */
  webhookTimeoutMs: 15_000,
  /** Of an answer nothing is read but its status, so a longer one is cut off. */
  webhookAnswerBytesMax: 16 * 1024,
  /** Tries of one message, as Standard Webhooks proposes: about three days. */
  webhookAttemptsMax: 10,
  webhookWaitMsMax: 24 * 60 * 60_000,
  /** An endpoint that has taken nothing for so long is not sent to any more. */
  webhookFailingMsMax: 60 * 60 * 60_000,
  /** Messages waiting for one endpoint: a busy week of a hotel, about 100 MB. */
  webhookWaitingMax: 100_000,
  /** Messages had tried again by one call. */
  webhookRedriveMax: 1_000,
  /** Tries that the log of one endpoint keeps. */
  webhookTriesKept: 1_000,
  webhookUrlLengthMax: 2_000,
  /** Properties that one endpoint may name; who wants more takes all of them. */
  webhookPropertiesMax: 100,
  webhookDescriptionLengthMax: 500,
  /** For how long an old secret may go on signing beside the new one. */
  webhookOverlapMsDefault: 24 * 60 * 60_000,
  webhookOverlapMsMax: 7 * 24 * 60 * 60_000,
  /** For how long an OTA may push with an old password: somebody has to tell it the new one. */
  channelOverlapMsDefault: 24 * 60 * 60_000,
  channelOverlapMsMax: 7 * 24 * 60 * 60_000,

  /** XML that a channel sends: a message of a hundred bookings is some 500 kB, and ten deep. */
  channelXmlCharactersMax: 2 * 1024 * 1024,
  channelXmlElementsMax: 100_000,
  channelXmlDepthMax: 40,
  channelReasonLengthMax: 300,
  channelTextLengthMax: 500,
  /** Tries to put a revision of a channel's booking in force before a person has to look: a day. */
  channelBookingAttemptsMax: 20,
  channelBookingStepsMax: 10,
  channelBookingsPerCode: 20,
  /** Parked bookings that a change of the mapping may have tried again; people see to fewer. */
  channelBookingsParkedMax: 10_000,
  /** How long a push is kept waiting, as OTAs give up after 30 s; and one of a hundred bookings. */
  channelPushWaitMs: 10_000,
  channelPushBytesMax: 1024 * 1024,
  /** Days of the calendar that an OTA may ask for at once, and ranges that it is answered: 10 MB. */
  channelCalendarDaysMax: 365,
  channelCalendarRangesMax: 20_000,
  /** Pauses between two looks into a feed; the field asks for one in every 20 s to a minute. */
  channelFeedPauseMs: 20_000,
  channelFeedPauseMsMax: 10 * 60_000,
  channelFeedTimeoutMs: 20_000,

  /** The OTA simulator: listings of one process, and how long a request of it may be kept waiting. */
  otaListingsMax: 100,
  otaLatencyMsMax: 120_000,
  /** The field's largest message: 10 MB, a full sync of a large hotel. */
  otaBodyBytesMax: 10 * 1024 * 1024,
  /** Nights of one calendar: somewhat more than the 500 days that the field syncs. */
  otaCalendarNightsMax: 1_000,
  otaFeedItemsDefault: 10,
  otaFeedItemsMax: 100,
  /** Messages kept for a look, and the longest that is kept with its text. */
  otaMessagesKept: 20_000,
  otaMessageCharactersKept: 64 * 1024,
  /** Waits between tries to push a booking, and how long one try may take. */
  otaPushWaitMsMin: 100,
  otaPushWaitMsMax: 10_000,
  otaPushTimeoutMs: 20_000,

  /** Channels of all properties: a chain of a few dozen hotels with two or three OTAs each. */
  channelsMax: 100,
  channelUrlLengthMax: 2_000,
  /** Codes and credentials of OTAs: the longest known are UUIDs with a prefix, and signed tokens. */
  channelCodeLengthMax: 64,
  channelCredentialLengthMax: 2_000,
  /** Plans of a channel, each 500 dates in memory; prices of one by number of adults; rules. */
  channelPlansMax: 200,
  channelOccupanciesMax: 10,
  channelRulesMax: 100,
  /** Nights from today on that an OTA is told of: what a full synchronisation has in the field. */
  channelHorizonDays: 500,
  channelRequestsPerMinuteMax: 6_000,
  channelRangesPerRequestMax: 50_000,
  /** Comparisons with an OTA: no more often than that, weekly at least, and what one tells. */
  channelReconcileMinutesMin: 5,
  channelReconcileMinutesMax: 7 * 24 * 60,
  channelDriftsKept: 200,
  /** An answer of an OTA: a calendar of 500 days of 100 plans with every restriction. */
  channelAnswerBytesMax: 32 * 1024 * 1024,
  /** One request to an OTA, and those at a time: two kinds of values, reading back, bookings. */
  channelTimeoutMs: 30_000,
  channelConcurrentMax: 4,
  /** How long changes gather before they are said: one booking of a week is one message. */
  channelDebounceMs: 250,
  /** Between tries after a failure: the field asks for a pause of a minute. */
  channelBackoffMsMin: 1_000,
  channelBackoffMsMax: 60_000,
  /** The longest that Retry-After may have us wait: what is sold out cannot wait longer. */
  channelWaitMsMax: 15 * 60_000,
  /** Failures in a row after which an OTA is left alone, and for how long. */
  channelFailuresMax: 5,
  channelHalfOpenMs: 30_000,
  /** A lost message may still arrive; so long after, its values are said again. */
  channelSettleMs: 60_000,
  /** Values worked out in one turn: prices are some microseconds each, and bookings wait. */
  channelValuesPerTurn: 500,
  /** How often prices that move by themselves are looked at; how often everything is said. */
  channelLookEveryMs: 15 * 60_000,
  channelSyncEveryMs: 24 * 60 * 60_000,
  /** Positions of the journal after which one that has nothing to say writes how far it is. */
  channelCheckpointEvents: 10_000,

  /** Mails handed over at once: what a server that one shares takes from one sender. */
  mailConcurrentMax: 5,
  /** Each step of handing a mail over: connecting, greeting, and anything between two answers. */
  mailStepMsMax: 20_000,
  /** Mails kept where none are sent, newest first: enough to look at, and no growing folder. */
  mailFilesKept: 1_000,

  /** Entries of one waitlist, each looked at when a room comes free; of closed ones, the last. */
  waitlistEntriesMax: 2_000,
  waitlistClosedKept: 200,
  /** Of those that are open, in one answer: each is priced to say why it waits, some 30 ms in all. */
  waitlistListedMax: 500,
  /** Nights named as too full for one entry; days by which a stay may move: seven to look at. */
  waitlistReasonsMax: 20,
  waitlistFlexibleDaysMax: 3,
  waitlistPriorityMax: 9,
  waitlistPriorityDefault: 5,
  /** How long an offer stands: no shorter than a mail is read, no longer than a week off sale. */
  waitlistOfferMsMin: 5 * 60_000,
  waitlistOfferMsDefault: 2 * 60 * 60_000,
  waitlistOfferMsMax: 7 * 24 * 60 * 60_000,
  /** Offers an entry may let pass; when a hold that was refused twice in a row is tried again. */
  waitlistPassesDefault: 3,
  waitlistPassesMax: 20,
  waitlistRetryMs: 5_000,
  /** A fault in serving those who wait may delay a sale for so long, and never prevent it. */
  waitlistPrecedenceMs: 2_000,
  /** How often everybody is looked at without a cause, for what no event tells: a new day. */
  waitlistLookMs: 30 * 60_000,

  /** Events a follower handles at a time before it lets others run. */
  followerEventsPerRound: 1_000,

  /** HTTP request limits: the largest honest booking (20 rooms) is about 8 kB. */
  bodyBytesMax: 64 * 1024,
  jsonDepthMax: 16,
  urlBytesMax: 4_096,
  headerBytesMax: 16 * 1024,
  bodyTimeoutMs: 10_000,
  /** A connection on which nothing moves, such as a reader asleep: twice a request's deadline. */
  socketIdleMsMax: 60_000,
  /** How long a refused connection is still listened to, so that the refusal is not reset. */
  lingerMs: 1_000,
  pageItemsDefault: 50,
  pageItemsMax: 500,
  idempotencyKeyLengthMax: 255,

  /** Feed sockets of one process and what one may ask for. */
  feedSocketsMax: 5_000,
  feedSubscriptionsPerSocketMax: 16,
  feedFrameBytesMax: 16 * 1024,
  /** Bytes waiting in a socket before deltas are coalesced to the latest value per cell. */
  feedBufferedBytesMax: 256 * 1024,
  /** A socket that stays over that for this long is closed with a resumable code. */
  feedStalledMsMax: 30_000,
  feedHeartbeatMs: 20_000,
  /** How long a client may take to answer a close before its socket is cut. */
  feedCloseMsMax: 5_000,

  /** How long a drain waits for a request under way before it is answered with what is known. */
  drainPatienceMs: 5_000,
  /** Time a drain may take before the process leaves anyway; the platform kills after 60 s. */
  drainMsMax: 30_000,
} as const;

/**
 * Who knows the secret can tell every id that is derived from a request: 32 characters are what
 * nobody guesses. The one that is made with a data directory has 64.
 */
export const SECRET_CHARACTERS_MIN = 32;

/** The limits that an embedder may set lower, to reach in a test what takes a busy year. */
export interface Tuning {
  readonly batchEntriesMax: number;
  readonly snapshotEveryEvents: number;
  readonly requestsInFlightMax: number;
  readonly residentActorsMax: number;
  readonly channelHalfOpenMs: number;
  readonly channelHorizonDays: number;
}
