/**
 * Given, when, then: steps that lead somewhere, one step that matters, and what must be true after
 * it, on an engine in this process and on a server alike. A story that ends otherwise throws an
 * error that tells it line by line; which runner catches that is not this file's business.
 */

import type { Scene } from './scene.ts';
import { bookingIn, type HotelAnswer, said } from './targets/hotel-target.ts';
import { until } from './until.ts';

/** Something that is done to a hotel, and the words for it. */
export interface Step {
  readonly words: string;
  take(scene: Scene): Promise<HotelAnswer>;
}

/** Something that must be true after the last step, and the words for it. */
export interface Expectation {
  readonly words: string;
  /** Undefined when it is so; otherwise what is true instead. */
  check(scene: Scene, answer: HotelAnswer): Promise<string | undefined>;
}

/** Steps that lead somewhere, one that matters, and what must be true after it. */
export interface Story {
  readonly given?: readonly Step[];
  readonly when: Step;
  /** Not just `then`: what has a member of that name is taken for a promise. */
  readonly thenExpect: readonly Expectation[];
}

/** A story that ended otherwise than it was told. */
export class StoryFailure extends Error {
  override readonly name = 'StoryFailure';
}

/** Plays a story. Resolves with the answer to its `when`; throws a StoryFailure when it fails. */
export async function tell(scene: Scene, story: Story): Promise<HotelAnswer> {
  const lines: string[] = [];
  for (const step of story.given ?? []) {
    lines.push(line('given', step.words, said(await step.take(scene))));
  }
  const answer = await story.when.take(scene);
  lines.push(line('when', story.when.words, said(answer)));
  let isGood = true;
  for (const expectation of story.thenExpect) {
    const instead = await expectation.check(scene, answer);
    isGood &&= instead === undefined;
    lines.push(line('then', expectation.words, instead === undefined ? 'yes' : `no: ${instead}`));
  }
  if (!isGood) throw new StoryFailure(`on ${scene.target.name}\n${lines.join('\n')}`);
  return answer;
}

function line(part: string, words: string, came: string): string {
  return `  ${part.padEnd(5)} ${words.padEnd(44)} -> ${came}`;
}

/** The answer in a word or two, as `said` has it: `confirmed`, `refused no_availability`. */
export function says(words: string): Expectation {
  const check = async (_: Scene, answer: HotelAnswer) => {
    return said(answer) === words ? undefined : said(answer);
  };
  return { words: `the answer is ${words}`, check };
}

/** The key had been used before: the answer is the first one's, and nothing was done. */
export const isReplayed: Expectation = {
  words: 'the answer is a repeated one',
  check: async (_, answer) => {
    return answer.type === 'done' && answer.isReplay ? undefined : 'it is a first one';
  },
};

/** `held/sold` of the first nights, in a while: `nights('0/1 0/1')`. Throws a RangeError. */
export function nights(counts: string): Expectation {
  if (!/^\d+\/\d+( \d+\/\d+)*$/.test(counts)) {
    throw new RangeError(
      `counts must be like "0/1 0/1", held/sold, and not ${JSON.stringify(counts)}.`,
    );
  }
  const count = counts.split(' ').length;
  return {
    words: `the nights come to ${counts}`,
    check: (scene) => inTheEnd(scene, () => scene.counts(count), counts),
  };
}

/** The status of a booking, in a while. */
export function stands(name: string, status: string): Expectation {
  return {
    words: `${name} comes to be ${status}`,
    check: (scene) => inTheEnd(scene, async () => (await scene.booking(name)).status, status),
  };
}

/** What a booking's money comes to when the gateway has answered everything; minor units. */
export interface Money {
  readonly owed: number;
  readonly captured: number;
  readonly refunded: number;
}

/** The booking's own account; where the bank's ledger can be read, it must say the same. */
export function money(name: string, expected: Money): Expectation {
  const wanted = JSON.stringify({ ...expected, pending: 0 });
  return {
    words: `the money of ${name} comes to ${JSON.stringify(expected)}`,
    check: async (scene) => {
      const told = async () => {
        const { owedMinor, capturedMinor, refundedMinor, pendingEffects } =
          await scene.booking(name);
        const account = { owed: owedMinor, captured: capturedMinor, refunded: refundedMinor };
        return JSON.stringify({ ...account, pending: pendingEffects });
      };
      return (await inTheEnd(scene, told, wanted)) ?? bankDiffers(scene, name, expected);
    },
  };
}

function bankDiffers(scene: Scene, name: string, expected: Money): string | undefined {
  const ledger = scene.target.controls?.ledger(scene.idOf(name));
  if (ledger === undefined) return undefined;
  const { captured, refunded } = ledger;
  const isSame = captured === expected.captured && refunded === expected.refunded;
  return isSame ? undefined : `the bank says ${JSON.stringify({ captured, refunded })}`;
}

/** The booking of the answer has this total, minor units. */
export function costs(totalMinor: number): Expectation {
  const check = async (_: Scene, answer: HotelAnswer) => {
    const total = bookingIn(answer).totalMinor;
    return total === totalMinor ? undefined : `${total}`;
  };
  return { words: `it costs ${totalMinor}`, check };
}

/** What the engine does by itself takes turns, so it is looked at until it is so. */
async function inTheEnd(
  { patienceMs }: Scene,
  read: () => Promise<string>,
  wanted: string,
): Promise<string | undefined> {
  let last = '';
  try {
    await until(async () => {
      last = await read();
      return last === wanted;
    }, patienceMs);
    return undefined;
  } catch (error) {
    return last === '' ? String(error) : last;
  }
}
