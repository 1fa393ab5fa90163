/** The command line of the replay: every problem is a sentence, and nothing is guessed. */
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';

export interface ReplayOptions {
  readonly file: string;
  readonly clients: number;
  /** Rooms as a share of the peak of nights really slept. */
  readonly capacityFactor: number;
  readonly isJson: boolean;
  readonly daysMax: number | undefined;
  readonly rowsMax: number | undefined;
  readonly seed: number;
  /** Whole percent of rooms to sell beyond those there are, in a second run beside one of none. */
  readonly overbookPercent: number | undefined;
  /** Whether OTAs stand beside the server and are told what there is. */
  readonly hasChannels: boolean;
}

export const REPLAY_USAGE =
  'usage: npm run replay -- FILE [--clients 64] [--capacity peak|0.8] [--json] [--days N] ' +
  '[--rows N] [--seed N] [--overbook PERCENT] [--channels]';

const CLIENTS_MAX = 1_024;

/** The options, or what is wrong with them. */
export function readReplayOptions(args: readonly string[]): ReplayOptions | string {
  let parsed: ReturnType<typeof parseReplayArgs>;
  try {
    parsed = parseReplayArgs(args);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  const { values, positionals } = parsed;
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) return 'name one file of bookings';
  if (!existsSync(file)) return `there is no file ${file}`;
  const clients = wholeNumber(values.clients);
  if (clients === undefined || clients > CLIENTS_MAX) {
    return `--clients must be a whole number from 1 to ${CLIENTS_MAX}`;
  }
  const capacityFactor = values.capacity === 'peak' ? 1 : Number(values.capacity);
  if (!(capacityFactor > 0 && capacityFactor <= 10)) {
    return '--capacity must be peak or a number above 0 and up to 10';
  }
  const daysMax = wholeNumber(values.days);
  if (values.days !== undefined && daysMax === undefined) return '--days must be a whole number';
  const rowsMax = wholeNumber(values.rows);
  if (values.rows !== undefined && rowsMax === undefined) return '--rows must be a whole number';
  const seed = wholeNumber(values.seed);
  if (seed === undefined) return '--seed must be a whole number';
  const overbookPercent = wholeNumber(values.overbook);
  const isPercent = overbookPercent !== undefined && overbookPercent <= 100;
  if (values.overbook !== undefined && !isPercent) {
    return '--overbook must be a whole percentage from 1 to 100';
  }
  const { json: isJson, channels: hasChannels } = values;
  if (hasChannels && overbookPercent !== undefined) {
    return '--overbook and --channels are runs of their own';
  }
  return {
    file,
    clients,
    capacityFactor,
    isJson,
    daysMax,
    rowsMax,
    seed,
    overbookPercent,
    hasChannels,
  };
}

function parseReplayArgs(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      clients: { type: 'string', default: '64' },
      capacity: { type: 'string', default: 'peak' },
      json: { type: 'boolean', default: false },
      days: { type: 'string' },
      rows: { type: 'string' },
      seed: { type: 'string', default: '1' },
      overbook: { type: 'string' },
      channels: { type: 'boolean', default: false },
    },
  });
}

/** Of 1 or more; undefined for anything else. */
function wholeNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined;
}
