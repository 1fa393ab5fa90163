/** Pricing over HTTP: what goes in comes out again, and every place that is wrong is named. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { PricingSettings } from '../../src/domain/pricing/settings.ts';
import { settingsBody } from '../../src/http/pricing/pricing-body.ts';
import { limits } from '../../src/limits.ts';
import { EUR, grandHotel, ok } from '../support/fake-engine.ts';
import { everyPricing } from '../support/some-pricing.ts';
import { type Ask, startWorld, type World } from './http-world.ts';

const path = '/v1/properties/grand/pricing';
const body = settingsBody(everyPricing, EUR);

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

function put(settings: unknown, ask: Partial<Ask> = {}) {
  const headers = { 'if-match': '"7"' };
  return world.ask({ method: 'PUT', path, body: settings, headers, ...ask });
}

describe('settings', () => {
  test('reach the engine as they were meant, and come back as they were sent', async () => {
    const heard: PricingSettings[] = [];
    world.override({
      setPricing: async (_context, _id, settings) => {
        heard.push(settings);
        return ok({ ...grandHotel, pricing: { version: 4, settings } });
      },
    });
    const reply = await put(body);
    expect(reply.status).toBe(200);
    expect(heard).toEqual([everyPricing]);
    expect(reply.json).toEqual({
      propertyId: 'grand',
      version: 4,
      settings: JSON.parse(JSON.stringify(body)),
    });
    // Going back is to send what was read.
    expect((await put(reply.json.settings)).status).toBe(200);
    expect(heard[1]).toEqual(everyPricing);
  });

  test('that nobody ever set leave every price as it is', async () => {
    const reply = await world.ask({ path });
    expect(reply.json).toMatchObject({ version: 0, settings: { weekend: [5, 6], rules: [] } });
  });

  test('need an ETag and a key, and the currency of the property', async () => {
    expect((await put(body, { headers: {} })).json.code).toBe('precondition_required');
    expect((await put(body, { key: null })).json.code).toBe('idempotency_key_required');
    const dollars = { amount: '1.00', currency: 'USD' };
    const bounds = [{ name: 'x', floor: { amount: dollars } }];
    expect((await put({ bounds })).json.code).toBe('currency_mismatch');
  });

  const ranges = [{ from: '2030-06-01', to: '2030-06-02' }];
  const season = { name: 'Summer', ranges, percent: '5' };
  const rule = { name: 'A rule', when: 'true', action: { percent: '5' } };
  test.each([
    [
      { seasons: [{ ...season, difference: { amount: '1', currency: 'EUR' } }] },
      '/seasons/0/percent',
    ],
    [{ seasons: [{ ...season, percent: '1e3' }] }, '/seasons/0/percent'],
    [{ seasons: [{ ...season, percent: 5 }] }, '/seasons/0/percent'],
    [{ seasons: [{ ...season, percent: '-100.01' }] }, '/seasons/0/percent'],
    [{ seasons: [{ ...season, ranges: [] }] }, '/seasons/0/ranges'],
    [
      { seasons: [{ ...season, ranges: [{ from: '2030-06-02', to: '2030-06-01' }] }] },
      '/seasons/0/ranges/0/to',
    ],
    [{ seasons: [{ ...season, name: '\u202e' }] }, '/seasons/0/name'],
    [{ seasons: [{ ...season, appliesTo: { rooms: ['a'] } }] }, '/seasons/0/appliesTo/rooms'],
    [{ seasons: Array.from({ length: 101 }, () => season) }, '/seasons'],
    [
      { occupancy: { fromPercent: '60', fullPercent: '60', markupMaxPercent: '1' } },
      '/occupancy/fullPercent',
    ],
    [
      { occupancy: { fromPercent: '60', fullPercent: '101', markupMaxPercent: '1' } },
      '/occupancy/fullPercent',
    ],
    [{ leadTimes: [{ name: 'x', daysMin: 3, daysMax: 2, percent: '1' }] }, '/leadTimes/0/daysMax'],
    [{ stayLengths: [{ name: 'x', nightsMin: -1, percent: '1' }] }, '/stayLengths/0/nightsMin'],
    [{ rules: [{ ...rule, action: {} }] }, '/rules/0/action'],
    [
      { rules: [{ ...rule, action: { percent: '5', set: { amount: '1', currency: 'EUR' } } }] },
      '/rules/0/action',
    ],
    [
      { rules: [{ ...rule, action: { set: { amount: '-1', currency: 'EUR' } } }] },
      '/rules/0/action/set/amount',
    ],
    [{ rules: [{ ...rule, when: 'x'.repeat(limits.ruleTextMax + 1) }] }, '/rules/0/when'],
    [{ rules: [{ ...rule, code: 'eval' }] }, '/rules/0/code'],
    [{ rules: Array.from({ length: 51 }, () => rule) }, '/rules'],
    [{ bounds: [{ name: 'x' }] }, '/bounds/0/floor'],
    [{ bounds: [{ name: 'x', cap: { ofBasePercent: '1000' } }] }, '/bounds/0/cap/ofBasePercent'],
    [{ weekend: [0] }, '/weekend/0'],
    [{ surge: {} }, '/surge'],
  ])('are refused with the place: %j', async (settings, pointer) => {
    const reply = await put(settings);
    expect([reply.status, reply.json.code]).toEqual([400, 'validation_failed']);
    expect(reply.json.errors).toContainEqual(expect.objectContaining({ in: 'body', pointer }));
  });

  test('are refused with every rule that cannot be read', async () => {
    const faults = [{ rule: 1, when: 'moon > 1', fault: 'Unknown variable: moon' }];
    const rejection = { code: 'pricing_rule_invalid', faults } as const;
    world.override({ setPricing: async () => ({ type: 'rejected', rejection }) });
    const reply = await put({ rules: [rule, rule] });
    expect(reply.status).toBe(422);
    expect(reply.json.detail).toBe('Rule 2 cannot be read: Unknown variable: moon.');
    expect(reply.json.reasons).toEqual([expect.objectContaining({ faults })]);
  });

  test('may be of 256 kB, and of no more', async () => {
    const seasons = Array.from({ length: 100 }, () => {
      return {
        ...season,
        name: 'n'.repeat(200),
        ranges: Array.from({ length: 40 }, () => ranges[0]),
      };
    });
    expect(JSON.stringify({ seasons }).length).toBeGreaterThan(limits.bodyBytesMax);
    expect((await put({ seasons })).status).toBe(200);
    expect((await put({ seasons, padding: ' '.repeat(limits.pricingBodyBytesMax) })).status).toBe(
      413,
    );
  });
});

describe('a dry run and an explanation', () => {
  test('ask the engine for what they say', async () => {
    const stay = 'arrival=2030-06-01&departure=2030-06-02';
    await world.ask({
      method: 'POST',
      path: `${path}/dry-run`,
      body: { settings: {}, from: '2030-06-01', to: '2030-06-02', occupancyPercent: '80.5' },
    });
    await world.ask({
      path: `/v1/properties/grand/prices/explain?roomTypeId=double&${stay}&adults=2`,
    });
    const asked = world.calls.filter(({ method }) => /dryRun|explain/.test(method));
    expect(asked.map(({ method }) => method)).toEqual(['dryRunPricing', 'explainPrice']);
    expect(JSON.stringify(asked)).toContain('"occupancyBasisPoints":8050');
    expect(JSON.stringify(asked)).toContain('"ratePlanId":"base"');
  });
});
