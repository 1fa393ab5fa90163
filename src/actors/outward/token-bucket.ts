/**
 * How often a foreign system may be asked: at most `perMinute` requests in any sixty seconds, some
 * of them at once and the rest evenly spread. A bucket of all of them, filled at the same rate,
 * would let twice as many through in the worst minute; so what may come at once and what comes back
 * in a minute add up to the limit.
 */
const MINUTE_MS = 60_000;
/** How much of a minute's requests may come at once. */
const BURST_SHARE = 0.4;

export class TokenBucket {
  readonly #burst: number;
  readonly #refillMs: number;
  #tokens: number;
  #atMs: number;

  constructor(perMinute: number, nowMs: number) {
    this.#burst = Math.max(1, Math.floor(perMinute * BURST_SHARE));
    this.#refillMs = MINUTE_MS / Math.max(1, perMinute - this.#burst);
    this.#tokens = this.#burst;
    this.#atMs = nowMs;
  }

  /** Takes one if, after it, `reserve` are left for what is more urgent. */
  take(nowMs: number, reserve: number): boolean {
    if (this.waitMs(nowMs, reserve) > 0) return false;
    this.#tokens -= 1;
    return true;
  }

  /** How long until `take` would succeed. */
  waitMs(nowMs: number, reserve: number): number {
    this.#refill(nowMs);
    const missing = 1 + Math.min(reserve, this.#burst - 1) - this.#tokens;
    if (missing <= 0) return 0;
    return Math.ceil(missing * this.#refillMs - (nowMs - this.#atMs));
  }

  #refill(nowMs: number): void {
    const whole = Math.max(0, Math.floor((nowMs - this.#atMs) / this.#refillMs));
    this.#tokens = Math.min(this.#burst, this.#tokens + whole);
    // A full bucket gathers nothing towards its next token.
    this.#atMs = this.#tokens === this.#burst ? nowMs : this.#atMs + whole * this.#refillMs;
  }
}
