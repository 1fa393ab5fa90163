/** A rule of pricing settings, by its place among them, whose condition cannot be read. */
export interface RuleFault {
  readonly rule: number;
  readonly when: string;
  /** What is wrong with it, in one sentence. */
  readonly fault: string;
}
