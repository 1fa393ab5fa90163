/** What every message of Channex has in common. */
import type { ChannelHotel } from '../ports/channel-format.ts';

export type JsonRecord = Readonly<Record<string, unknown>>;

export function channexHeaders({ credentials }: ChannelHotel): Readonly<Record<string, string>> {
  return {
    accept: 'application/json',
    'content-type': 'application/json',
    'user-api-key': credentials.apiKey ?? '',
  };
}

export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Undefined for what is no JSON. */
export function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
