/** The chance of a simulated engine: what it draws is thrown by dice, what it derives is its own. */
import type { Chance } from '../../ports/clock.ts';
import { systemChance } from '../../system-world.ts';
import type { Dice } from '../dice.ts';

export const SECRET = '5'.repeat(64);

export function simulatedChance(dice: Dice): Chance {
  const { derivedId, derivedSecret } = systemChance(SECRET);
  return {
    random: () => dice.fraction(),
    id: () => derivedId('fresh', String(dice.fraction())),
    derivedId,
    derivedSecret,
  };
}
