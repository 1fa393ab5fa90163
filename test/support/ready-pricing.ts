/** Settings with their conditions compiled, as the engine has them when it prices. */
import type { PricingSettings, ReadyPricing } from '../../src/domain/pricing/settings.ts';
import { celRules } from '../../src/rules/cel-rules.ts';

const language = celRules();

export function ready(settings: PricingSettings): ReadyPricing {
  const conditions = settings.rules.map(({ when }) => {
    const compiled = language.compile(when);
    if (compiled.type === 'invalid') throw new Error(`${when}: ${compiled.fault}`);
    return compiled.isMet;
  });
  return { settings, conditions };
}
