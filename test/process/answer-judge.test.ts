/** The judge of answers must be able to say no: it is shown answers that are wrong. */
import { describe, expect, it } from 'vitest';
import { difference, isLasting, type Told, unfounded } from './answer-judge.ts';

describe('the judge of answers', () => {
  const statuses = ['requested', 'payment_pending', 'confirmed'];
  const bookings = new Map([['one', { statuses }]]);
  const request = { method: 'POST', path: '/v1/bookings', key: 'k' } as const;
  const told = (status: number, body: Told['answer']['body']): Told => ({
    request,
    answer: { status, body },
  });

  it('accepts what the journal bears out', () => {
    expect(
      unfounded([told(201, { id: 'one', version: 3, status: 'confirmed' })], bookings),
    ).toEqual([]);
  });

  it.each<readonly [string, Told]>([
    ['a booking that is not there', told(201, { id: 'two', version: 1, status: 'confirmed' })],
    ['a status that is not there', told(201, { id: 'one', version: 4, status: 'cancelled' })],
    ['another status', told(201, { id: 'one', version: 2, status: 'confirmed' })],
    ['a refusal that did not happen', told(402, { bookingId: 'one' })],
  ])('finds %s', (_, wrong) => {
    expect(unfounded([wrong], bookings)).toHaveLength(1);
  });

  it('compares repeats to the letter, but for the name of the request', () => {
    const first = told(402, { bookingId: 'one', requestId: 'x', detail: 'no' });
    expect(isLasting(first)).toBe(true);
    expect(isLasting(told(409, { code: 'no_availability' }))).toBe(false);
    const again = { ...first.answer, body: { ...first.answer.body, requestId: 'y' } };
    expect(difference(first, again)).toEqual([]);
    expect(difference(first, { ...again, status: 409 })).toHaveLength(1);
    expect(difference(first, { ...again, body: { ...again.body, detail: 'No' } })).toHaveLength(1);
  });
});
