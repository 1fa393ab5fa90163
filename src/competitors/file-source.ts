/** Competitors' rates from a file that somebody else writes: JSON, or CSV if its name says so. */
import { open } from 'node:fs/promises';
import { limits } from '../limits.ts';
import type { CompetitorRate, CompetitorSource } from '../ports/competitor-rates.ts';
import { parseRates } from './rate-list.ts';

export class FileCompetitorSource implements CompetitorSource {
  readonly name = 'file';
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  /** Size and text come from one open file, for it may be replaced meanwhile. */
  async read(signal: AbortSignal): Promise<readonly CompetitorRate[]> {
    const file = await open(this.#path);
    try {
      const { size } = await file.stat();
      const max = limits.competitorBytesMax;
      if (size > max) throw new Error(`${this.#path} has ${size} bytes, more than ${max}`);
      const text = await file.readFile({ encoding: 'utf8', signal });
      return parseRates(text, this.#path.toLowerCase().endsWith('.csv') ? 'csv' : 'json');
    } finally {
      await file.close();
    }
  }
}
