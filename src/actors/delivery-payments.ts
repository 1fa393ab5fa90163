/** The outbox queue of payments: captures, voids and refunds, executed by the payment actor. */
import type { BookingId } from '../domain/ids.ts';
import { limits } from '../limits.ts';
import type { OutboxRow } from '../ports/journal.ts';
import { PAYMENTS_QUEUE } from './booking-entity.ts';
import type { EngineParts } from './engine-parts.ts';
import type { Delivery } from './outbox-actor.ts';
import type { EffectAnswered, EffectOrder } from './payment-actor.ts';

export function paymentsDelivery(parts: EngineParts): Delivery {
  const tell = (row: OutboxRow, isDone: boolean, reason = ''): void => {
    const { effect } = row.payload as EffectOrder;
    parts.directory.booking(row.key as BookingId).tell(
      isDone
        ? {
            type: 'report',
            command: { type: 'record_effect', effect },
            extra: { outboxRemoved: [row.id] },
          }
        : { type: 'report', command: { type: 'record_escalation', effect, reason } },
    );
  };
  return {
    queue: PAYMENTS_QUEUE,
    attemptsMax: limits.outboxAttemptsMax,
    deliver(row, done) {
      const order = row.payload as EffectOrder;
      const replyTo = {
        name: row.id,
        tell: ({ result }: EffectAnswered): undefined => {
          done(result);
        },
      };
      const refusal = parts.payments.tell({ type: 'effect', order, replyTo });
      if (refusal !== undefined) done({ status: 'unknown', error: `payments: ${refusal}` });
    },
    completed: (row) => tell(row, true),
    abandoned: (row, reason) => tell(row, false, reason),
  };
}
