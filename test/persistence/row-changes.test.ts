/** Row changes come out on the other side as they were put. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RowChanges, RowReader, type RowValue } from '../../src/persistence/row-changes.ts';

const values = fc.oneof(fc.maxSafeInteger(), fc.string(), fc.constant(null));
const operations = fc.record({ code: fc.nat(20), parameters: fc.array(values, { maxLength: 12 }) });

describe('row changes', () => {
  it('are read in the order in which they were put, through a transfer as well', () => {
    fc.assert(
      fc.property(fc.array(operations), (puts) => {
        const changes = new RowChanges();
        for (const { code, parameters } of puts) changes.put(code, ...parameters);
        const numbers = Float64Array.from(changes.numbers);
        const moved = structuredClone(
          { numbers, texts: changes.texts },
          { transfer: [numbers.buffer] },
        );
        for (const rows of [changes, moved]) {
          const reader = new RowReader(rows);
          const read: RowValue[] = [];
          while (!reader.isAtEnd) read.push(reader.next());
          expect(read).toEqual(puts.flatMap(({ code, parameters }) => [code, ...parameters]));
        }
      }),
    );
  });

  it('put an event as any other row', () => {
    const [one, other] = [new RowChanges(), new RowChanges()];
    const event = { position: 7, version: 2, type: 'T', schemaVersion: 1, recordedAtMs: 1.7e12 };
    one.putEvent(0, event, 3, '{}', '{"by":"a"}');
    other.put(0, 7, 3, 2, 'T', 1, '{}', '{"by":"a"}', 1.7e12);
    expect({ ...one }).toEqual({ ...other });
  });
});
