/**
 * The server is killed while OTAs sell its rooms and it tells them what there is: no booking is
 * lost or doubled, and every calendar is right in the end. Any number of rounds:
 * `node test/process/channel-rounds.ts --rounds 100`.
 */
import { describe, expect, it, onTestFinished } from 'vitest';
import { salesProblems } from './channel-judge.ts';
import { ChannelWorld } from './channel-world.ts';

it('keeps every booking and every calendar through a kill', async () => {
  const world = await ChannelWorld.open({ seed: 20_260_306, clients: 6 });
  onTestFinished(() => world.close());
  expect(await world.round()).toEqual([]);
  // A load that never got through would prove nothing.
  expect(world.sold).toBeGreaterThan(10);
  expect(world.direct).toBeGreaterThan(0);
}, 120_000);

describe('the judge', () => {
  const stay = { arrival: '2027-05-01', departure: '2027-05-03' };
  const sale = { code: 'B1', status: 'new' as const, ...stay, rooms: [{ roomCode: 'a' }] };
  const kept = { id: '1', code: 'X-B1', status: 'confirmed', ...stay, roomTypes: ['a'] };
  it.each([
    ['nothing wrong', [sale], [kept], []],
    ['a lost booking', [sale], [], ['x B1: the hotel does not have it']],
    ['a doubled one', [sale], [kept, { ...kept, id: '2' }], ['x B1: the hotel has it 2 times']],
    [
      'one that should be cancelled',
      [{ ...sale, status: 'cancelled' as const }],
      [kept],
      ['x B1: it is confirmed, and was sold as cancelled'],
    ],
    [
      'one of other dates',
      [sale],
      [{ ...kept, departure: '2027-05-04' }],
      ['x B1: it is 2027-05-01 to 2027-05-04, a, and was sold as 2027-05-01 to 2027-05-03, a'],
    ],
    ['one that nobody sold', [], [kept], ['x never sold X-B1']],
    ['a cancelled one that never came', [{ ...sale, status: 'cancelled' as const }], [], []],
  ])('finds %s', (_, sold, known, problems) => {
    expect(salesProblems('x', 'X-', sold, known)).toEqual(problems);
  });
});
