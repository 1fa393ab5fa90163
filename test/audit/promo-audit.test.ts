/** The audit of promo codes: more uses than there are, and a cap that nobody said, are found. */
import { describe, expect, it } from 'vitest';
import type { AuditEvent } from '../../src/audit/audit-event.ts';
import { JournalAudit } from '../../src/audit/journal-audit.ts';

const stream = 'promo/adler/VIP';
const held = (bookingId: string) => ({ type: 'RoomsHeld', bookingId, rooms: 1, untilMs: 9 });

describe('the audit of a promo code', () => {
  it('has nothing against as many uses as its cap', () => {
    expect(rulesOf({ type: 'CapacitySet', physical: 1 }, held('a'))).not.toContain('oversold');
  });

  it('finds one use more than the cap', () => {
    const events = [{ type: 'CapacitySet', physical: 1 }, held('a'), held('b')];
    expect(rulesOf(...events)).toContain('oversold');
  });

  it('finds a cap that the property never said', () => {
    expect(rulesOf({ type: 'CapacitySet', physical: 1 })).not.toContain('capacity');
    expect(rulesOf({ type: 'CapacitySet', physical: 2 })).toContain('capacity');
  });
});

interface UseEvent {
  readonly type: string;
  readonly [member: string]: unknown;
}

/** Which rules the uses break, after a property that said a cap of one. */
function rulesOf(...uses: readonly UseEvent[]): readonly string[] {
  const audit = new JournalAudit();
  const set = { type: 'PromoCodeSet', code: 'VIP', details: { usesMax: 1, isActive: true } };
  const places = [
    { stream: 'property/adler', version: 1, data: set },
    ...uses.map((data, at) => ({ stream, version: at + 1, data })),
  ];
  audit.take(
    places.map(({ data, ...place }, at): AuditEvent => {
      const metadata = { by: 'test' };
      return { ...place, position: at + 1, type: data.type, data, metadata, recordedAtMs: 0 };
    }),
  );
  return audit.problems.map(({ rule }) => rule);
}
