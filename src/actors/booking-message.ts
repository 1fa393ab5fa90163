/** What a booking's actor can be told. */
import type { BookingCommand, BookingState } from '../domain/booking/booking.ts';
import type { Rejection } from '../domain/rejection.ts';
import type { CallContext, Outcome } from '../ports/engine.ts';
import type { Extra } from './runtime/persistent-entity.ts';

export type BookingMessage =
  | {
      readonly type: 'call';
      readonly command: BookingCommand;
      readonly context: CallContext;
      readonly respond: Respond;
      /** Why the request cannot be taken; only a repeated key still gets the answer it had. */
      readonly refusal?: Rejection;
    }
  /** From the saga, the timer or the outbox. `extra` is written with the event, or alone. */
  | { readonly type: 'report'; readonly command: BookingCommand; readonly extra?: Extra }
  /** Every night has said whether it keeps its hold longer: the extension may be decided. */
  | { readonly type: 'extension_answered'; readonly call: BookingCall; readonly isGranted: boolean }
  | { readonly type: 'read'; readonly respond: Respond }
  /** A timer is due, the process has started, or the gateway called back: look again. */
  | { readonly type: 'wake' };

export type BookingCall = Extract<BookingMessage, { type: 'call' }>;
export type Respond = (outcome: Outcome<BookingState>) => void;
