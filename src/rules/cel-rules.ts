/**
 * Conditions of pricing rules in CEL, the Common Expression Language, cut down to comparisons of
 * facts with constants: no call, no loop, no arithmetic, no access to a member. What is left can
 * neither fail nor run long, so a condition that was accepted answers for every night. The types
 * are checked when a rule is saved and never again.
 */
import { type ASTNode, Environment } from '@marcbachmann/cel-js';
import type { RuleFacts } from '../domain/pricing/settings.ts';
import { limits } from '../limits.ts';
import type { CompiledCondition, RuleLanguage } from '../ports/rule-language.ts';

/** The CEL type of each fact; whole numbers are int, which CEL carries as BigInt. */
const FACTS = {
  occupancyPercent: 'double',
  directOccupancyPercent: 'double',
  weekday: 'int',
  isWeekend: 'bool',
  month: 'int',
  leadDays: 'int',
  nights: 'int',
  channel: 'string',
  isDirect: 'bool',
  season: 'string',
  events: 'list<string>',
  roomTypeId: 'string',
  ratePlanId: 'string',
} as const satisfies Record<keyof RuleFacts, string>;

const OPERATORS: ReadonlySet<string> = new Set([
  ...['value', 'id', 'list', '&&', '||', '!_', '-_'],
  ...['==', '!=', '<', '<=', '>', '>=', 'in'],
]);

export function celRules(): RuleLanguage {
  const environment = new Environment({
    limits: {
      maxAstNodes: limits.ruleNodesMax,
      maxDepth: limits.ruleDepthMax,
      maxListElements: limits.ruleNodesMax,
    },
  });
  for (const [fact, type] of Object.entries(FACTS)) environment.registerVariable(fact, type);
  const contextOf = contexts();
  return { compile: (text) => compile(environment, contextOf, text) };
}

function compile(
  environment: Environment,
  contextOf: ReturnType<typeof contexts>,
  text: string,
): CompiledCondition {
  if (text.length > limits.ruleTextMax) {
    return invalid(`A condition has at most ${limits.ruleTextMax} characters`);
  }
  try {
    const parsed = environment.parse(text);
    const operator = strangerIn(parsed.ast);
    if (operator !== undefined) {
      return invalid(`${operator} is not allowed; a condition compares facts with constants`);
    }
    const { valid: isValid, type, error } = parsed.check();
    if (!isValid) return invalid(faultOf(error));
    if (type !== 'bool')
      return invalid(`A condition is true or false, and this is of type ${type}`);
    return { type: 'condition', isMet: (facts) => parsed(contextOf(facts)) === true };
  } catch (error) {
    return invalid(faultOf(error));
  }
}

function invalid(fault: string): CompiledCondition {
  return { type: 'invalid', fault };
}

/** The first line only: the rest of the library's message draws the text again. */
function faultOf(error: unknown): string {
  const [line = ''] = (error instanceof Error ? error.message : '').split('\n');
  return line === '' ? 'Not an expression' : line;
}

/** What a condition may not be made of, in words; undefined when it is well made. */
function strangerIn(node: ASTNode): string | undefined {
  const { op, args } = node;
  if (op === 'call' || op === 'rcall') return `The call of ${String(args[0])}`;
  if (!OPERATORS.has(op)) return `The operator ${op}`;
  if (op === '-_' && args.op !== 'value') return 'Arithmetic';
  if (op === 'value' || op === 'id') return undefined;
  for (const operand of Array.isArray(args) ? args : [args]) {
    const stranger = strangerIn(operand as ASTNode);
    if (stranger !== undefined) return stranger;
  }
  return undefined;
}

/** All rules of a night are asked with the same facts, one after another: the last are kept. */
function contexts(): (facts: RuleFacts) => Readonly<Record<string, unknown>> {
  let last: RuleFacts | undefined;
  let context: Readonly<Record<string, unknown>> = {};
  return (facts) => {
    if (facts === last) return context;
    const { weekday, month, leadDays, nights } = facts;
    last = facts;
    context = {
      ...facts,
      weekday: BigInt(weekday),
      month: BigInt(month),
      leadDays: BigInt(leadDays),
      nights: BigInt(nights),
    };
    return context;
  };
}
