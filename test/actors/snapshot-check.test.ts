/** Which snapshots the audit judges: those that the engine would read, and no others. */
import { describe, expect, it } from 'vitest';
import { propertyDefinition } from '../../src/actors/property-actor.ts';
import { snapshotProblem } from '../../src/actors/snapshot-check.ts';
import type { StoredEvent } from '../../src/ports/journal.ts';
import { adler, details, hotelAdler } from '../../src/testing/hotel-adler.ts';

const created: StoredEvent = {
  position: 1,
  stream: `property/${adler}`,
  version: 1,
  type: 'PropertyCreated',
  schemaVersion: 1,
  recordedAtMs: 0,
  data: { type: 'PropertyCreated', id: adler, details },
  metadata: { by: 'test' },
};

describe('a snapshot', () => {
  it('of the present form is held against its events', () => {
    const { schemaVersion } = propertyDefinition.snapshot;
    expect(problemOf(schemaVersion)).toMatch(/is not what the events before it come to/);
  });

  it('of a program from before rate plans is not, for nobody reads it', () => {
    expect(problemOf(1)).toBeUndefined();
  });
});

/** Of a snapshot that has more room types than the one event before it ever made. */
function problemOf(schemaVersion: number): string | undefined {
  const state = propertyDefinition.snapshot.encode(hotelAdler());
  const { stream } = created;
  const data = { version: 1, state, receipts: [] };
  return snapshotProblem(
    {
      readStream: () => [created],
      latestSnapshot: () => ({ stream, version: 1, schemaVersion, data }),
    },
    stream,
  );
}
