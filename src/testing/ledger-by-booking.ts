/** The movements of a simulated bank added up by booking, whatever keys they were made under. */
import type { AuthorisationTotals } from '../payments/simulated-ledger.ts';
import type { LedgerTotals } from '../replay/read-ledger.ts';

/** The part of an authorisation's key before the first colon is the booking's id. */
export function ledgerByBooking(
  totals: readonly AuthorisationTotals[],
): ReadonlyMap<string, LedgerTotals> {
  const byBooking = new Map<string, LedgerTotals>();
  for (const one of totals) {
    const [id = ''] = one.authorisationKey.split(':');
    const before = byBooking.get(id);
    byBooking.set(id, {
      authorisedMinor: one.authorised + (before?.authorisedMinor ?? 0),
      capturedMinor: one.captured + (before?.capturedMinor ?? 0),
      refundedMinor: one.refunded + (before?.refundedMinor ?? 0),
      voidedMinor: one.voided + (before?.voidedMinor ?? 0),
    });
  }
  return byBooking;
}
