/**
 * A charge: authorise and capture in one, with a card that was left earlier and nobody there to
 * ask. Both calls have keys that follow from the charge's own, so that a charge tried again, after
 * any answer that was lost between them, moves its money once. What it may have reserved and cannot
 * take is let go before it is refused, and a customer who would have to act is not waited for.
 */
import type { Money } from '../../domain/money.ts';
import type { AuthoriseRequest, EffectResult, Gateway } from '../../ports/gateway.ts';

/** Runs one call to the gateway behind its timeout and breaker. */
export type Guard = <Answer>(call: (signal: AbortSignal) => Promise<Answer>) => Promise<Answer>;

/** Rejects when the outcome is not known; the same request may then be tried again. */
export async function charge(
  gateway: Gateway,
  request: AuthoriseRequest,
  guard: Guard,
): Promise<EffectResult> {
  const { key: authorisationKey, amount } = request;
  const first = await guard((signal) => gateway.authorise(request, signal));
  // A repeated call may be told once more that it was being decided when it was first made.
  const isDecided = first.status !== 'processing';
  const answer = isDecided
    ? first
    : await guard((signal) => gateway.lookUp(authorisationKey, signal));
  switch (answer.status) {
    case 'approved':
      break;
    case 'declined':
      return { status: 'refused', reason: answer.reason };
    case 'voided':
      return { status: 'refused', reason: 'voided' };
    case 'requires_action':
      return await refused(gateway, authorisationKey, 'action_required', guard);
    default:
      throw new Error(`the gateway has not decided: ${answer.status}`);
  }
  const key = `${authorisationKey}:capture`;
  const taken = await guard((signal) => gateway.capture({ key, authorisationKey, amount }, signal));
  if (taken.status === 'done') return { status: 'done', reference: answer.reference };
  return await refused(gateway, authorisationKey, taken.reason, guard);
}

/**
 * Lets go of a charge that may have been made: what is reserved is released, what was taken goes
 * back, and what never arrived is refused when it does.
 */
export async function undoCharge(
  gateway: Gateway,
  request: { readonly key: string; readonly authorisationKey: string; readonly amount: Money },
  guard: Guard,
): Promise<EffectResult> {
  const { key, authorisationKey } = request;
  const answer = await guard((signal) => gateway.void({ key, authorisationKey }, signal));
  const wasTaken = answer.status === 'refused' && answer.reason === 'already_captured';
  if (!wasTaken) return answer;
  const refund = { ...request, key: `${key}:refund` };
  return await guard((signal) => gateway.refund(refund, signal));
}

async function refused(
  gateway: Gateway,
  authorisationKey: string,
  reason: string,
  guard: Guard,
): Promise<EffectResult> {
  const key = `${authorisationKey}:void`;
  await guard((signal) => gateway.void({ key, authorisationKey }, signal));
  return { status: 'refused', reason };
}
