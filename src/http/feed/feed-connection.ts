/**
 * One feed socket on its way out. While the reader keeps up, frames are sent as they come; when too
 * many bytes wait in the socket, only the latest value of each cell is kept, so what waits here is
 * bounded by the cells subscribed to and never by the time the reader sleeps.
 *
 *   keeping up -- over the bound --> congested -- drained --> one merged delta, keeping up
 *                                        \-- for too long --> closed with 4008, resumable
 *
 * It never drops the newest value of a cell and never sends an older position after a newer one.
 */

import type { Scheduler } from '../../ports/clock.ts';
import type { AvailabilityCell } from '../../ports/engine.ts';
import type { Limits } from '../limits-of.ts';

/** As much of a WebSocket as the way out needs. */
export interface OutgoingSocket {
  readonly bufferedAmount: number;
  send(frame: Buffer, options: { binary: boolean }, onSent: () => void): void;
  close(code: number, reason: string): void;
  /** Stops reading, so that a client that does not read cannot make us answer it either. */
  pause(): void;
  resume(): void;
}

/** One subscription as its socket sees it. */
export interface Subscriber {
  readonly id: string;
  /** Of the last frame given to the socket. */
  position: number;
  /** Latest values that have not been sent; empty while the reader keeps up. */
  readonly waiting: Map<string, AvailabilityCell>;
  waitingPosition: number;
  frameOf(cells: readonly AvailabilityCell[], position: number): Buffer;
}

export interface Outgoing {
  send(frame: Buffer): void;
  /** A delta for one subscriber; `frame` is made only when it is sent as it is. */
  sendDelta(
    subscriber: Subscriber,
    cells: readonly AvailabilityCell[],
    position: number,
    frame: () => Buffer,
  ): void;
  /** Sends what waits whatever the socket says, for a close that follows. */
  flush(): void;
  stop(): void;
}

const TEXT = { binary: false };

export function createOutgoing(
  socket: OutgoingSocket,
  subscribers: () => Iterable<Subscriber>,
  parts: { scheduler: Scheduler; limits: Limits; onStalled(): void },
): Outgoing {
  let cancelStall: (() => void) | undefined;
  const isOver = () => socket.bufferedAmount > parts.limits.feedBufferedBytesMax;

  function send(frame: Buffer): void {
    socket.send(frame, TEXT, onSent);
    if (cancelStall === undefined && isOver()) {
      cancelStall = parts.scheduler.after(parts.limits.feedStalledMsMax, parts.onStalled);
      socket.pause();
    }
  }

  /** Half of the bound, so that one merged delta does not follow another at the very edge. */
  function onSent(): void {
    if (cancelStall === undefined) return;
    if (socket.bufferedAmount > parts.limits.feedBufferedBytesMax / 2) return;
    recover();
  }

  function recover(): void {
    stop();
    flush();
  }

  function stop(): void {
    if (cancelStall === undefined) return;
    cancelStall();
    cancelStall = undefined;
    socket.resume();
  }

  function flush(): void {
    for (const subscriber of subscribers()) {
      if (subscriber.waiting.size === 0) continue;
      const cells = [...subscriber.waiting.values()];
      subscriber.waiting.clear();
      subscriber.position = subscriber.waitingPosition;
      send(subscriber.frameOf(cells, subscriber.waitingPosition));
    }
  }

  return {
    send,
    sendDelta(subscriber, cells, position, frame) {
      if (position <= subscriber.position) return;
      if (cancelStall === undefined) {
        subscriber.position = position;
        send(frame());
        return;
      }
      for (const cell of cells) subscriber.waiting.set(`${cell.roomTypeId} ${cell.night}`, cell);
      subscriber.waitingPosition = position;
    },
    flush,
    stop,
  };
}
