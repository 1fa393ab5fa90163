/**
 * Kills a server under load as often as it is told, and judges it after each time. A broken promise
 * ends the run with what was found, the seed, and the directory kept for a look. It must never end
 * well when a round was not judged.
 */
import { OptionError, optionValues, runByHand, wholeOption } from '../support/hand-command.ts';
import { HotelWorld } from './hotel-world.ts';

const USAGE = `Usage: node test/process/kill-rounds.ts [options]

  --rounds 20         how often the server is killed, each time under load, and then judged
  --seed N            of the load and of the moments; another one each time when not given
  --clients 24        clients at once
  --gateway process   the bank is a process of its own and stands; inside: it dies with the server

In each round clients book, hold, pay, change, cancel and check in, give and clean rooms, open,
draw on and give back blocks, wait for full nights and take what is offered, and repeat under its
key whatever was not answered, through the kill and the start after it. Then the directory as it
was left and every answer of every round so far is held against the journal, with the nights,
rooms, blocks, the money, the feed and a sample of repeated requests.
Exit code: 0 every promise was kept, 1 one was broken, 64 an option was not understood.
`;
const PROBLEMS_SHOWN_MAX = 20;
/** What the house does beside selling rooms. */
const WORK = [
  'RoomsAssigned',
  'GuestCheckedIn',
  'RoomsFreed',
  'RoomStatusChanged',
  'BlockChangeAgreed',
  'BlockCancelled',
  'WaitlistJoined',
  'WaitlistOffered',
  'block nights drawn',
  'offers booked',
] as const;

interface Options {
  readonly rounds: number;
  readonly seed: number;
  readonly clients: number;
  readonly gateway: 'process' | 'inside';
}

process.exitCode = await runByHand(USAGE, (args) => run(readOptions(args)));

function readOptions(args: readonly string[]): Options {
  const { rounds, seed, clients, gateway } = optionValues(args, {
    rounds: { type: 'string', default: '20' },
    seed: { type: 'string', default: String(1 + (Date.now() % 1_000_000)) },
    clients: { type: 'string', default: '24' },
    gateway: { type: 'string', default: 'process' },
  });
  if (gateway !== 'process' && gateway !== 'inside') {
    throw new OptionError(`--gateway is process or inside, and not ${gateway}.`);
  }
  return {
    rounds: wholeOption('rounds', rounds),
    seed: wholeOption('seed', seed),
    clients: wholeOption('clients', clients),
    gateway,
  };
}

async function run({ rounds, ...options }: Options): Promise<number> {
  const startedMs = performance.now();
  const world = await HotelWorld.open(options);
  let problems: readonly string[] = [];
  try {
    while (world.rounds < rounds && problems.length === 0) {
      problems = await world.round();
      show(world, { rounds, seed: options.seed }, (performance.now() - startedMs) / 1_000);
    }
  } finally {
    await world.close(problems.length > 0);
  }
  process.stdout.write('\n');
  const done = WORK.map((type) => `${type} ${world.count(type)}`);
  process.stdout.write(`In the journal: ${done.join(', ')}\n`);
  if (problems.length === 0) return 0;
  const shown = problems.slice(0, PROBLEMS_SHOWN_MAX).map((problem) => `  ${problem}\n`);
  process.stdout.write(`Round ${world.rounds} of seed ${options.seed}, `);
  process.stdout.write(`${problems.length} problems:\n${shown.join('')}`);
  process.stdout.write(`Files: ${world.directory}\n`);
  return 1;
}

/** One line that moves on a terminal, and one a round elsewhere. */
function show(
  world: HotelWorld,
  { rounds, seed }: Pick<Options, 'rounds' | 'seed'>,
  elapsedSeconds: number,
): void {
  const perRound = elapsedSeconds / world.rounds;
  const leftMinutes = ((rounds - world.rounds) * perRound) / 60;
  const answers = world.told.length;
  const line =
    `round ${world.rounds}/${rounds}, ${world.kills} kills, ` +
    `${answers.toLocaleString('en-US')} acknowledged answers ` +
    `(${(answers / elapsedSeconds).toFixed(0)}/s), ` +
    `${perRound.toFixed(1)} s a round, ${leftMinutes.toFixed(1)} min left, seed ${seed}`;
  process.stdout.write(process.stdout.isTTY ? `\r${line}   ` : `${line}\n`);
}
