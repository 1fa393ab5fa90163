/**
 * The test tokens of the simulated gateway, as data: what each one makes the gateway do. Behaviour
 * is looked up here and nowhere compared by name, so the table is the documentation. Must never
 * hold anything that changes: what a token did before is in the gateway's ledger.
 */

/** How a flaky token's operation behaves: this many calls fail with a 500, later ones work. */
export const FLAKY_FAILURES = 2;

/** How long `tok_slow` takes: longer than a person likes, shorter than a caller's timeout. */
export const SLOW_ANSWER_MS = 2_000;

/** What one token makes the gateway do. */
export interface TestToken {
  /** One line for the documentation. */
  readonly description: string;
  /** What authorise leads to, once the gateway has seen the call. */
  readonly decision: 'approved' | 'declined' | 'requires_action' | 'processing';
  readonly declineReason?: string;
  /** The first authorise call under a key is not processed: it fails, or it never arrives. */
  readonly firstCall?: 'error' | 'lost';
  /** The call is processed, and its answer gets lost on the way back. */
  readonly answerLost?: true;
  readonly capture?: 'refused' | 'flaky';
  readonly void?: 'flaky';
}

/** Every test token by its name. */
export const TEST_TOKENS = {
  tok_approved: { decision: 'approved', description: 'Approved at once.' },
  tok_declined: {
    decision: 'declined',
    declineReason: 'card_declined',
    description: 'Declined with reason `card_declined`.',
  },
  tok_declined_insufficient_funds: {
    decision: 'declined',
    declineReason: 'insufficient_funds',
    description: 'Declined with reason `insufficient_funds`.',
  },
  tok_declined_expired_card: {
    decision: 'declined',
    declineReason: 'expired_card',
    description: 'Declined with reason `expired_card`.',
  },
  tok_declined_lost_card: {
    decision: 'declined',
    declineReason: 'lost_card',
    description: 'Declined with reason `lost_card`.',
  },
  tok_slow: {
    decision: 'processing',
    description: 'Processing for about 2 s, then approved; the call waits for it.',
  },
  tok_timeout_approved: {
    decision: 'approved',
    answerLost: true,
    description: 'Approved, and the first call gets no answer; asking later says so.',
  },
  tok_timeout_declined: {
    decision: 'declined',
    declineReason: 'card_declined',
    answerLost: true,
    description: 'Declined (`card_declined`), and the first call gets no answer.',
  },
  tok_timeout_lost: {
    decision: 'approved',
    firstCall: 'lost',
    description: 'The first call never arrives: `not_found` until called again, then approved.',
  },
  tok_error_then_approved: {
    decision: 'approved',
    firstCall: 'error',
    description: 'The first call fails with a 500 and leaves nothing; the next is approved.',
  },
  tok_requires_action: {
    decision: 'requires_action',
    description: 'The customer must act; completing it decides, and a callback follows.',
  },
  tok_capture_fails: {
    decision: 'approved',
    capture: 'refused',
    description: 'Approved; every capture is refused with `capture_failed`.',
  },
  tok_capture_flaky: {
    decision: 'approved',
    capture: 'flaky',
    description: 'Approved; the first two captures fail with a 500.',
  },
  tok_void_flaky: {
    decision: 'approved',
    void: 'flaky',
    description: 'Approved; the first two voids fail with a 500.',
  },
} as const satisfies Readonly<Record<string, TestToken>>;

const UNKNOWN: TestToken = {
  decision: 'declined',
  declineReason: 'unknown_token',
  description: 'Any other token: declined with reason `unknown_token`.',
};

const BY_NAME: ReadonlyMap<string, TestToken> = new Map(Object.entries(TEST_TOKENS));

/** What the token does; a token that is not in the table is declined. */
export function testToken(name: string): TestToken {
  return BY_NAME.get(name) ?? UNKNOWN;
}
