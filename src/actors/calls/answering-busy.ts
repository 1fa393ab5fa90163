/** What a decision does that rests on a state which nobody can know at this moment. */
import type { Outcome } from '../../ports/engine.ts';
import { busy } from './call.ts';

/** It has crashed, or is being read, with something of it still on its way to disk: ask again. */
export class NotPresent extends Error {
  constructor(name: string) {
    super(`the state of ${name} is not known at this moment`);
    this.name = 'NotPresent';
  }
}

/** Nothing has been decided when a state was not known: whoever asked is told to ask again. */
export function answeringBusy(
  message: { readonly respond: (outcome: Outcome<never>) => void },
  receive: () => void,
): void {
  try {
    receive();
  } catch (error) {
    if (!(error instanceof NotPresent)) throw error;
    message.respond(busy());
  }
}
