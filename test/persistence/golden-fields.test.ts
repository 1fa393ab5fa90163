/**
 * Every field that an event may have stands in a golden file, so that events of today stay readable
 * as well as the oldest. A field of a type that several events share needs to stand in one of them.
 */
import * as fs from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseSourceFile, type SourceFile } from '../house/source-file.ts';
import { optionalFields } from './optional-fields.ts';

const domain = 'src/domain';
const unions = [
  { name: 'BlockEvent', path: `${domain}/blocks/block.ts` },
  { name: 'BookingEvent', path: `${domain}/booking/booking.ts` },
  { name: 'ChannelEvent', path: `${domain}/channels/channel.ts` },
  { name: 'ChannelBookingEvent', path: `${domain}/channels/channel-booking.ts` },
  { name: 'NightEvent', path: `${domain}/inventory/inventory.ts` },
  { name: 'NoticeRedriveEvent', path: `${domain}/notifications/notice-redrive.ts` },
  { name: 'PropertyEvent', path: `${domain}/property/property.ts` },
  { name: 'RackEvent', path: `${domain}/rooms/room-rack.ts` },
  { name: 'TripEvent', path: `${domain}/trip/trip.ts` },
  { name: 'WaitlistEvent', path: `${domain}/waitlist/waitlist.ts` },
  { name: 'WebhookEndpointEvent', path: `${domain}/webhooks/webhook-endpoint.ts` },
];

/** Why something was refused is told and never decided on, and its kinds are everybody's. */
const LEFT_OUT = new Set(['Rejection', 'RestrictionReason', 'BlockRefusal']);

describe('golden files', () => {
  it('have every field that an event may have', () => {
    const golden = keysByType();
    const found = new Map<string, boolean>();
    const types = new Set<string>();
    for (const union of unions) {
      for (const [type, fields] of optionalFields(readSource, union)) {
        types.add(type);
        for (const { field, of } of fields.filter((one) => !LEFT_OUT.has(one.of))) {
          const key = `${of}.${field}`;
          found.set(key, found.get(key) === true || golden.get(type)?.has(field) === true);
        }
      }
    }
    expect([...types].sort()).toEqual([...golden.keys()].sort());
    expect(found.size).toBeGreaterThan(140);
    expect([...found].filter(([, isThere]) => !isThere).map(([key]) => key)).toEqual([]);
  });

  it('would be found to lack one', () => {
    const shared = 'interface Base { readonly old?: 1; readonly new: 2 }\nexport type Made = Base;';
    const text = `import type { Made } from './made.ts';
      type Inner = { readonly type: 'A'; readonly a?: string } & Pick<Made, 'old'>;
      export type Event = Inner | ({ readonly type: 'B' } & Partial<Omit<Made, 'old'>>) | {
        readonly type: 'C'; readonly list: readonly { readonly c?: Inner }[] };`;
    const read = (path: string) => parseSourceFile(path, path === 'made.ts' ? shared : text);
    const fields = optionalFields(read, { name: 'Event', path: 'event.ts' });
    const told = [...fields].map(([type, all]) => {
      return [type, ...all.map(({ of, field }) => `${of}.${field}`)].join(' ');
    });
    expect(told).toEqual(['A A.a Base.old', 'B Base.new', 'C C.c Inner.a Base.old']);
  });
});

// Helpers

const files = new Map<string, SourceFile>();

function readSource(path: string): SourceFile {
  const known = files.get(path) ?? parseSourceFile(path, fs.readFileSync(path, 'utf8'));
  files.set(path, known);
  return known;
}

/** Every key that stands somewhere in the golden files of an event type. */
function keysByType(): ReadonlyMap<string, ReadonlySet<string>> {
  const keys = new Map<string, Set<string>>();
  const directory = new URL('./golden/', import.meta.url);
  for (const file of fs.readdirSync(directory)) {
    const { type, data } = JSON.parse(fs.readFileSync(new URL(file, directory), 'utf8'));
    const known = keys.get(type) ?? new Set();
    addKeys(data, known);
    keys.set(type, known);
  }
  return keys;
}

function addKeys(value: unknown, keys: Set<string>): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    if (!Array.isArray(value)) keys.add(key);
    addKeys(inner, keys);
  }
}
