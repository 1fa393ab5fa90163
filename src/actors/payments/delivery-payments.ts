/** The outbox queue of payments: captures, voids, refunds and charges, executed by the payment actor. */
import type { BookingCommand } from '../../domain/booking/booking.ts';
import type { BookingId } from '../../domain/ids.ts';
import { limits } from '../../limits.ts';
import type { OutboxRow } from '../../ports/journal.ts';
import { PAYMENTS_QUEUE } from '../booking/booking-entity.ts';
import type { EngineParts } from '../engine-parts.ts';
import type { Delivery } from '../outward/delivery.ts';
import type { Extra } from '../runtime/persistent-entity.ts';
import type { EffectAnswered, EffectOrder } from './payment-actor.ts';

export function paymentsDelivery(parts: EngineParts): Delivery {
  const tell = (row: OutboxRow, command: BookingCommand, extra: Extra): void => {
    parts.directory.booking(row.key as BookingId).tell({ type: 'report', command, extra });
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
    completed: (row, reference) => {
      const { effect } = row.payload as EffectOrder;
      tell(row, { type: 'record_effect', effect, reference }, { outboxRemoved: [row.id] });
    },
    // Apart from each other, a crash between them left a dead letter that no booking knew of, and
    // that could not be tried again.
    abandoned: (row, dead, isFinal) => {
      const { effect } = row.payload as EffectOrder;
      const reason = dead.lastError;
      const command = { type: 'record_escalation', effect, reason, isFinal } as const;
      tell(row, command, { outboxRetried: [dead] });
    },
  };
}
