/** The judge of answers must be able to say no: it is shown answers that are wrong. */
import { describe, expect, it } from 'vitest';
import { difference, isLasting, type Told, unfounded } from './answer-judge.ts';
import { ChangesMade } from './changes-made.ts';
import type { JournalEvent } from './read-journal.ts';

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

  // A busy machine made a drain answer before its payment was through, and that was no lost answer.
  it('lets what was told as under way come out, for the same booking', () => {
    const early = told(202, { id: 'one', status: 'payment_pending' });
    const made = { status: 201, body: { id: 'one', status: 'confirmed' } };
    expect(difference(early, made)).toEqual([]);
    expect(difference(early, { status: 402, body: { bookingId: 'one' } })).toEqual([]);
    expect(difference(early, { ...made, body: { ...made.body, id: 'two' } })).toHaveLength(1);
    const asked = told(202, { id: 'one', payment: { actionUrl: 'https://bank.example/3ds' } });
    expect(difference(asked, made)).toHaveLength(1);
    expect(difference(told(201, made.body), early.answer)).toHaveLength(1);
  });
});

describe('the judge of changes', () => {
  const stay = { arrival: '2027-03-10', departure: '2027-03-12' };
  const asked = (key: string) => event('ModificationRequested', { terms: { stay } }, `ada ${key}`);
  const made = [asked('k'), event('ModificationConfirmed')];
  const failed = [asked('k'), event('ModificationFailed')];
  const good = told(200, { id: 'one', stay });
  const refused = told(402, { bookingId: 'one' });

  it.each<readonly [string, readonly JournalEvent[], Told]>([
    ['a change that was made', made, good],
    ['one that came to nothing', failed, refused],
    ['one that waits for its customer', [asked('k')], told(202, { id: 'one', stay })],
    ['one of nothing', [event('ModificationUnneeded', {}, 'ada k')], good],
  ])('accepts %s', (_, events, answer) => {
    expect(judged(events, answer)).toEqual([]);
  });

  it.each<readonly [string, readonly JournalEvent[], Told]>([
    ['an answer to nothing', [], good],
    ['one to another key', [asked('other'), event('ModificationConfirmed')], good],
    ['a change that is told as made and has failed', failed, good],
    ['one that is told as refused and was made', made, refused],
    ['one that is told as made and is under way', [asked('k')], good],
    ['another stay', made, told(200, { id: 'one', stay: { ...stay, arrival: '2027-03-11' } })],
    ['a key that changed twice', [...made, ...made], good],
    ['an end of nothing', [...made, event('ModificationFailed')], good],
  ])('finds %s', (_, events, answer) => {
    expect(judged(events, answer)).toHaveLength(1);
  });

  function judged(events: readonly JournalEvent[], answer: Told): readonly string[] {
    const changes = new ChangesMade();
    changes.take(events);
    return changes.unfounded([answer]);
  }

  function told(status: number, body: Told['answer']['body']): Told {
    const request = { method: 'POST', path: '/v1/bookings/one/modify', key: 'k' } as const;
    return { request, answer: { status, body } };
  }

  function event(type: string, data: JournalEvent['data'] = {}, key?: string): JournalEvent {
    const metadata = { by: 'ada', ...(key === undefined ? {} : { key }) };
    const place = { position: 1, version: 1, recordedAtMs: 0 };
    return { ...place, stream: 'booking/one', type, data, metadata };
  }
});
