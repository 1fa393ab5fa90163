/**
 * Who is calling. Keys are compared as hashes, all of them every time, so the time taken tells
 * nothing about how much of a key was right. Keys are never logged and never kept in plain.
 */
import { hash, timingSafeEqual } from 'node:crypto';
import type { Role } from './route.ts';

export interface ApiKey {
  /** The caller's name in the journal; scopes idempotency keys. */
  readonly name: string;
  readonly key: string;
  readonly role: 'seller' | 'staff';
}

export interface Caller {
  readonly name: string;
  readonly role: 'seller' | 'staff';
}

/** The caller behind a key, or undefined. Without any keys everybody is `anonymous` and staff. */
export type Authenticate = (token: string | undefined) => Caller | undefined;

export function createAuthenticate(apiKeys: readonly ApiKey[]): Authenticate {
  if (apiKeys.length === 0) {
    const anonymous: Caller = { name: 'anonymous', role: 'staff' };
    return () => anonymous;
  }
  const known = apiKeys.map(({ name, role, key }) => ({ name, role, digest: digestOf(key) }));
  return (token) => {
    if (token === undefined) return undefined;
    const digest = digestOf(token);
    let caller: Caller | undefined;
    for (const candidate of known) {
      if (timingSafeEqual(candidate.digest, digest)) caller = candidate;
    }
    return caller;
  };
}

function digestOf(key: string): Buffer {
  return hash('sha256', key, 'buffer');
}

/** The token of an Authorization header with the Bearer scheme. */
export function bearerToken(header: string | undefined): string | undefined {
  if (header === undefined || header.slice(0, 7).toLowerCase() !== 'bearer ') return undefined;
  return header.slice(7).trim();
}

export function mayCall(caller: Caller, role: Role): boolean {
  return role !== 'staff' || caller.role === 'staff';
}
