/** A mirror kept from the live feed, held against what the server says when it is asked. */
import type { Outcome } from './verify-history.ts';

/** One sentence for each figure that differs. */
export function feedMismatches({
  cells,
  mirror,
}: Pick<Outcome, 'cells' | 'mirror'>): readonly string[] {
  const parts = ['physical', 'held', 'sold', 'available'] as const;
  return [...cells].flatMap(([key, cell]) => {
    const seen = mirror.get(key);
    if (seen === undefined) return [`the mirror has no night ${key}`];
    const different = parts.filter((part) => seen[part] !== cell[part]);
    return different.map((part) => `${key} ${part}: mirror ${seen[part]}, server ${cell[part]}`);
  });
}
