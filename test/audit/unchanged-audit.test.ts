/** What the audit says of requests that found nothing to change. */
import { describe, expect, it } from 'vitest';
import { JournalAudit } from '../../src/audit/journal-audit.ts';
import { problemText } from '../../src/audit/problem-list.ts';
import { booked, type Draft, eventsOf, HOTEL_OPENED } from './history.ts';

const KEY = 'ada a-key';
const cells = [{ roomTypeId: 'b', night: '2026-03-01', agreed: 1, washed: 0 }];
const asked = { propertyId: 'h', timeZone: 'UTC', status: 'tentative', deducts: false, cells };
const details = { name: '', cutOff: null, releaseDays: null, rates: [] };
const block: readonly Draft[] = [
  ['block/g', 'BlockRequested', { ...asked, details, deadlineMs: 9_000 }],
];
const channel: readonly Draft[] = [
  ['channel/c', 'ChannelCreated', { details: { url: 'https://ota.example', roomTypes: [] } }],
];

function unchanged(stream: string, data = {}, key: string | undefined = KEY): Draft {
  return key === undefined
    ? [stream, 'NothingChanged', data]
    : [stream, 'NothingChanged', data, key];
}

describe('a request that found nothing to change', () => {
  it.each<[string, readonly Draft[], RegExp | undefined]>([
    ['of a waitlist that is empty', [unchanged('waitlist/h')], undefined],
    ['of a rack that is empty', [unchanged('rooms/h')], undefined],
    ['of a channel', [...channel, unchanged('channel/c')], undefined],
    [
      'of a channel that is gone',
      [...channel, ['channel/c', 'ChannelDeleted'], unchanged('channel/c')],
      /comes after the channel was deleted/,
    ],
    ['of what is not there', [unchanged('channel/c')], /comes before there is anything/],
    ['without a key', [['waitlist/h', 'NothingChanged']], /is written for no key/],
    ['that says more', [unchanged('waitlist/h', { priority: 1 })], /says what has changed/],
    ['of a block under way', [...block, unchanged('block/g')], /in what may not be changed/],
    ['of a night', [unchanged('inventory/h/b/2026-03-01')], /cannot be understood/],
    ['of a booking', [...booked('p', { rooms: ['b'] }), unchanged('booking/p')], /unknown type/],
  ])('%s', (_, drafts, problem) => {
    const audit = new JournalAudit();
    audit.take(eventsOf([...HOTEL_OPENED, ...drafts]));
    const problems = audit.problems.map(problemText).join('\n');
    if (problem === undefined) expect(problems).toBe('');
    else expect(problems).toMatch(problem);
  });
});
