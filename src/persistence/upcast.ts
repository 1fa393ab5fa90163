/**
 * Reads events written under older schemas: a chain of pure functions per event type takes the data
 * from the version it was written in to the present one. A version newer than the chain is refused,
 * never guessed at: it was written by a program that knew more than this one.
 */

/** Step n (from 0) takes data of version n + 1 to version n + 2. Must be pure. */
export type UpcastStep = (data: unknown) => unknown;

export type UpcastChains = Readonly<Record<string, readonly UpcastStep[]>>;

/** One line per event type that has ever changed. None has: everything is version 1. */
export const upcastChains: UpcastChains = {};

export class UnknownSchemaVersionError extends Error {
  readonly code = 'unknown_schema_version';

  constructor(eventType: string, schemaVersion: number, schemaVersionMax: number) {
    super(
      `${eventType} is stored in schema version ${schemaVersion}; ` +
        `this program reads versions 1 to ${schemaVersionMax}.`,
    );
    this.name = 'UnknownSchemaVersionError';
  }
}

export interface StoredData {
  readonly type: string;
  readonly schemaVersion: number;
  readonly data: unknown;
}

/** The same event's data in the present schema version of its type. */
export function upcast(chains: UpcastChains, stored: StoredData): StoredData {
  const chain = Object.hasOwn(chains, stored.type) ? (chains[stored.type] ?? []) : [];
  const present = chain.length + 1;
  const { type, schemaVersion } = stored;
  if (schemaVersion === present) return stored;
  if (!Number.isInteger(schemaVersion) || schemaVersion < 1 || schemaVersion > present) {
    throw new UnknownSchemaVersionError(type, schemaVersion, present);
  }
  let data = stored.data;
  for (const step of chain.slice(schemaVersion - 1)) data = step(data);
  return { type, schemaVersion: present, data };
}
