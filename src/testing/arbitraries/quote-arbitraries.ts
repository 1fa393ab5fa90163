/** Generators of quotes that are asked for. */
import fc from 'fast-check';
import type { StayRequest } from '../../ports/engine.ts';

/** Asks the prices of `stays`, without those that were agreed elsewhere, which no quote takes. */
export function quoteCommands(
  stays: fc.Arbitrary<StayRequest>,
): fc.Arbitrary<{ readonly type: 'quote_stay'; readonly request: StayRequest }> {
  const request = stays.map(({ rooms, ...stay }) => {
    return { ...stay, rooms: rooms.map(({ nightlyMinor: _, ...room }) => room) };
  });
  return fc.record({ type: fc.constant('quote_stay' as const), request });
}
