/**
 * Decides whether a history of concurrent operations is linearizable: whether there is one order of
 * them, agreeing with real time, in which a sequential model gives every answer that was given.
 *
 * The algorithm is the search of Wing and Gong ("Testing and verifying concurrent objects", 1993),
 * which places one operation after another among those that nothing unplaced had to precede, and
 * goes back where no operation fits; with Lowe's refinement ("Testing for linearizability", 2017)
 * that a configuration, which is the set of operations placed and the state they lead to, is never
 * searched twice; and with a search of its own for each key, which Herlihy and Wing's locality
 * allows and Horn and Kroening ("Faster linearizability checking via P-compositionality", 2015),
 * and after them Porcupine, made fast. Two things are added. An operation that never changes the
 * state is placed as soon as it fits and nothing else is tried there: whatever order exists still
 * exists with it moved to that place. And of those that fit, the first answered is tried first.
 *
 * An operation without an answer may take effect at any time after its call, or never. Times are
 * compared strictly: at the same instant two operations are concurrent. The search is bounded, and
 * says `unknown` rather than run for ever. It must never know what the operations mean: that is the
 * model's part.
 */

export interface Operation<Input, Output> {
  /** What it is done to. Operations on different keys know nothing of each other. */
  readonly key: string;
  readonly input: Input;
  /** All times are of one monotonic clock. */
  readonly calledAtMs: number;
  /** Absent when nobody knows what became of it. */
  readonly answer?: { readonly atMs: number; readonly output: Output };
}

/** What each operation does and answers when no other runs at the same time. */
export interface SequentialModel<State, Input, Output> {
  initial(key: string): State;
  /**
   * Every state that the operation may leave behind; none when it cannot be answered so in this
   * one. `output` is undefined for an operation without an answer that takes effect after all.
   */
  step(state: State, input: Input, output: Output | undefined): readonly State[];
  /** True when it leaves every state as it is; it is then placed without trying anything else. */
  isRead(input: Input, output: Output | undefined): boolean;
  /** Equal for equal states and for no others. */
  fingerprint(state: State): string;
  describe(input: Input, output: Output | undefined): string;
}

/** What the search found, with what a person needs to see it. */
export type Verdict<State, Input, Output> =
  | {
      readonly type: 'linearizable';
      readonly keys: number;
      readonly operations: number;
      /** How many configurations were looked at. */
      readonly configurations: number;
    }
  | {
      readonly type: 'not_linearizable';
      readonly key: string;
      /** The longest order that the model allows. */
      readonly prefix: readonly Operation<Input, Output>[];
      readonly state: State;
      /** The first answer that must come next and cannot. */
      readonly misfit: Operation<Input, Output>;
      readonly answered: number;
    }
  | { readonly type: 'unknown'; readonly key: string; readonly reason: string };

/** For one key: some hundred megabytes, and some ten seconds. */
export const CONFIGURATIONS_MAX = 500_000;

/** The first key that is not linearizable; else the first that could not be decided; else all. */
export function checkLinearizable<State, Input, Output>(
  model: SequentialModel<State, Input, Output>,
  history: readonly Operation<Input, Output>[],
  configurationsMax = CONFIGURATIONS_MAX,
): Verdict<State, Input, Output> {
  const byKey = Map.groupBy(history, ({ key }) => key);
  let configurations = 0;
  let undecided: Verdict<State, Input, Output> | undefined;
  for (const [key, operations] of byKey) {
    const verdict = new Search(model, key, operations, configurationsMax).run();
    if (verdict.type === 'not_linearizable') return verdict;
    if (verdict.type === 'unknown') undecided ??= verdict;
    else configurations += verdict.configurations;
  }
  const { size: keys } = byKey;
  return undecided ?? { type: 'linearizable', keys, operations: history.length, configurations };
}

interface Answered<Input, Output> extends Operation<Input, Output> {
  readonly answer: { readonly atMs: number; readonly output: Output };
}

/** One way on: an operation of one of the two lists, and the state after it. */
interface Choice<State> {
  readonly list: 'answered' | 'open';
  readonly index: number;
  readonly state: State;
}

interface Frame<State> {
  readonly state: State;
  /** The first answered operation, by call, that is not placed. */
  readonly first: number;
  readonly choices: readonly Choice<State>[];
  next: number;
  /** What led here; undone on the way back. */
  readonly cause: Choice<State> | undefined;
}

class Search<State, Input, Output> {
  readonly #model: SequentialModel<State, Input, Output>;
  readonly #key: string;
  readonly #configurationsMax: number;
  /** Both in the order of their calls. */
  readonly #answered: readonly Answered<Input, Output>[];
  readonly #open: readonly Operation<Input, Output>[];
  readonly #placed: { readonly answered: boolean[]; readonly open: boolean[] };
  readonly #order: Operation<Input, Output>[] = [];
  readonly #seen = new Set<string>();
  #placedAnswers = 0;
  #longest: { prefix: readonly Operation<Input, Output>[]; state: State; first: number };
  #longestAnswers = -1;

