/** What an idle actor costs, asked of a process whose heap holds little else. */
import { Child } from './child.ts';
import { NIGHTS, ROOM_TYPES } from './hotel.ts';
import type { MemoryReport } from './memory-child.ts';
import { withDirectory } from './scratch.ts';

const QUICK_NIGHTS = 20;

export function measureMemory(isQuick: boolean): Promise<MemoryReport> {
  return withDirectory(async (directory) => {
    const child = new Child('memory-child.ts', { nodeOptions: ['--expose-gc'] });
    const nights = isQuick ? QUICK_NIGHTS : NIGHTS;
    child.send({ directory, nights, roomTypes: ROOM_TYPES });
    return await child.next<MemoryReport>();
  });
}
