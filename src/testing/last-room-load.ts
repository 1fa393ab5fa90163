/**
 * The load that finds an oversold room: several clients ask for the last one, and fast-check's
 * scheduler decides in which order everything they wait for comes back. What is asked is given as a
 * function, so that the engine and a store that is known to be wrong meet exactly the same.
 */
import type fc from 'fast-check';
import { systemScheduler } from '../system-world.ts';

/** Whatever sells the one room. */
export interface LastRoom {
  /** Resolves true when the client was promised a room. */
  book(client: string): Promise<boolean>;
}

/** How many clients were promised the one room. */
export async function sellLastRoom(
  scheduler: fc.Scheduler,
  clients: number,
  room: LastRoom,
): Promise<number> {
  const promises = Array.from({ length: clients }, (_, n) => room.book(`client ${n}`));
  const promised = await driven(scheduler, Promise.all(promises));
  return promised.filter((isPromised) => isPromised).length;
}

/** Lets go of one thing at a time, and of turns of the event loop when there is none. */
export async function driven<Value>(
  scheduler: fc.Scheduler,
  ending: Promise<Value>,
): Promise<Value> {
  let isOver = false;
  const over = () => {
    isOver = true;
  };
  ending.then(over, over);
  while (!isOver) {
    if (scheduler.count() > 0) await scheduler.waitOne();
    await new Promise<void>((resolve) => systemScheduler().soon(resolve));
  }
  return ending;
}
