/** Calls about mails to guests. */
import { isNoticeId } from '../../domain/notifications/stay-notice.ts';
import type { Outcome } from '../../ports/engine.ts';
import type { NotificationCalls } from '../../ports/mailer.ts';
import { busy, rejectedWith } from '../calls/call.ts';
import type { CallDesk } from '../calls/call-desk.ts';
import { MAIL_QUEUE } from './follower-notifications.ts';

export function notificationCalls({ core, inFlight, world }: CallDesk): NotificationCalls {
  return {
    async redriveNotification(context, id) {
      const missing = { code: 'not_found', what: 'dead_letter', id } as const;
      if (!isNoticeId(id)) return rejectedWith(missing);
      const isDead = world.journal.outboxRow(id)?.isDead === true;
      const refused = isDead ? {} : { refusal: missing };
      const outcome = await inFlight.run<{ id: string }>(true, (respond) => {
        const command = { type: 'redrive_notice' } as const;
        const message = { type: 'call', command, context, respond, ...refused } as const;
        if (core.directory.noticeRedrive(id).tell(message) !== undefined) respond(busy());
      });
      if (outcome.type !== 'ok') return outcome;
      if (!outcome.isReplay) core.outbox(MAIL_QUEUE)?.tell({ type: 'rescan' });
      const told: Outcome<{ id: string }> = { ...outcome, value: { id } };
      return told;
    },
  };
}
