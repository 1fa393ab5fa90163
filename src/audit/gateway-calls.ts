/**
 * The calls to the gateway that bring a booking's accounts to what is due: what is taken, given
 * back, charged or let go, and from which account. It knows amounts and no events' meaning.
 */
import { type AuditEvent, countOf, textOf } from './audit-event.ts';
import { type Account, type BookingFacts, type Effect, statusOf } from './booking-facts.ts';

export type Call = Pick<Effect, 'kind' | 'amountMinor'> & { readonly account: string | undefined };

export function charging({ hasCard }: BookingFacts, amountMinor: number): readonly Call[] {
  return hasCard && amountMinor > 0 ? [{ kind: 'charge', account: undefined, amountMinor }] : [];
}

/** Of what was taken and is still there, the latest first. */
export function givingBack(
  { accounts, effects }: BookingFacts,
  amountMinor: number,
): readonly Call[] {
  const calls: Call[] = [];
  let rest = amountMinor;
  for (const { key, takenMinor, backMinor } of accounts.toReversed()) {
    const onItsWay = effects
      .filter(({ kind, account }) => kind === 'refund' && account === key)
      .reduce((sum, one) => sum + one.amountMinor, 0);
    const back = Math.min(rest, takenMinor - backMinor - onItsWay);
    if (back > 0) calls.push({ kind: 'refund', account: key, amountMinor: back });
    rest -= Math.max(0, back);
  }
  return calls;
}

/** With the terms of a change in force; where money is taken later, only what is too much goes. */
export function afterChange(
  before: BookingFacts,
  event: AuditEvent,
  accounts: readonly Account[],
): readonly Call[] {
  const dueMinor = countOf(event, 'dueMinor');
  const isTakenLater = statusOf(before) === 'confirmed' && before.terms.capture === 'at_check_in';
  const standing = before.effects.reduce(moved, accounts);
  let missing = dueMinor;
  for (const { takenMinor, backMinor } of standing) missing -= takenMinor - backMinor;
  if (!isTakenLater || missing < 0) return balancing({ ...before, accounts }, [], dueMinor);
  const calls: Call[] = [];
  for (const { key, askedMinor, takenMinor, isLetGo, isGranted } of standing) {
    if (takenMinor > 0 || isLetGo || askedMinor === 0) continue;
    if (missing > 0 && isGranted) missing -= askedMinor;
    else calls.push({ kind: 'void', account: key, amountMinor: askedMinor });
  }
  return calls;
}

/** What the gateway was asked for a change that came to nothing. */
export function askedInVain(before: BookingFacts): readonly Call[] {
  return undecidedOf(before).map(({ key, askedMinor }) => {
    return { kind: 'void', account: key, amountMinor: askedMinor };
  });
}

/** What was taken or is reserved, once all that is under way has been done. */
export function coveredMinor({ accounts, effects }: BookingFacts): number {
  let covered = 0;
  for (const one of effects.reduce(moved, accounts)) {
    const { askedMinor, takenMinor, backMinor, isGranted, isLetGo } = one;
    covered += takenMinor - backMinor;
    if (isGranted && takenMinor === 0 && !isLetGo) covered += askedMinor;
  }
  return covered;
}

/** Accounts that the gateway has said nothing of, and is not asked to let go. */
export function undecidedOf({ accounts, effects }: BookingFacts): readonly Account[] {
  const going = new Set(effects.filter(({ kind }) => kind === 'void').map((one) => one.account));
  return accounts.filter((one) => isUndecided(one) && !going.has(one.key));
}

export function isUndecided({ isGranted, isLetGo, askedMinor }: Account): boolean {
  return !isGranted && !isLetGo && askedMinor > 0;
}

/** What a capture of a part has left reserved is let go. */
export function leftOver({ effects, accounts }: BookingFacts, event: AuditEvent): readonly Call[] {
  const effect = effects.find(({ key }) => key === textOf(event, 'key'));
  const account = accounts.find(({ key }) => key === effect?.account);
  const amountMinor = (account?.askedMinor ?? 0) - countOf(event, 'amountMinor');
  return amountMinor > 0 ? [{ kind: 'void', amountMinor, account: account?.key }] : [];
}

/** Brings what was taken, or will be, to `dueMinor`, as if `gone` had never been asked for. */
export function balancing(
  before: BookingFacts,
  gone: readonly Effect[],
  dueMinor: number,
): readonly Call[] {
  const calls = gone
    .filter(({ kind }) => kind === 'charge')
    .map(({ account, amountMinor }): Call => ({ kind: 'void', account, amountMinor }));
  const underWay = before.effects.filter((one) => !gone.includes(one));
  const accounts = underWay.reduce(moved, before.accounts);
  let missing = dueMinor;
  for (const { takenMinor, backMinor } of accounts) missing -= takenMinor - backMinor;
  for (const { key, takenMinor, backMinor } of accounts.toReversed()) {
    const amountMinor = Math.min(-missing, takenMinor - backMinor);
    if (amountMinor <= 0) continue;
    calls.push({ kind: 'refund', account: key, amountMinor });
    missing += amountMinor;
  }
  for (const { key, askedMinor, isGranted, takenMinor, isLetGo } of accounts) {
    if (takenMinor > 0 || isLetGo || askedMinor === 0) continue;
    const amountMinor = isGranted ? Math.min(Math.max(0, missing), askedMinor) : 0;
    missing -= amountMinor;
    if (amountMinor > 0) calls.push({ kind: 'capture', account: key, amountMinor });
    else calls.push({ kind: 'void', account: key, amountMinor: askedMinor });
  }
  if (missing > 0 && before.hasCard) {
    calls.push({ kind: 'charge', account: undefined, amountMinor: missing });
  }
  return calls;
}

export function moved(accounts: readonly Account[], effect: Effect): readonly Account[] {
  const { kind, account: key, amountMinor } = effect;
  if (kind === 'charge') {
    const charged = { askedMinor: amountMinor, takenMinor: amountMinor, backMinor: 0 };
    return [...accounts, { key, ...charged, isGranted: true, isLetGo: false }];
  }
  return accounts.map((one) => {
    if (one.key !== key) return one;
    if (kind === 'void') return { ...one, isLetGo: true };
    return kind === 'capture'
      ? { ...one, takenMinor: one.takenMinor + amountMinor }
      : { ...one, backMinor: one.backMinor + amountMinor };
  });
}
