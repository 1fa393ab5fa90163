/**
 * The documented test offers are those of the table, word for word: an offer that is described
 * wrongly would be tested against the wrong thing.
 */
import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { TEST_OFFERS } from '../../src/suppliers/supplier-catalogue.ts';

it('documents each test offer as the table has it', async () => {
  const text = await readFile(new URL('../../docs/trips.md', import.meta.url), 'utf8');
  const documented = [...text.matchAll(/^\| `test-([\w-]+)` *\| (.+?) *\|$/gm)].map((row) => [
    row[1],
    row[2],
  ]);
  const table = Object.entries(TEST_OFFERS).map(([name, offer]) => [name, offer.description]);
  expect(documented).toEqual(table);
});
