/** What the audit says of channels. */
import { describe, expect, it } from 'vitest';
import { JournalAudit } from '../../src/audit/journal-audit.ts';
import { problemText } from '../../src/audit/problem-list.ts';

type Data = Record<string, unknown>;

const details = { url: 'https://ota.example', roomTypes: [{}], ratePlans: [] };
const created: Data = { type: 'ChannelCreated', details };
const sealed = { sealed: 'A'.repeat(60), names: ['apiKey'] };
const known: Data = { type: 'ChannelCredentialsSet', credentials: sealed };
const on: Data = { type: 'ChannelResumed' };
const off: Data = { type: 'ChannelPaused', reason: 'staff' };
const gone: Data = { type: 'ChannelDeleted' };
const sync: Data = { type: 'ChannelSyncRequested' };
const report = { compared: 10, moved: 1, differing: 1, drifts: [{}] };
const rotated = (passwordNumber: number, previousUntilMs = 9): Data => {
  return { type: 'ChannelPasswordRotated', passwordNumber, previousUntilMs };
};
const compared: Data = { type: 'ChannelReconciled', report };

describe('the stream of a channel', () => {
  it.each<[string, readonly Data[], string | undefined]>([
    ['a whole life', [created, known, on, sync, compared, off, on, compared, off, gone], undefined],
    ['a second beginning', [created, created], 'begins a channel that is there'],
    [
      'a second life after the end, with credentials of its own',
      [created, known, on, gone, created, known, on, sync, gone],
      undefined,
    ],
    ['a second life without credentials', [created, known, gone, created, on], 'no credentials'],
    ['no beginning', [known], 'comes before the channel'],
    ['something after the end', [created, gone, known], 'after the channel was deleted'],
    ['on without credentials', [created, on], 'has no credentials'],
    [
      'on without room types',
      [created, known, { type: 'ChannelChanged', changes: { roomTypes: [] } }, on],
      'has no room types',
    ],
    ['on twice', [created, known, on, on], 'switches on what is on'],
    ['a sync of what is paused', [created, known, on, off, sync], 'to what is paused'],
    [
      'credentials in the clear',
      [created, { ...known, credentials: { ...sealed, sealed: 'key-1' } }],
      'not sealed',
    ],
    ['a pause without a reason', [created, known, on, { ...off, reason: 'tired' }], 'tired'],
    ['no URL', [{ ...created, details: { ...details, url: 'ftp://x' } }], 'no URL of HTTP'],
    ['a mapping that is none', [{ ...created, details: { ...details, ratePlans: 7 } }], 'no list'],
    [
      'a report of more than there was',
      [created, { ...compared, report: { ...report, differing: 10 } }],
      'more than was compared',
    ],
    [
      'a report with more nights than differ',
      [created, { ...compared, report: { ...report, drifts: [{}, {}] } }],
      'more nights than differ',
    ],
    [
      'passwords one after the other, also of the channel that comes after it',
      [created, rotated(2), rotated(3), gone, { ...created, passwordNumber: 3 }, rotated(4)],
      undefined,
    ],
    [
      'a password that was there before',
      [created, rotated(2), rotated(2)],
      'makes password 2 of 2',
    ],
    [
      'a second life with the first password',
      [created, rotated(2), gone, created],
      'begins with password 1',
    ],
    [
      'a password that ended before it was replaced',
      [created, rotated(2, -1)],
      'ends the password before it in the past',
    ],
    ['an unknown event', [created, { type: 'ChannelSold' }], 'is of no known type'],
  ])('%s', (_, given, problem) => {
    const audit = new JournalAudit();
    audit.take(
      given.map((data, index) => ({
        position: index + 1,
        stream: 'channel/lisbon',
        version: index + 1,
        type: String(data.type),
        data,
        metadata: { by: 'ada' },
        recordedAtMs: 0,
      })),
    );
    const found = audit.problems.map(problemText);
    expect(found.length).toBe(problem === undefined ? 0 : 1);
    if (problem !== undefined) expect(found[0]).toContain(problem);
  });
});
