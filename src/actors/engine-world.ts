/** What an engine is given by whoever opens it: the ports to everything outside of it. */
import type { Tuning } from '../limits.ts';
import type { ChannelWire } from '../ports/channels.ts';
import type { Chance, Clock, Scheduler } from '../ports/clock.ts';
import type { CompetitorFeed } from '../ports/competitor-rates.ts';
import type { Gateway } from '../ports/gateway.ts';
import type { Journal, ProjectionReader } from '../ports/journal.ts';
import type { Log } from '../ports/log.ts';
import type { Mailer } from '../ports/mailer.ts';
import type { RuleLanguage } from '../ports/rule-language.ts';
import type { Supplier } from '../ports/supplier.ts';
import type { WebhookSender } from '../ports/webhooks.ts';
import type { ActorSystem } from './runtime/actor-system.ts';

export interface EngineWorld {
  readonly journal: Journal;
  readonly projections: ProjectionReader;
  readonly gateway: Gateway;
  /** Where legs of trips are bought that are no stays. */
  readonly suppliers: readonly Supplier[];
  readonly webhooks: WebhookSender;
  readonly channels: ChannelWire;
  /** Undefined: guests are not written to. */
  readonly mailer: Mailer | undefined;
  readonly clock: Clock;
  readonly scheduler: Scheduler;
  readonly chance: Chance;
  readonly log: Log;
  readonly rules: RuleLanguage;
  /** Undefined: nobody knows what competitors ask. */
  readonly competitors?: CompetitorFeed;
  /** Made by the opener of the journal, whose batches close when it is quiet. */
  readonly system: ActorSystem;
  readonly tuning: Tuning;
}
