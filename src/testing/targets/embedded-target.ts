/**
 * An engine in this process as a target of tests, with everything that only its owner can do: set
 * the clock, crash it, make its disk and its gateway fail, and read the bank's ledger.
 */
import { EmbeddedEngine, type EmbeddedEngineOptions } from '../embedded-engine.ts';
import { performOnEngine } from './engine-target.ts';
import type { HotelAnswer, HotelCall, HotelTarget, TargetControls } from './hotel-target.ts';

/** A target of its own: nobody else uses its engine, so everything can be done to it. */
export class EmbeddedTarget implements HotelTarget {
  readonly name = 'an embedded engine';
  readonly embedded: EmbeddedEngine;
  #scopes = 0;

  private constructor(embedded: EmbeddedEngine) {
    this.embedded = embedded;
  }

  /** Opens an engine over a directory of its own, which `close` deletes. */
  static async open(options: EmbeddedEngineOptions = {}): Promise<EmbeddedTarget> {
    return new EmbeddedTarget(await EmbeddedEngine.open(options));
  }

  get controls(): TargetControls {
    return this.embedded;
  }

  nowMs(): number {
    return this.embedded.clock.now();
  }

  newScope(): string {
    this.#scopes += 1;
    return `t-${this.#scopes}`;
  }

  perform(call: HotelCall): Promise<HotelAnswer> {
    return performOnEngine(this.embedded.engine, call);
  }

  close(): Promise<void> {
    return this.embedded.close();
  }
}
