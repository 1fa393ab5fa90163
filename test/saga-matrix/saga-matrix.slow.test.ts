/**
 * The saga matrix, exhaustive: each saga, each of its steps, each fault. Each run has to end
 * completed, compensated or escalated, with at most one effect for each step at the bank, and as
 * the table in docs says. That no step is missing from the table is checked against what the sagas
 * do.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type MatrixRow, matrixDocument, matrixLines } from './matrix-text.ts';
import { fakeTime, realTime } from './pumped-time.ts';
import { cleanTrace, runCell, runInjected } from './run-cell.ts';
import { FAULTS, type Injection } from './saga-faults.ts';
import { sagas, THE_REQUEST } from './sagas.ts';
import { stepsElsewhere } from './step-census.ts';

/** Far longer than the cells of one saga take, for a machine that is busy with other things. */
const TIMEOUT_MS = 300_000;
const rows: MatrixRow[] = [];

beforeAll(() => {
  fakeTime();
});
afterAll(() => {
  realTime();
});

describe('the table of sagas', () => {
  it.each(sagas)('has the steps of $name, each after what calls for it', async (saga) => {
    const trace = await cleanTrace(saga);
    expect([...trace].sort()).toEqual(Object.keys(saga.steps).sort());
    for (const [step, intent] of Object.entries(saga.steps)) {
      if (intent === THE_REQUEST) continue;
      expect(trace.slice(0, trace.indexOf(step)), `before ${step}`).toContain(intent);
    }
  });

  it('has every event and every call to the gateway, or says where else it is tried', () => {
    const steps = new Set(sagas.flatMap(({ steps }) => Object.keys(steps)));
    const missing = Object.entries(stepsElsewhere)
      .filter(([step, where]) => (where === 'in the table') !== steps.has(step))
      .map(([step]) => step);
    expect(missing).toEqual([]);
  });
});

describe('the saga of', () => {
  it.each(sagas)('$name ends rightly under every fault', { timeout: TIMEOUT_MS }, async (saga) => {
    const broken: string[] = [];
    for (const step of Object.keys(saga.steps)) {
      const cells = [];
      for (const fault of FAULTS) {
        const cell = await runCell(saga, step, fault);
        cells.push(cell);
        if (cell.type === 'impossible') continue;
        for (const problem of cell.problems) broken.push(`${step}, ${fault}: ${problem}`);
      }
      rows.push({ saga, step, cells });
    }
    expect(broken).toEqual([]);
  });

  it('each ends as docs/saga-matrix.md says', async () => {
    console.log(matrixLines(rows));
    await expect(matrixDocument(rows)).toMatchFileSnapshot('../../docs/saga-matrix.md');
  });
});

describe('an engine or a gateway that breaks a promise is found out:', () => {
  const controls: readonly [string, string, string, RegExp, Injection['inject']][] = [
    [
      'a void that is confirmed and not done',
      'a cancellation, authorised only',
      'void',
      /still reserved/,
      (target) => ({
        call: async (step, call) => {
          if (step !== target.step) return call();
          target.strike();
          // What the gateway says when it has let the money go.
          return JSON.parse('{"status":"done","reference":"void"}');
        },
      }),
    ],
    [
      'a refund that is paid twice',
      'a no-show, paid',
      'refund',
      /owes 12000: 0 taken/,
      (target) => ({
        call: async (step, call, signal) => {
          if (step !== target.step || !target.strike()) return call();
          const [authorisation] = target.hotel.bank.totals();
          const { authorisationKey = '', currency = '' } = authorisation ?? {};
          const amount = { amountMinor: 12_000, currency: currency as never };
          await target.hotel.bank.refund({ key: 'again', authorisationKey, amount }, signal);
          return call();
        },
      }),
    ],
    [
      'a night that says it has given back its room and has not',
      'a declined booking',
      'HoldReleased',
      /2027-03-10/,
      (target) => ({
        night: (step, message, deliver) => {
          if (step !== 'release_rooms') return deliver(message);
          target.strike();
          const { tag, replyTo } = message;
          replyTo.tell({ type: 'night_answered', tag, answer: { code: 'ok' } });
        },
      }),
    ],
    [
      'a release that nobody hears of',
      'the release of a hold',
      'NightsReleased',
      /did not end by itself/,
      (target) => ({
        booking: (message, deliver) => {
          const isNews = message.type === 'report' && message.command.type !== 'expire';
          if (!isNews) return deliver();
          target.strike();
        },
      }),
    ],
  ];

  it.each(controls)('%s', { timeout: TIMEOUT_MS }, async (_, name, step, found, inject) => {
    const saga = sagas.find((one) => one.name === name);
    if (saga === undefined) throw new Error(`there is no saga called ${name}`);
    const { problems } = await runInjected(saga, step, { inject }, 'fails');
    expect(problems.join('\n')).toMatch(found);
  });
});
