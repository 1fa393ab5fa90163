/**
 * How far a long command is, on stderr: a bar with rate and remaining time on a terminal, a line
 * every few seconds elsewhere. It must never write to stdout, where the result goes.
 */
import { Presets, SingleBar } from 'cli-progress';

const LINE_MS = 5_000;

export class ProgressBar {
  readonly #total: number;
  readonly #startedMs = performance.now();
  readonly #bar: SingleBar | undefined;
  #lastLineMs = performance.now();

  constructor(total: number, title: string, output: NodeJS.WriteStream) {
    this.#total = total;
    if (!output.isTTY) return;
    const counts = '{value}/{total} | {rate}/s | {eta_formatted} left';
    const format = `${title} {bar} {percentage} % | ${counts}`;
    this.#bar = new SingleBar({ format, stream: output, hideCursor: true }, Presets.shades_classic);
    this.#bar.start(total, 0, { rate: 0 });
  }

  set(done: number): void {
    const nowMs = performance.now();
    const rate = Math.round((done / (nowMs - this.#startedMs)) * 1_000);
    if (this.#bar !== undefined) {
      this.#bar.update(done, { rate });
      return;
    }
    if (nowMs - this.#lastLineMs < LINE_MS) return;
    this.#lastLineMs = nowMs;
    const leftSeconds = Math.round((this.#total - done) / Math.max(rate, 1));
    process.stderr.write(`${done} of ${this.#total}, ${rate}/s, ${leftSeconds} s left\n`);
  }

  stop(): void {
    this.#bar?.stop();
  }
}
