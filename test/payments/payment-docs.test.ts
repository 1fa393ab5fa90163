/**
 * The documented tokens are those of the table, word for word: a token that is described wrongly
 * would be tested against the wrong thing.
 */
import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { TEST_TOKENS } from '../../src/payments/test-tokens.ts';

it('documents each test token as the table has it', async () => {
  const text = await readFile(new URL('../../docs/payments.md', import.meta.url), 'utf8');
  const documented = [...text.matchAll(/^\| `(tok_\w+)` *\| (.+?) *\|$/gm)].map((row) => [
    row[1],
    row[2],
  ]);
  const table = Object.entries(TEST_TOKENS).map(([name, token]) => [name, token.description]);
  expect(documented).toEqual(table);
});
