/**
 * The end of a run: what the server says before it is restarted and afterwards, held against what
 * the clients were told. Leaving in order is a promise as well: exit code 0, with nothing lost.
 */
import type { FrontDesk } from './front-desk.ts';
import { compareMirror, type Inspection, inspectServer } from './inspect-server.ts';
import type { RunHistory } from './run-history.ts';
import type { ServerProcess } from './server-process.ts';
import type { Findings } from './verify-history.ts';
import { roomProblems } from './verify-rooms.ts';

interface Run {
  readonly server: ServerProcess;
  readonly history: RunHistory;
  readonly desk: FrontDesk;
  readonly lastDay: number;
}

/** The server has stopped when it resolves. */
export async function judge(
  { server, history, desk, lastDay }: Run,
  inspection: Inspection,
): Promise<Findings & { readonly rooms: readonly string[] }> {
  const { client, mirror } = inspection;
  const feed = await compareMirror(inspection);
  process.stderr.write('restarting the server and verifying\n');
  await stop(server, history);
  client.baseUrl = await server.start();
  await desk.look({ client, history }, { day: lastDay, phase: Number.POSITIVE_INFINITY });
  const found = await inspectServer(inspection);
  await stop(server, history);
  const { rooms, sights } = desk;
  const disorder = mirror.disorder === 0 ? [] : [`${mirror.disorder} frames went back in position`];
  return {
    ...found,
    feed: [...feed, ...found.feed, ...disorder],
    rooms: roomProblems({ rooms, sights, accepted: [...history.accepted.values()] }),
  };
}

async function stop(server: ServerProcess, history: RunHistory): Promise<void> {
  const code = await server.stop();
  if (code !== 0) history.unexpected.push(`the server left with ${code ?? 'a signal'}, not 0`);
}
