/** What a booking's actor can be told. */
import type { BookingCommand, BookingState } from '../../domain/booking/booking.ts';
import type { Call, Read } from '../calls/call-answers.ts';
import type { Extra } from '../runtime/persistent-entity.ts';

export type BookingMessage =
  | BookingCall
  /** From the saga, the timer or the outbox. `extra` is written with the event, or alone. */
  | { readonly type: 'report'; readonly command: BookingCommand; readonly extra?: Extra }
  /** Every night has said whether it keeps its hold longer: the extension may be decided. */
  | { readonly type: 'extension_answered'; readonly call: BookingCall; readonly isGranted: boolean }
  | Read<BookingState>
  /** A timer is due, the process has started, or the gateway called back: look again. */
  | { readonly type: 'wake' };

export type BookingCall = Call<BookingState, BookingCommand>;
