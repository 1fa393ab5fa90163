/** The language in which conditions of pricing rules are written, as the engine is given one. */
import type { RuleCondition } from '../domain/pricing/settings.ts';

export type CompiledCondition =
  | { readonly type: 'condition'; readonly isMet: RuleCondition }
  /** What is wrong with the text and which rule of the language it breaks, in one sentence. */
  | { readonly type: 'invalid'; readonly fault: string };

export interface RuleLanguage {
  /**
   * Pure and total: the same text always means the same, no text throws, and a condition that comes
   * out answers for every night in time that its length bounds.
   */
  compile(text: string): CompiledCondition;
}
