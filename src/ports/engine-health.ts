/** What an engine counts of itself. */

/** `night` is `inventory/{property}/{roomType}/{date}`. */
export interface DeniedNight {
  readonly night: string;
  readonly count: number;
}

/** Endpoints of webhooks that there are, and those among them that are not sent to. */
export interface WebhookCounts {
  readonly endpoints: number;
  readonly inactive: number;
}

/** What the engine counts of itself. */
export interface EngineHealth {
  readonly status: 'ok' | 'draining' | 'storage_unavailable';
  readonly position: number;
  readonly residentActors: number;
  readonly queuedMessages: number;
  readonly pendingEntries: number;
  readonly deadLetters: Readonly<Record<string, number>>;
  readonly quarantined: readonly string[];
  readonly followers: Readonly<Record<string, number>>;
  readonly outboxDead: number;
  readonly parked: number;
  readonly webhooks: WebhookCounts;
  /** Mails to guests that wait; undefined while none are sent. */
  readonly mailsWaiting: number | undefined;
  /** Refusals that took nothing, since the start. */
  readonly denials: number;
  /** The nights among them that were wanted most. */
  readonly deniedNights: readonly DeniedNight[];
  /** Prices of nights that were kept and found again, that had to be made, and nights kept. */
  readonly prices: {
    readonly hits: number;
    readonly misses: number;
    readonly cells: number;
  };
}
