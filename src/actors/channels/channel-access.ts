/**
 * How an OTA shows who it is when it pushes. Passwords are derived from the engine's secret and a
 * number, and so are kept nowhere: whoever has the secret has them.
 */
import { hash, timingSafeEqual } from 'node:crypto';
import type { ChannelState } from '../../domain/channels/channel.ts';
import { passwordsAt } from '../../domain/channels/decide-channel.ts';
import type { ChannelId } from '../../domain/ids.ts';
import type { ChannelAccess, ChannelPush } from '../../ports/channel-bookings.ts';
import type { Chance } from '../../ports/clock.ts';

/** What is told to staff. With `nowMs` a password before that is over by then is told of no more. */
export function accessOf(
  chance: Chance,
  { id, passwords }: Pick<ChannelState, 'id' | 'passwords'>,
  nowMs = Number.NEGATIVE_INFINITY,
): ChannelAccess {
  const { current, previous } = passwords;
  const isBoth = previous !== undefined && nowMs < previous.untilMs;
  const password = passwordOf(chance, id, current);
  return { username: id, password, previousUntilMs: isBoth ? previous.untilMs : null };
}

/** By Basic with both, or by Bearer with the password alone. */
export function isOtaOf(
  chance: Chance,
  channel: Pick<ChannelState, 'id' | 'passwords'>,
  { authorization = '' }: ChannelPush,
  nowMs: number,
): boolean {
  const [scheme = '', shown = ''] = authorization.trim().split(/\s+/);
  if (!/^(?:basic|bearer)$/i.test(scheme)) return false;
  const known = passwordsAt(channel, nowMs).map((number) => {
    const password = passwordOf(chance, channel.id, number);
    return scheme.toLowerCase() === 'basic' ? basicOf(channel.id, password) : password;
  });
  return known.some((one) => timingSafeEqual(digestOf(shown), digestOf(one)));
}

/** The first is as it was when there was one only. */
function passwordOf(chance: Chance, id: ChannelId, number: number): string {
  const parts = number === 1 ? [id] : [id, String(number)];
  return chance.derivedSecret('channel push', ...parts).replaceAll(/[+/=]/g, '');
}

function basicOf(username: string, password: string): string {
  return Buffer.from(`${username}:${password}`, 'utf8').toString('base64');
}

function digestOf(text: string): Buffer {
  return hash('sha256', text, 'buffer');
}
