/**
 * Credentials of channels, sealed before they are journalled: AES-256-GCM with a key derived from
 * the engine's own secret, which is in no journal and no backup of one. The nonce is derived from
 * what is sealed, so that the same call seals the same text and no nonce serves two texts. Bound to
 * its channel: what was sealed for one cannot be opened for another.
 */
import { createCipheriv, createDecipheriv } from 'node:crypto';
import type { SealedCredentials } from '../../domain/channels/channel.ts';
import type { ChannelId } from '../../domain/ids.ts';
import type { Chance } from '../../ports/clock.ts';

export type Credentials = Readonly<Record<string, string>>;

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export function sealCredentials(
  chance: Chance,
  id: ChannelId,
  credentials: Credentials,
): SealedCredentials {
  const names = Object.keys(credentials).sort();
  const text = JSON.stringify(names.map((name) => [name, credentials[name]]));
  const derived = chance.derivedSecret('channel nonce', id, text);
  const nonce = Buffer.from(derived, 'base64').subarray(0, NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, keyOf(chance, id), nonce);
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  const sealed = Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64');
  return { sealed, names };
}

/** Undefined when they were sealed with another secret, or for another channel. */
export function openCredentials(
  chance: Chance,
  id: ChannelId,
  { sealed }: Pick<SealedCredentials, 'sealed'>,
): Credentials | undefined {
  const bytes = Buffer.from(sealed, 'base64');
  const nonce = bytes.subarray(0, NONCE_BYTES);
  const tag = bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES);
  try {
    const decipher = createDecipheriv(CIPHER, keyOf(chance, id), nonce);
    decipher.setAuthTag(tag);
    const body = bytes.subarray(NONCE_BYTES + TAG_BYTES);
    const text = Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8');
    return Object.fromEntries(JSON.parse(text) as [string, string][]);
  } catch {
    return undefined;
  }
}

function keyOf(chance: Chance, id: ChannelId): Buffer {
  return Buffer.from(chance.derivedSecret('channel credentials', id), 'base64');
}
