/**
 * One call of SQLite fails, the n-th, for n = 1, 2, 3, … until a whole story passes in which
 * nothing was left to fail: every statement that the engine or a rebuild prepares or runs, reads
 * included, before its effect and after it. Whatever it was, repeated requests get their one
 * answer, the journal is in order, everything ends without a person, and no request is left
 * without an answer.
 */
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { SqliteFaults } from './sqlite-faults.ts';
import { StorageStory } from './storage-story.ts';

/** Fewer would mean that the faults no longer meet the engine's calls. */
const CALLS_MIN = { before: 300, after: 40 };

describe.each(['before', 'after'] as const)('a storage call that fails %s its effect', (moment) => {
  it('breaks no promise, whichever it is', { timeout: 300_000 }, async () => {
    const found: string[] = [];
    let n = 0;
    let faults: SqliteFaults;
    do {
      n += 1;
      faults = new SqliteFaults(n, moment);
      const problems = await new StorageStory(faults).play();
      for (const problem of problems) found.push(`${n}, ${faults.failed}: ${problem}`);
    } while (faults.failed !== undefined);
    process.stdout.write(`${n - 1} storage calls failed ${moment} their effect, one in each run\n`);
    expect(found).toEqual([]);
    expect(n).toBeGreaterThan(CALLS_MIN[moment]);
  });
});

describe('the story itself', () => {
  it('notices that an answer has gone from the disk', async () => {
    const story = new StorageStory(noFault(), forgetLastEvent);
    expect((await story.play()).join('; ')).toMatch(/depart early: told .+ and, repeated,/);
  });

  it('has nothing to say of an engine that nothing happens to', async () => {
    expect(await new StorageStory(noFault()).play()).toEqual([]);
  });
});

function noFault(): SqliteFaults {
  return new SqliteFaults(Number.POSITIVE_INFINITY, 'before');
}

/** Takes back the early departure and all that followed, as a disk that lies about fsync might. */
function forgetLastEvent(file: string): void {
  const database = new DatabaseSync(file);
  database.exec('DROP TRIGGER events_never_leave');
  const { position } = {
    ...database.prepare("SELECT position FROM events WHERE type = 'GuestDepartedEarly'").get(),
  };
  database.prepare('DELETE FROM events WHERE position >= ?').run(Number(position));
  database.close();
}
