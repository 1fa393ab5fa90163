/** A mail that was given up, while a person has it tried again; its stream says who. */
import {
  decideNoticeRedrive,
  evolveNoticeRedrive,
  type NoticeRedriveCommand,
  type NoticeRedriveEvent,
  type NoticeRedriveState,
} from '../../domain/notifications/notice-redrive.ts';
import type { Clock, Scheduler } from '../../ports/clock.ts';
import type { Journal } from '../../ports/journal.ts';
import { EntityCalls, type EntityKind, type EntityMessage } from '../calls/entity-calls.ts';
import { revived } from '../outward/delivery.ts';
import type { EntityDefinition } from '../runtime/persistent-entity.ts';

export type NoticeRedriveMessage = EntityMessage<NoticeRedriveState, NoticeRedriveCommand>;

export const MAIL_STREAMS = 'mail/';

export const noticeRedriveDefinition: EntityDefinition<NoticeRedriveState, NoticeRedriveEvent> = {
  empty: (id) => ({ id, redriven: 0 }),
  evolve: evolveNoticeRedrive,
  snapshot: {
    schemaVersion: 1,
    encode: (state) => state,
    decode: (data) => data as NoticeRedriveState,
  },
  sideRows: (before, { id, redriven }) =>
    redriven > before.redriven ? { outboxRetried: [revived(id)] } : {},
};

const kind: EntityKind<NoticeRedriveState, NoticeRedriveCommand, NoticeRedriveEvent> = {
  definition: noticeRedriveDefinition,
  decide: decideNoticeRedrive,
  absent: ({ id, redriven }) =>
    redriven > 0 ? undefined : { code: 'not_found', what: 'dead_letter', id },
};

export class NoticeRedriveActor extends EntityCalls<
  NoticeRedriveState,
  NoticeRedriveCommand,
  NoticeRedriveEvent
> {
  constructor(parts: { journal: Journal; clock: Clock; scheduler: Scheduler }, id: string) {
    super(parts, kind, MAIL_STREAMS + id, id);
  }
}
