/** What the pages about channels and simulated OTAs list is what the code has, no more and no less. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { channelFormats } from '../../src/channels/channel-formats.ts';
import { listingBody } from '../../src/ota/listing.ts';

describe('the pages about channels', () => {
  it('list each format with the credentials that it wants', () => {
    const documented = rowsOf('channels.md', '## Credentials').map(([name, credentials]) => {
      return [namesIn(name), namesIn(credentials)];
    });
    const formats = channelFormats.map(({ name, credentials }) => [[name], credentials]);
    expect(documented).toEqual(formats);
  });

  it('list each member of a listing of the simulator, and of its push', () => {
    const { properties } = z.toJSONSchema(listingBody, { io: 'input' }) as Schema;
    const listing = rowsOf('ota.md', '## A listing').flatMap(([names]) => namesIn(names));
    expect(listing.sort()).toEqual(Object.keys(properties).sort());
    const push = properties.push?.anyOf?.find((one) => one.properties !== undefined)?.properties;
    const rows = rowsOf('ota.md', '`push` sends');
    expect(rows.map(([name, standard]) => [namesIn(name)[0], standard])).toEqual(
      Object.entries(push ?? {}).map(([name, one]) => [name, standardOf(one)]),
    );
    const content = rows.find(([name]) => namesIn(name)[0] === 'content')?.[2];
    expect(namesIn(content)).toEqual(
      expect.arrayContaining([...(push?.content?.enum ?? ['none'])]),
    );
  });
});

// Helpers

interface Schema {
  readonly properties: Readonly<Record<string, Member>>;
}

interface Member {
  readonly default?: unknown;
  readonly enum?: readonly string[];
  readonly anyOf?: readonly Partial<Schema>[];
}

/** The cells of the first table after what the page says there. */
function rowsOf(page: string, start: string): readonly (readonly string[])[] {
  const text = readFileSync(new URL(`../../docs/${page}`, import.meta.url), 'utf8');
  const [, after = ''] = text.split(`\n${start}`);
  const [table = ''] = /(?:^\|.*\n)+/m.exec(after) ?? [];
  const lines = table.trim().split('\n').slice(2);
  return lines.map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

/** What stands in backquotes. */
function namesIn(cell = ''): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);
}

function standardOf({ default: standard }: Member): string {
  if (standard === undefined) return '';
  return `\`${typeof standard === 'string' ? standard : JSON.stringify(standard)}\``;
}
