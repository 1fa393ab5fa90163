/**
 * The laws, as properties of any target: the real engine must keep them and the wrong ones must
 * break them. A law says only what a client can see.
 */
import fc from 'fast-check';
import {
  agree,
  book,
  bookingIn,
  type HotelAnswer,
  type HotelTarget,
  hold,
  type LivesOptions,
  lives,
  Scene,
  type Step,
  said,
  until,
} from 'vacancy/testing';

/** Rejects with what a run of it found; resolves when every run kept it. */
export type Law = (target: HotelTarget, runs: Runs) => Promise<void>;

export interface Runs {
  readonly numRuns: number;
  readonly seed?: number;
  /** How long to wait for what follows an answer by itself, such as rooms that are given back. */
  readonly patienceMs?: number;
}

const PATIENCE_MS = 5_000;

/** Clients who ask at once get as many rooms as there are, and the calendar says so. */
export const sellsEachRoomOnce: Law = async (target, runs) => {
  const rooms = fc.integer({ min: 1, max: 3 });
  const clients = fc.integer({ min: 1, max: 8 });
  const law = fc.asyncProperty(rooms, clients, async (roomCount, clientCount) => {
    const scene = await Scene.open(target, { rooms: roomCount });
    const names = Array.from({ length: clientCount }, (_, number) => `client-${number}`);
    const answers = await Promise.all(names.map((name) => book(name).take(scene)));
    const sold = answers.filter((answer) => said(answer) === 'confirmed').length;
    expectEqual(sold, Math.min(clientCount, roomCount), 'rooms promised');
    for (const { night, sold: shown } of await scene.cells(3)) {
      expectEqual(shown, sold, `rooms sold on ${night}`);
    }
  });
  await fc.assert(law, reported(runs));
};

/** A request sent again, at the same time and later, gets its first answer and takes one room. */
export const answersAKeyOnce: Law = async (target, runs) => {
  const requests = fc.array(fc.constantFrom('book', 'hold', 'book_declined'), { maxLength: 6 });
  const law = fc.asyncProperty(requests, fc.integer({ min: 1, max: 3 }), async (kinds, again) => {
    const scene = await Scene.open(target, { rooms: 3 });
    const steps = kinds.map((kind, number) => stepOf(kind, `guest-${number}`));
    for (const step of steps) {
      const together = await Promise.all(Array.from({ length: again + 1 }, () => step.take(scene)));
      const later = await step.take(scene);
      const [first = later, ...others] = [...together, later].map(withoutReplay);
      for (const other of others) expectEqual(other, first, `repeated: ${step.words}`);
    }
    const promised = new Set<string>();
    for (const step of steps) {
      const answer = await step.take(scene);
      if (answer.type === 'done') promised.add(bookingIn(answer).id);
    }
    // What a declined card had taken is given back a moment after its answer.
    const wanted = Array(3).fill(promised.size);
    let taken: readonly number[] = [];
    await until(async () => {
      taken = (await scene.cells(3)).map(({ held, sold }) => held + sold);
      return JSON.stringify(taken) === JSON.stringify(wanted);
    }, runs.patienceMs ?? PATIENCE_MS).catch(() => expectEqual(taken, wanted, 'rooms taken'));
  });
  await fc.assert(law, reported(runs));
};

/** Step by step the hotel says what a naive calendar says, and in the end the money is right. */
export const agreesWithACalendar: Law = async (target, runs) => {
  const hotel = { rooms: 2, nights: 4 };
  const patienceMs = runs.patienceMs ?? PATIENCE_MS;
  const options: LivesOptions = {
    ...hotel,
    stepsMax: 25,
    hasControls: target.controls !== undefined,
  };
  const law = fc.asyncProperty(lives(options), async (life) => {
    const scene = await Scene.open(target, { rooms: hotel.rooms, patienceMs });
    await agree(scene, life, hotel);
  });
  await fc.assert(law, reported(runs));
};

/** With what went wrong in the message, and not only the values it went wrong with. */
function reported({ numRuns, seed }: Runs): fc.Parameters<unknown> {
  return { numRuns, includeErrorInReport: true, ...(seed === undefined ? {} : { seed }) };
}

function stepOf(kind: string, name: string): Step {
  if (kind === 'hold') return hold(name);
  return book(name, {}, kind === 'book_declined' ? 'tok_declined' : 'tok_approved');
}

/** An answer as it was the first time. */
function withoutReplay(answer: HotelAnswer): HotelAnswer {
  return answer.type === 'done' ? { ...answer, isReplay: false } : answer;
}

/** Any runner: what differs is thrown. */
function expectEqual(actual: unknown, expected: unknown, what: string): void {
  const [left, right] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (left !== right) throw new Error(`${what}: ${left} instead of ${right}`);
}
