/**
 * A server whose disk fills up under load and is freed again, told step by step as JSON: what was
 * answered before, while and after. Run in a mount namespace of its own by the test beside it,
 * with an empty file system as small as it may be; it fills whatever file system it is given, so
 * it must never be given one that anybody else uses.
 */
import { closeSync, mkdirSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { JournalAudit } from '../../src/audit/journal-audit.ts';
import { problemText } from '../../src/audit/problem-list.ts';
import { createHotel, PROPERTY_ID } from '../../src/replay/hotel-client.ts';
import { HttpClient } from '../../src/replay/http-client.ts';
import { dateText, noonMs } from '../../src/replay/own-dates.ts';
import { SERVER_MAIN, ServerProcess } from '../../src/replay/server-process.ts';
import { startGateway } from '../process/gateway-process.ts';
import { checkIntegrity, readJournal } from '../process/read-journal.ts';
import { until } from '../process/until.ts';

const TODAY = 20_700;
const CLIENTS = 4;
const BOOKED_BEFORE = 40;
const SPACE_MAX = 64 * 1024 * 1024;
const PATIENCE_MS = 30_000;

export interface Reply {
  readonly key: string;
  readonly status: number;
  readonly type: string | null;
  readonly retryAfter: string | null;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface FullDiskStory {
  readonly before: readonly Reply[];
  /** From the moment on in which the disk was full; the last ones were refused. */
  readonly during: readonly Reply[];
  readonly isUnready: boolean;
  readonly reads: readonly Reply[];
  readonly whileFull: readonly Reply[];
  readonly isReadyAgain: boolean;
  /** Every key of before, asked again when there was room. */
  readonly repeated: readonly Reply[];
  readonly exitCode: number | null;
  readonly errors: string;
  /** What the audit found in the journal. */
  readonly problems: readonly string[];
}

const HALL = {
  id: 'a',
  rooms: 9_000,
  adultsMax: 2,
  childrenMax: 1,
  guestsMax: 3,
  meanPriceMinor: 9_900,
};

const [disk = '', elsewhere = ''] = process.argv.slice(2);
process.stdout.write(`${JSON.stringify(await story())}\n`);

async function story(): Promise<FullDiskStory> {
  const { bsize, blocks } = statfsSync(disk);
  if (bsize * blocks > SPACE_MAX) throw new Error(`${disk} is too large to be filled`);
  const data = join(disk, 'data');
  mkdirSync(data);
  // The bank has a disk of its own, as banks do.
  const bank = await startGateway(join(elsewhere, 'gateway.db'));
  const server = new ServerProcess(SERVER_MAIN, data, noonMs(TODAY), { VACANCY_GATEWAY: bank.url });
  try {
    const told = await fillAndFree(server);
    const exitCode = await server.stop();
    return { ...told, exitCode, errors: server.errors, problems: audited(data) };
  } finally {
    await server.kill();
    await bank.stop();
  }
}

async function fillAndFree(server: ServerProcess) {
  const client = new HttpClient(1);
  const url = await server.start();
  client.baseUrl = url;
  await createHotel(client, [HALL]);
  client.close();
  const isReady = async () => (await get(url, '/readyz')).status === 200;
  const before = await book(url, 'before', BOOKED_BEFORE);
  const filler = join(disk, 'filler');
  fill(filler);
  const during = await bookUntilRefused(url);
  const isUnready = await until(PATIENCE_MS, async () => !(await isReady()));
  const reads = await readEverything(url, String(before[0]?.body.id));
  const whileFull = await book(url, 'full', CLIENTS);
  rmSync(filler);
  const isReadyAgain = await until(PATIENCE_MS, isReady);
  const repeated = await again(url, [...before, ...during, ...whileFull]);
  return { before, during, isUnready, reads, whileFull, isReadyAgain, repeated };
}

function audited(data: string): readonly string[] {
  const file = join(data, 'vacancy.db');
  const audit = new JournalAudit();
  audit.take(readJournal(file));
  const integrity = checkIntegrity(file);
  const damage = integrity === 'ok' ? [] : [integrity];
  return [...audit.problems.map(problemText), ...damage];
}

/** Until not a byte more goes in. */
function fill(path: string): void {
  const file = openSync(path, 'w');
  try {
    for (let size = 1024 * 1024; size >= 512; size /= 2) {
      const part = Buffer.alloc(size);
      try {
        for (;;) writeSync(file, part);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
      }
    }
  } finally {
    closeSync(file);
  }
}

async function book(baseUrl: string, name: string, count: number): Promise<Reply[]> {
  return await Promise.all(
    Array.from({ length: count }, (_, index) => send(baseUrl, `${name}-${index}`)),
  );
}

/** There may be room left in what the database has already taken: until everybody is refused. */
async function bookUntilRefused(baseUrl: string): Promise<Reply[]> {
  const replies: Reply[] = [];
  for (let round = 0; round < 2_000; round += 1) {
    const some = await book(baseUrl, `during-${round}`, CLIENTS);
    replies.push(...some);
    if (some.every(({ status }) => status === 503)) return replies;
  }
  return replies;
}

async function again(baseUrl: string, replies: readonly Reply[]): Promise<Reply[]> {
  const repeated: Reply[] = [];
  for (let at = 0; at < replies.length; at += CLIENTS) {
    const some = replies.slice(at, at + CLIENTS).map(({ key }) => send(baseUrl, key));
    repeated.push(...(await Promise.all(some)));
  }
  return repeated;
}

async function send(baseUrl: string, key: string): Promise<Reply> {
  const arrival = TODAY + 1 + (Number(key.split('-').at(-1)) % 7);
  const response = await fetch(`${baseUrl}/v1/bookings`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': key },
    body: JSON.stringify({
      propertyId: PROPERTY_ID,
      arrival: dateText(arrival),
      departure: dateText(arrival + 2),
      rooms: [{ roomTypeId: HALL.id, adults: 2, children: 0 }],
      guest: { firstName: 'Ada', lastName: key },
      paymentToken: 'tok_approved',
    }),
  });
  return await replyOf(key, response);
}

async function get(baseUrl: string, path: string): Promise<Reply> {
  return await replyOf(path, await fetch(baseUrl + path));
}

async function replyOf(key: string, response: Response): Promise<Reply> {
  const { status, headers } = response;
  const [type, retryAfter] = [headers.get('content-type'), headers.get('retry-after')];
  return {
    key,
    status,
    type,
    retryAfter,
    body: (await response.json()) as Record<string, unknown>,
  };
}

async function readEverything(baseUrl: string, id: string): Promise<Reply[]> {
  const span = `from=${dateText(TODAY)}&to=${dateText(TODAY + 30)}`;
  const paths = [
    `/v1/bookings/${id}`,
    `/v1/bookings/${id}/history`,
    `/v1/properties/${PROPERTY_ID}`,
    `/v1/properties/${PROPERTY_ID}/availability?${span}`,
    '/v1/bookings?limit=5',
    '/healthz',
    '/v1/health',
  ];
  return await Promise.all(paths.map((path) => get(baseUrl, path)));
}