  constructor(
    model: SequentialModel<State, Input, Output>,
    key: string,
    operations: readonly Operation<Input, Output>[],
    configurationsMax: number,
  ) {
    this.#model = model;
    this.#key = key;
    this.#configurationsMax = configurationsMax;
    const byCall = operations.toSorted((left, right) => left.calledAtMs - right.calledAtMs);
    this.#answered = byCall.filter(isAnswered);
    // Nobody saw what a read without an answer read.
    this.#open = byCall.filter((one) => !isAnswered(one) && !model.isRead(one.input, undefined));
    this.#placed = {
      answered: this.#answered.map(() => false),
      open: this.#open.map(() => false),
    };
    this.#longest = { prefix: [], state: model.initial(key), first: 0 };
  }

  run(): Verdict<State, Input, Output> {
    const stack = [this.#frame(this.#model.initial(this.#key), 0, undefined)];
    for (;;) {
      if (this.#placedAnswers === this.#answered.length) return this.#accepted();
      const frame = stack.at(-1);
      if (frame === undefined) return this.#rejected();
      const choice = frame.choices[frame.next];
      frame.next += 1;
      if (choice === undefined) {
        stack.pop();
        if (frame.cause !== undefined) this.#takeBack(frame.cause);
        continue;
      }
      this.#place(choice);
      const first = this.#firstUnplaced(frame.first);
      const configuration = this.#configuration(first, choice.state);
      if (this.#seen.has(configuration)) {
        this.#takeBack(choice);
        continue;
      }
      if (this.#seen.size >= this.#configurationsMax) return this.#undecided();
      this.#seen.add(configuration);
      stack.push(this.#frame(choice.state, first, choice));
    }
  }

  #frame(state: State, first: number, cause: Choice<State> | undefined): Frame<State> {
    const choices = this.#choices(state, first);
    if (choices.length === 0 && this.#placedAnswers > this.#longestAnswers) {
      this.#longestAnswers = this.#placedAnswers;
      this.#longest = { prefix: [...this.#order], state, first };
    }
    return { state, first, choices, next: 0, cause };
  }

  #choices(state: State, first: number): readonly Choice<State>[] {
    const { indexes, untilMs } = this.#candidates(first);
    const choices: Choice<State>[] = [];
    for (const index of indexes) {
      const { input, answer } = this.#at(index);
      for (const after of this.#model.step(state, input, answer.output)) {
        const choice = { list: 'answered', index, state: after } as const;
        if (this.#model.isRead(input, answer.output)) return [choice];
        choices.push(choice);
      }
    }
    for (const [index, { input, calledAtMs }] of this.#open.entries()) {
      if (calledAtMs > untilMs) break;
      if (this.#placed.open[index]) continue;
      for (const after of this.#model.step(state, input, undefined)) {
        choices.push({ list: 'open', index, state: after });
      }
    }
    return choices;
  }

  /**
   * The answered operations that nothing unplaced had to precede, the first answered first, and the
   * instant until which an operation must have been called to be one of them.
   */
  #candidates(first: number): { indexes: readonly number[]; untilMs: number } {
    let untilMs = Number.POSITIVE_INFINITY;
    const indexes: number[] = [];
    for (let index = first; index < this.#answered.length; index += 1) {
      const { calledAtMs, answer } = this.#at(index);
      // Whatever was called later was answered later still, so none of the others has to go.
      if (calledAtMs > untilMs) break;
      if (this.#placed.answered[index]) continue;
      indexes.push(index);
      untilMs = Math.min(untilMs, answer.atMs);
    }
    indexes.sort((left, right) => this.#at(left).answer.atMs - this.#at(right).answer.atMs);
    return { indexes, untilMs };
  }

  #place({ list, index }: Choice<State>): void {
    this.#placed[list][index] = true;
    const operation = list === 'answered' ? this.#at(index) : this.#open[index];
    if (operation !== undefined) this.#order.push(operation);
    if (list === 'answered') this.#placedAnswers += 1;
  }

  #takeBack({ list, index }: Choice<State>): void {
    this.#placed[list][index] = false;
    this.#order.pop();
    if (list === 'answered') this.#placedAnswers -= 1;
  }

  #firstUnplaced(from: number): number {
    let first = from;
    while (this.#placed.answered[first]) first += 1;
    return first;
  }

  /** Written short: all before `first` are placed, and few after it. */
  #configuration(first: number, state: State): string {
    const beyond: number[] = [];
    for (let index = first; beyond.length < this.#placedAnswers - first; index += 1) {
      if (this.#placed.answered[index]) beyond.push(index);
    }
    const open = this.#placed.open.flatMap((isPlaced, index) => (isPlaced ? [index] : []));
    return `${first};${beyond.join()};${open.join()};${this.#model.fingerprint(state)}`;
  }

  #at(index: number): Answered<Input, Output> {
    const operation = this.#answered[index];
    if (operation === undefined) throw new RangeError(`there is no operation ${index}`);
    return operation;
  }

  #accepted(): Verdict<State, Input, Output> {
    const { length: operations } = this.#answered;
    return { type: 'linearizable', keys: 1, operations, configurations: this.#seen.size };
  }

  #undecided(): Verdict<State, Input, Output> {
    const reason = `more than ${this.#configurationsMax} configurations`;
    return { type: 'unknown', key: this.#key, reason };
  }

  #rejected(): Verdict<State, Input, Output> {
    const { prefix, state, first } = this.#longest;
    const isPlaced = new Set(prefix);
    const misfit = this.#answered
      .slice(first)
      .filter((operation) => !isPlaced.has(operation))
      .reduce((left, right) => (right.answer.atMs < left.answer.atMs ? right : left));
    const answered = this.#answered.length;
    return { type: 'not_linearizable', key: this.#key, prefix, state, misfit, answered };
  }
}

function isAnswered<Input, Output>(
  operation: Operation<Input, Output>,
): operation is Answered<Input, Output> {
  return operation.answer !== undefined;
}
