/** What may be done with a block as it stands, or why not; a stay that names it has more rules. */
import type { Rejection } from '../rejection.ts';
import type { BlockState } from './block.ts';
import { closedReason, cutOffReason, definiteReason } from './decide-block.ts';

/** What may be done with a block. */
export type BlockAction =
  | 'confirm'
  | 'deducts'
  | 'counts'
  | 'wash'
  | 'change'
  | 'cancel'
  | 'pick_up';

/** Whether an action would be taken now, and all that speaks against it. */
export interface BlockActionAllowance {
  readonly action: BlockAction;
  readonly isAllowed: boolean;
  readonly reasons: readonly Rejection[];
}

const ACTIONS: readonly BlockAction[] = [
  'confirm',
  'deducts',
  'counts',
  'wash',
  'change',
  'cancel',
  'pick_up',
];

export function blockActions(state: BlockState): readonly BlockActionAllowance[] {
  return ACTIONS.map((action) => {
    const reason = reasonAgainst(state, action);
    const reasons = reason === undefined ? [] : [reason];
    return { action, isAllowed: reason === undefined, reasons };
  });
}

function reasonAgainst(state: BlockState, action: BlockAction): Rejection | undefined {
  const { id: blockId, status = 'requested' } = state;
  const isForGuests = action === 'pick_up';
  const closed: Rejection | undefined = isForGuests
    ? status === 'definite'
      ? undefined
      : { code: 'block_closed', blockId, status }
    : closedReason(state);
  if (closed !== undefined) return closed;
  if (action === 'confirm' || action === 'deducts') return definiteReason(state);
  const isOver = state.isCutOff && (isForGuests || action === 'counts' || action === 'wash');
  return isOver ? cutOffReason(state) : undefined;
}
