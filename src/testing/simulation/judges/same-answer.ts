/** Whether a repeated request was answered as it was the first time, as it goes over the wire. */
import { isDeepStrictEqual } from 'node:util';

/** The two as text where they differ by more than that one is a repetition. */
export function differenceOf(first: object, again: object): string | undefined {
  const [said, says] = [first, again].map((one) => plain({ ...one, isReplay: true }));
  if (isDeepStrictEqual(said, says)) return undefined;
  const [expected, got] = [said, says].map((one) => JSON.stringify(one));
  return `said ${expected}, then ${got}`;
}

/** Without what is undefined. */
function plain(value: object): unknown {
  return JSON.parse(JSON.stringify(value));
}
