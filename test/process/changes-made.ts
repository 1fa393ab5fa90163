/**
 * What has become of every change that clients asked for, by the events alone: each key asks once
 * at most, and what its client was told is how it ended. It must know nothing of how a change is
 * made.
 */
import { isChange, isLasting, type Told } from './answer-judge.ts';
import type { JournalEvent } from './read-journal.ts';

type End = 'under way' | 'made' | 'failed';

interface Asked {
  readonly stream: string;
  end: End;
  /** In force once it is made; undefined when only the guest was to be another. */
  readonly stay: Stay | undefined;
}

interface Stay {
  readonly arrival: unknown;
  readonly departure: unknown;
}

export class ChangesMade {
  /** By the client's idempotency key. */
  readonly #asked = new Map<string, Asked>();
  /** By stream; a booking is changed by one at a time. */
  readonly #underWay = new Map<string, Asked>();
  readonly #problems: string[] = [];

  take(events: readonly JournalEvent[]): void {
    for (const event of events) this.#takeOne(event);
  }

  /** Answers that the events do not bear out, and changes that were asked for twice. */
  unfounded(told: readonly Told[]): readonly string[] {
    const changes = told.filter((one) => isChange(one.request) && isLasting(one));
    return [...this.#problems, ...changes.flatMap((one) => this.#problemOf(one))];
  }

  #takeOne({ stream, type, data, metadata }: JournalEvent): void {
    switch (type) {
      case 'ModificationRequested': {
        const { stay } = data.terms as { stay: Stay };
        const asked = { stream, end: 'under way', stay } as const;
        this.#begin(metadata.key, asked);
        return;
      }
      case 'ModificationUnneeded':
      case 'GuestChanged':
        this.#begin(metadata.key, { stream, end: 'made', stay: undefined });
        return;
      case 'ModificationConfirmed':
      case 'ModificationFailed': {
        const asked = this.#underWay.get(stream);
        if (asked !== undefined) asked.end = type === 'ModificationFailed' ? 'failed' : 'made';
        else this.#problems.push(`${stream}: ${type} of nothing`);
        this.#underWay.delete(stream);
        return;
      }
      default:
    }
  }

  #begin(key: string | undefined, asked: Asked): void {
    const name = clientsKey(key);
    if (this.#asked.has(name)) this.#problems.push(`the change under ${name} was begun twice`);
    this.#asked.set(name, asked);
    if (asked.end === 'under way') this.#underWay.set(asked.stream, asked);
  }

  #problemOf({ request, answer }: Told): readonly string[] {
    const { status, body } = answer;
    const what = `${request.path} under ${request.key} was told ${status}`;
    const asked = this.#asked.get(request.key ?? '');
    if (asked === undefined) return [`${what}, and the journal has no such change`];
    if (status === 202) return [];
    const end = status < 300 ? 'made' : 'failed';
    if (asked.end !== end) return [`${what}, and the change is ${asked.end}`];
    if (end === 'failed' || asked.stay === undefined) return [];
    const { arrival, departure } = body.stay as Stay;
    const isTrue = arrival === asked.stay.arrival && departure === asked.stay.departure;
    return isTrue ? [] : [`${what} of ${String(arrival)} to ${String(departure)}, and is not so`];
  }
}

/** A receipt's key has the caller before it; neither has a space. */
export function clientsKey(key: string | undefined): string {
  return key?.split(' ').at(-1) ?? 'no key';
}
