/** Two blocks that nothing is decided of yet, for what can only be asked of one. */
import type { CivilDate } from '../../src/domain/calendar.ts';
import type { PropertyId, RoomTypeId } from '../../src/domain/ids.ts';
import type { Engine } from '../../src/ports/engine.ts';

/** Months ahead, where nobody else is. */
export async function createBlocks(engine: Engine, from: CivilDate): Promise<readonly string[]> {
  const ids: string[] = [];
  for (const name of ['a wedding', 'a congress']) {
    const context = { caller: 'sales', requestId: name, idempotencyKey: name, request: name };
    const made = await engine.createBlock(context, {
      propertyId: 'grand' as PropertyId,
      details: { name, cutOff: null, releaseDays: null, rates: [] },
      status: 'tentative',
      deducts: false,
      lines: [{ roomTypeId: 'double' as RoomTypeId, from, to: from, rooms: 2 }],
    });
    if (made.type !== 'ok') throw new Error(`no block: ${JSON.stringify(made)}`);
    ids.push(made.value.state.id);
  }
  return ids;
}
