/**
 * The promise that the same request has the same answer, held against whatever was attacked with:
 * what was first done by each operation is sent once more when all else has happened, byte by byte.
 */
import { expect } from 'vitest';
import { type AttackStep, stepLine } from './attack-requests.ts';
import type { Wire, WireReply } from './wire.ts';

interface Done {
  readonly step: AttackStep;
  readonly bytes: Buffer;
  readonly reply: WireReply;
}

export class Repetitions {
  readonly #done = new Map<string, Done>();

  /** What is still under way when it is answered (202) has another answer later, as it says. */
  remember(step: AttackStep, bytes: Buffer, reply: WireReply): void {
    const { operation, abuse, sharedKey } = step;
    const { operationId } = operation;
    const isKeyed = operation.parameters.some(({ name }) => name === 'Idempotency-Key');
    const isDone = reply.status === 200 || reply.status === 201;
    if (!isKeyed || !isDone || abuse !== undefined || sharedKey !== undefined) return;
    if (!this.#done.has(operationId)) this.#done.set(operationId, { step, bytes, reply });
  }

  async expectSame(wire: Wire): Promise<void> {
    for (const { step, bytes, reply } of this.#done.values()) {
      wire.send(bytes);
      const again = await wire.reply();
      const story = `repeated: ${stepLine(step)}\n${again.head}`;
      expect([again.status, again.text], story).toEqual([reply.status, reply.text]);
      expect(again.headers['vacancy-replayed'], story).toBe('true');
    }
  }
}
