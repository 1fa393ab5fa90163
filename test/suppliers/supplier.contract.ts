/**
 * What every way to a simulated supplier has to do: the documented offers, one answer for one key,
 * no seat twice, and all of it kept over a restart. Nothing here may know which way it is.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RESERVATION_MS, SLOW_ANSWER_MS } from '../../src/suppliers/supplier-catalogue.ts';
import { until } from '../../src/testing/until.ts';
import { START_MS, type SupplierHarness } from './supplier-harness.ts';

const EUR = (amountMinor: number) => ({ amountMinor, currency: 'EUR' });
const refused = (reason: string) => ({ status: 'refused', reason });
const never = new AbortController().signal;

export function supplierContract(open: () => Promise<SupplierHarness>): void {
  let at: SupplierHarness;
  let number = 0;
  beforeAll(async () => {
    at = await open();
  });
  afterAll(() => at.close());
  const fresh = () => `trip-${++number}:1`;
  const reserve = (key: string, offerId: string, quantity = 1, signal = never) =>
    at.supplier.reserve({ key: `${key}:try`, offerId, quantity, traveller: 'Ada Byron' }, signal);
  const confirm = (key: string, paymentToken = 'tok_approved', signal = never) =>
    at.supplier.confirm(
      { key: `${key}:confirm`, reservationKey: `${key}:try`, paymentToken },
      signal,
    );
  const cancel = (key: string, isVoid = true, name = 'cancel', signal = never) =>
    at.supplier.cancel({ key: `${key}:${name}`, reservationKey: `${key}:try`, isVoid }, signal);
  const lookUp = (key: string) => at.supplier.lookUp(`${key}:try`, never);
  const factsOf = (key: string) => at.reservation(`${key}:try`);
  /** What becomes of the three steps of an offer, one after the other. */
  async function story(offerId: string, isVoid: boolean, token?: string): Promise<string> {
    const key = fresh();
    const reserved = await reserve(key, offerId);
    const confirmed = await confirm(key, token);
    const words = [reserved, confirmed, await cancel(key, isVoid)].map((answer) => {
      if (answer.status === 'refused') return answer.reason;
      const isFee = answer.status === 'cancelled' && answer.fee !== undefined;
      return isFee ? `cancelled ${answer.fee.amountMinor}` : answer.status;
    });
    return words.join(', ');
  }

  describe('offers', () => {
    it.each([
      ['vie-lis-flex', true, 'reserved, confirmed, cancelled 0'],
      ['vie-lis-flex', false, 'reserved, confirmed, cancelled 3000'],
      ['vie-lis-basic', true, 'reserved, confirmed, not_refundable'],
      ['vie-lis-basic', false, 'reserved, confirmed, cancelled 12900'],
      ['test-sold-out', true, 'sold_out, refused, cancelled'],
      ['test-not-confirmed', true, 'reserved, not_confirmed, cancelled 0'],
      ['test-declined', true, 'reserved, payment_declined, cancelled 0'],
      ['test-not-cancelled', true, 'reserved, confirmed, not_cancelled'],
      ['test-turns-final', true, 'reserved, confirmed, not_refundable'],
      ['nonsense', true, 'unknown_offer, refused, cancelled'],
    ])('%s (void: %s): %s', async (offerId, isVoid, told) => {
      expect(await story(offerId, isVoid)).toBe(told);
    });

    it('are listed with their prices and terms', async () => {
      const offers = await at.supplier.offers(never);
      expect(offers.find(({ offerId }) => offerId === 'vie-lis-basic')).toEqual({
        offerId: 'vie-lis-basic',
        title: 'Vienna to Lisbon and back, no refund',
        price: EUR(12_900),
        isRefundable: false,
        cancellationFee: EUR(12_900),
      });
      expect(new Set(offers.map(({ offerId }) => offerId)).size).toBe(offers.length);
    });

    it('a dearer one is reserved at its real price, and a card can be declined', async () => {
      const answer = await reserve(fresh(), 'test-dearer', 2);
      expect(answer).toMatchObject({ price: EUR(21_000), isRefundable: true });
      expect(await story('vie-lis-flex', true, 'tok_declined')).toBe(
        'reserved, payment_declined, cancelled 0',
      );
    });
  });

  describe('one key', () => {
    it('has one answer, whatever came in between', async () => {
      const key = fresh();
      const first = await reserve(key, 'vie-lis-flex');
      expect(await reserve(key, 'vie-lis-flex')).toEqual(first);
      expect(await reserve(key, 'vie-lis-flex', 2)).toEqual(refused('key_reused'));
      const bought = await confirm(key);
      expect(await confirm(key)).toEqual(bought);
      expect(await cancel(key)).toEqual(await cancel(key));
      expect(await cancel(key, false, 'cancel-2')).toEqual({ status: 'cancelled', fee: EUR(0) });
      expect(factsOf(key)).toMatchObject({ state: 'cancelled', paid: 24_900, kept: 0 });
    });

    it('cancelled before it was seen is refused when it arrives', async () => {
      const key = fresh();
      expect(await cancel(key)).toEqual({ status: 'cancelled' });
      expect(await reserve(key, 'vie-lis-flex')).toEqual(refused('cancelled'));
      expect(await confirm(key)).toEqual(refused('cancelled'));
      expect(await lookUp(key)).toEqual({ status: 'cancelled' });
    });

    it('survives a restart with all that was said under it', async () => {
      const key = fresh();
      const [reserved, bought] = [await reserve(key, 'vie-lis-flex'), await confirm(key)];
      await at.restart();
      expect(await reserve(key, 'vie-lis-flex')).toEqual(reserved);
      expect(await confirm(key)).toEqual(bought);
      expect(await lookUp(key)).toEqual(bought);
    });
  });

  describe('the last seat', () => {
    it('is reserved once, and again when it was let go or its time is over', async () => {
      const [first, second, third] = [fresh(), fresh(), fresh()];
      const answers = await Promise.all([first, second].map((key) => reserve(key, 'last-seat')));
      expect(answers.filter(({ status }) => status === 'reserved')).toHaveLength(1);
      await Promise.all([first, second].map((key) => cancel(key)));
      expect(await reserve(third, 'last-seat')).toMatchObject({ status: 'reserved' });
      at.setTime(START_MS + RESERVATION_MS);
      expect(await lookUp(third)).toEqual({ status: 'expired' });
      expect(await confirm(third)).toEqual(refused('expired'));
      expect(await reserve(fresh(), 'last-seat')).toMatchObject({ status: 'reserved' });
      at.setTime(START_MS);
    });
  });

  describe('weather', () => {
    const gaveUp = async (call: (signal: AbortSignal) => Promise<unknown>) => {
      const patience = new AbortController();
      const pending = call(patience.signal).catch(() => 'gave up');
      await new Promise((resolve) => setTimeout(resolve, 20));
      patience.abort(new Error('no patience'));
      return await pending;
    };

    it.each([
      ['test-answer-lost', 'reserved', 'confirmed', 'cancelled'],
      ['test-lost', 'not_found', 'reserved', 'confirmed'],
    ])('%s: first calls get no answer, and then it is %s, %s, %s', async (offerId, ...stand) => {
      const key = fresh();
      const calls = [
        (signal: AbortSignal) => reserve(key, offerId, 1, signal),
        (signal: AbortSignal) => confirm(key, 'tok_approved', signal),
        (signal: AbortSignal) => cancel(key, true, 'cancel', signal),
      ];
      for (const [index, call] of calls.entries()) {
        expect(await gaveUp(call)).toBe('gave up');
        expect(await lookUp(key)).toMatchObject({ status: stand[index] });
        expect(await call(never)).not.toMatchObject({ status: 'refused' });
      }
      expect(factsOf(key)).toMatchObject({ state: 'cancelled', kept: 0 });
    });

    it('test-error: the first call of each step fails and leaves nothing', async () => {
      const key = fresh();
      await expect(reserve(key, 'test-error')).rejects.toThrow('500');
      expect(await lookUp(key)).toEqual({ status: 'not_found' });
      expect(await reserve(key, 'test-error')).toMatchObject({ status: 'reserved' });
      await expect(confirm(key)).rejects.toThrow('500');
      expect(await confirm(key)).toMatchObject({ status: 'confirmed' });
    });

    it('test-slow takes its time', async () => {
      const pending = reserve(fresh(), 'test-slow');
      await until(() => at.scheduler.waiting > 0);
      at.scheduler.advance(SLOW_ANSWER_MS);
      expect(await pending).toMatchObject({ status: 'reserved' });
    });

    it('an outage is for everybody, and ends when it is switched off', async () => {
      const key = fresh();
      await at.setOutage('errors');
      await expect(reserve(key, 'vie-lis-flex')).rejects.toThrow('500');
      await at.setOutage('silence');
      expect(await gaveUp((signal) => reserve(key, 'vie-lis-flex', 1, signal))).toBe('gave up');
      await at.setOutage('none');
      expect(await lookUp(key)).toEqual({ status: 'not_found' });
      expect(await reserve(key, 'vie-lis-flex')).toMatchObject({ status: 'reserved' });
    });
  });
}
