/**
 * What guests are written, held against the journal: each mail is about what is on disk, those of a
 * booking go out in its order, and at rest every guest who was to be told has been, or the mail is
 * among those that were given up. It knows the rules from docs/notifications.md and shares no code
 * with the engine.
 */
import type { StayNotice } from '../../../domain/notifications/stay-notice.ts';
import type { OutboxRow, StoredEvent } from '../../../ports/journal.ts';

/** A mail that has to be sent. */
interface Due {
  readonly kind: string;
  readonly email: string;
  isTaken: boolean;
}

interface Fields {
  readonly payer?: { readonly guest: { readonly email?: string } };
}

const KINDS: Readonly<Record<string, string>> = {
  BookingConfirmed: 'confirmation',
  ModificationConfirmed: 'change',
  GuestWalked: 'walk',
  BookingCancelled: 'cancellation',
};

export class MailWatch {
  readonly #blame: (rule: string, detail: string) => void;
  /** By booking, as far as it is known. */
  readonly #emails = new Map<string, string>();
  readonly #standing = new Set<string>();
  /** By the mail's id. */
  readonly #due = new Map<string, Due>();
  /** The last that was sent about a booking. */
  readonly #sent = new Map<string, number>();

  constructor(blame: (rule: string, detail: string) => void) {
    this.#blame = blame;
  }

  took({ stream, type, version, data }: StoredEvent): void {
    if (!stream.startsWith('booking/')) return;
    const id = stream.slice('booking/'.length);
    const email = (data as Fields).payer?.guest.email;
    if (email !== undefined) this.#emails.set(id, email);
    // Whoever gives up what never stood knows.
    const isNews = type !== 'BookingCancelled' || this.#standing.has(id);
    if (type === 'BookingConfirmed') this.#standing.add(id);
    const [kind, to] = [KINDS[type], this.#emails.get(id)];
    if (kind === undefined || to === undefined || !isNews) return;
    this.#due.set(`mail_${id}_${version}`, { kind, email: to, isTaken: false });
  }

  /** I2: the engine hands one over. */
  sent({ id, kind, email, sequence, booking }: StayNotice): void {
    const due = this.#due.get(id);
    if (due?.kind !== kind || due.email !== email) {
      this.#blame('I2 mail', `${kind} ${id} to ${email} is about nothing on disk`);
    }
    const before = this.#sent.get(booking.id) ?? 0;
    if (sequence < before) this.#blame('I2 mail', `${id} is sent after that about ${before}`);
    this.#sent.set(booking.id, Math.max(before, sequence));
  }

  /** It has arrived. */
  taken({ id }: StayNotice): void {
    const due = this.#due.get(id);
    if (due !== undefined) due.isTaken = true;
  }

  /** At rest: who was never told. */
  problems(outbox: readonly OutboxRow[]): readonly string[] {
    const givenUp = new Set(outbox.filter(({ isDead }) => isDead).map(({ id }) => id));
    return [...this.#due].flatMap(([id, { kind, isTaken }]) => {
      return isTaken || givenUp.has(id) ? [] : [`${kind} ${id} was never sent`];
    });
  }
}
