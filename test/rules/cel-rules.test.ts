/** What a condition may say, what is refused and in which words, and that neither takes long. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RuleFacts } from '../../src/domain/pricing/settings.ts';
import { limits } from '../../src/limits.ts';
import { celRules } from '../../src/rules/cel-rules.ts';
import {
  conditionText,
  conditionTrees,
} from '../../src/testing/arbitraries/pricing-arbitraries.ts';

const language = celRules();
const facts: RuleFacts = {
  occupancyPercent: 80.5,
  directOccupancyPercent: 20,
  weekday: 6,
  isWeekend: true,
  month: 6,
  leadDays: -2,
  nights: 3,
  channel: 'expedia',
  isDirect: false,
  season: 'Summer',
  events: ['Fair', 'Regatta'],
  roomTypeId: 'double',
  ratePlanId: 'base',
};

describe('a condition', () => {
  it.each([
    ['isWeekend && occupancyPercent > 80', true],
    ['isWeekend && occupancyPercent > 80.5', false],
    ['"Fair" in events', true],
    ['events != []', true],
    ['!isDirect && directOccupancyPercent < 30', true],
    ['channel in ["booking-com", "expedia"]', true],
    ['!(channel in ["expedia"])', false],
    ['leadDays == -2', true],
    ['leadDays <= 3 && nights >= 3 || month == 1', true],
    ['season == "Winter"', false],
    ['weekday in [5, 6]', true],
    ['roomTypeId != "double"', false],
    ['ratePlanId == "base"', true],
    ['true', true],
    ['leadDays > 99999999999999999999', false],
  ])('%s', (text, isMet) => {
    const compiled = language.compile(text);
    expect(compiled.type === 'condition' ? compiled.isMet(facts) : compiled).toBe(isMet);
  });

  it.each([
    ['', /./],
    ['occupancy > 80', /Unknown variable: occupancy/],
    ['channel > 3', /no such overload: string > int/],
    ['isWeekend && channel', /./],
    ['occupancyPercent', /true or false, and this is of type double/],
    ['leadDays + 1 > 3', /The operator \+ is not allowed/],
    ['leadDays / 0 > 3', /The operator \//],
    ['-leadDays > 3', /Arithmetic/],
    ['isWeekend ? true : false', /The operator \?:/],
    ['size(events) > 1', /The call of size/],
    ['channel.matches("^(a+)+$")', /The call of matches/],
    ['events.exists(e, e == "Fair")', /The call of exists/],
    ['[1, 2].all(x, x > 0)', /The call of all/],
    ['events[0] == "Fair"', /The operator \[\]/],
    ['{"a": 1} == {"a": 1}', /The operator map/],
    ['isWeekend &&', /Unexpected token/],
    ['isWeekend; process.exit()', /./],
    ['constructor.constructor("return 1")()', /./],
    ['__proto__ == __proto__', /Reserved identifier/],
    ['a'.repeat(limits.ruleTextMax + 1), /at most 500 characters/],
    [`${'('.repeat(200)}true${')'.repeat(200)}`, /./],
    [Array.from({ length: 80 }, () => 'true').join('||'), /./],
    [`channel in [${Array.from({ length: 80 }, () => '"a"').join(',')}]`, /./],
  ])('is not %s', (text, fault) => {
    const compiled = language.compile(text);
    expect(compiled).toEqual({ type: 'invalid', fault: expect.stringMatching(fault) });
    expect(compiled).toEqual({ type: 'invalid', fault: expect.not.stringContaining('\n') });
  });

  it('never throws, whatever the text, and answers whatever the facts', () => {
    const words = fc.constantFrom(
      ...['isWeekend', 'leadDays', '&&', '||', '!', '(', ')', '3', '"a"', 'in', '[', ']', ',', '>'],
      ...[
        'events',
        '.',
        'size',
        '==',
        '-',
        '9223372036854775808',
        '1e400',
        'null',
        'b"x"',
        '?',
        ':',
      ],
    );
    const texts = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.array(words, { maxLength: 12 }).map((list) => list.join(' ')),
      conditionTrees.map(conditionText),
    );
    let conditions = 0;
    fc.assert(
      fc.property(texts, fc.integer(), fc.double(), fc.string(), (text, whole, part, name) => {
        const compiled = language.compile(text);
        if (compiled.type === 'invalid') return;
        conditions += 1;
        const strange = { ...facts, leadDays: whole, occupancyPercent: part, channel: name };
        expect(typeof compiled.isMet(strange)).toBe('boolean');
      }),
      { numRuns: 3_000 },
    );
    expect(conditions).toBeGreaterThan(300);
  });
});
