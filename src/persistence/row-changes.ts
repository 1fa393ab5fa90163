/**
 * Row changes on their way to the writer: codes and numbers in one list, texts in another.
 *
 *   put(clearTimer, 'booking/b')   numbers  3 TEXT   texts  booking/b
 *
 * A list of nothing but numbers changes hands without a copy, and texts alone are cloned fast. Of
 * both in one array a booking's cost this thread 2 to 4 us, apart 0.5; the rest was the writer's.
 */

export type RowValue = string | number | null;

/** What travels. */
export interface RowLists {
  readonly numbers: ArrayLike<number>;
  readonly texts: readonly string[];
}

/** Among the numbers, for the next text and for NULL: neither is a figure that a column takes. */
const TEXT = Number.POSITIVE_INFINITY;
const NULL = Number.NEGATIVE_INFINITY;

/** Row changes as they are made. Figures are finite, and parameters as many as the statement has. */
export class RowChanges implements RowLists {
  readonly numbers: number[] = [];
  readonly texts: string[] = [];

  put(code: number, ...parameters: readonly RowValue[]): void {
    this.numbers.push(code);
    for (const value of parameters) {
      if (typeof value === 'number') this.numbers.push(value);
      else if (value === null) this.numbers.push(NULL);
      else this.#text(value);
    }
  }

  /** As `put`, written out for the one that most rows are. */
  putEvent(
    code: number,
    event: {
      readonly position: number;
      readonly version: number;
      readonly type: string;
      readonly schemaVersion: number;
      readonly recordedAtMs: number;
    },
    streamId: number,
    data: string,
    metadata: string,
  ): void {
    const { position, version, type, schemaVersion, recordedAtMs } = event;
    this.numbers.push(code, position, streamId, version, TEXT);
    this.numbers.push(schemaVersion, TEXT, TEXT, recordedAtMs);
    this.texts.push(type, data, metadata);
  }

  #text(value: string): void {
    this.numbers.push(TEXT);
    this.texts.push(value);
  }
}

/** Reads them one after the other, in the order in which they were put. */
export class RowReader {
  readonly #numbers: ArrayLike<number>;
  readonly #texts: readonly string[];
  #number = 0;
  #text = 0;

  constructor({ numbers, texts }: RowLists) {
    this.#numbers = numbers;
    this.#texts = texts;
  }

  get isAtEnd(): boolean {
    return this.#number >= this.#numbers.length;
  }

  code(): number {
    return this.#numbers[this.#number++] ?? Number.NaN;
  }

  next(): RowValue {
    const value = this.#numbers[this.#number++] ?? NULL;
    if (value === TEXT) return this.#texts[this.#text++] ?? null;
    return value === NULL ? null : value;
  }

  /** Overwrites `parameters` with as many as it has places. */
  fill(parameters: RowValue[]): void {
    for (let index = 0; index < parameters.length; index += 1) parameters[index] = this.next();
  }
}
