/**
 * A mail that was given up and that a person has tried again. Each such mail has a stream of its
 * own, which says who asked for it and makes a repeated request harmless.
 */
import { accepted, type Decision, type NothingChanged } from '../decision.ts';

export interface NoticeRedriveState {
  readonly id: string;
  readonly redriven: number;
}

export interface NoticeRedriveCommand {
  readonly type: 'redrive_notice';
}

export type NoticeRedriveEvent = NothingChanged | { readonly type: 'NoticeRedriven' };

export function decideNoticeRedrive(): Decision<NoticeRedriveEvent> {
  return accepted({ type: 'NoticeRedriven' });
}

export function evolveNoticeRedrive(
  state: NoticeRedriveState,
  { type }: NoticeRedriveEvent,
): NoticeRedriveState {
  return type === 'NothingChanged' ? state : { ...state, redriven: state.redriven + 1 };
}
