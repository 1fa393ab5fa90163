/**
 * Who runs in which turn of the event loop. nact gives a turn to an actor that asks for one, and in
 * it runs everybody who has been woken until then, and whomever they wake, one after the other:
 *
 *   woken from outside   a b c
 *   nact's turn, by a    a b c d e f    d, e, f: woken by a, b, c
 *   the next one         g h a          beyond the turn's budget; a, who has had its share
 *
 * What a burst sets off, or the news of a batch, is so done in one go and not in a turn for each.
 * No actor runs inside another's handler, and none that was woken is left without a turn.
 */
import { limits } from '../../limits.ts';

/** An actor that has something to do. */
export interface Runnable {
  turn(): void;
  /** Has nact give a turn. False when it cannot, having been stopped. */
  ask(): boolean;
}

export class Turns {
  /** In the order in which they were woken. */
  #woken: Runnable[] = [];
  /** Who have had their share and wait for the turn after this one. */
  #later: Runnable[] = [];
  #isRunning = false;
  /** Through whom nact was asked for the turn that is to come. */
  #asker: Runnable | undefined;

  /** Gives an actor that has something to do a turn: the one under way, or the next. */
  wake(actor: Runnable): void {
    this.#woken.push(actor);
    if (!this.#isRunning && this.#asker === undefined) this.#ask();
  }

  /** As `wake`, but for the turn after the one under way. */
  wakeLater(actor: Runnable): void {
    this.#later.push(actor);
  }

  /** It was stopped; if nact was asked through it, no turn would come. */
  left(actor: Runnable): void {
    if (this.#asker === actor) this.#ask();
  }

  /**
   * A turn that nact has given, to any actor: after its budget it gives the thread back. A value
   * and not a method, so that all actors have one function between them.
   */
  readonly run = (): null => {
    const woken = this.#woken;
    let index = 0;
    this.#asker = undefined;
    this.#isRunning = true;
    try {
      for (; index < woken.length && index < limits.turnActorsMax; index += 1) woken[index]?.turn();
    } finally {
      this.#isRunning = false;
      this.#woken = [...woken.slice(index), ...this.#later];
      this.#later = [];
      this.#ask();
    }
    return null;
  };

  /** The first who still lives asks for all. */
  #ask(): void {
    this.#asker = this.#woken.find((actor) => actor.ask());
  }
}
