/**
 * Amounts reach the engine without a currency, so a price in another currency than the property's
 * must be refused before the engine is called.
 */
import type { PropertyId } from '../../domain/ids.ts';
import type { Money } from '../../domain/money.ts';
import type { Engine } from '../../ports/engine.ts';
import { rejectionProblem } from '../problem.ts';
import { type Result, resultOf } from '../route.ts';

/** Undefined when every price is in the property's currency or there is none to check. */
export async function wrongCurrency(
  engine: Engine,
  id: PropertyId,
  prices: readonly (Money | null | undefined)[],
): Promise<Result | undefined> {
  const said = prices.flatMap((price) => (price ? [price.currency] : []));
  if (said.length === 0) return undefined;
  const outcome = await engine.property(id);
  const own = outcome.type === 'ok' ? outcome.value.details.currency : undefined;
  const actual = said.find((currency) => currency !== own);
  if (actual === undefined) return undefined;
  return resultOf(outcome, (ok) => {
    const expected = ok.value.details.currency;
    const rejection = { code: 'currency_mismatch', expected, actual } as const;
    return { type: 'problem', problem: rejectionProblem(rejection) };
  });
}
