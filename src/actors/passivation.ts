/** How an actor that nobody has used for a while is let go. */
import type { Actor } from './runtime/actor-system.ts';

/** Whether it went: only one with an empty queue, and not used since the sweep `oldest`. */
export function passivate<Key, Message, Entry extends Actor<Message>>(
  residents: Map<Key, Entry>,
  key: Key,
  resident: Entry,
  oldest: number,
): boolean {
  if (resident.lastUsed > oldest || resident.queueLength > 0) return false;
  resident.stop();
  return residents.delete(key);
}
