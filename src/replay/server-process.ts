/**
 * The server under replay, and under the tests that kill it: a real process on a real data
 * directory, whose calendar is turned by messages. It can be ended politely or killed, and started
 * again on the same data. It must never outlive whoever started it.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { extname, join } from 'node:path';

/**
 * The program that is replayed against, unless a test brings a server of its own: TypeScript in a
 * clone, JavaScript in the package.
 */
export const SERVER_MAIN = join(import.meta.dirname, '..', `main${extname(import.meta.filename)}`);
const START_MS_MAX = 60_000;
const STOP_MS_MAX = 60_000;
/** Kept for a message when the server does not start. */
const ERROR_BYTES_MAX = 4_000;
const OUTPUT_CHARACTERS_MAX = 4_000;

export class ServerProcess {
  readonly #main: string;
  readonly #dataDirectory: string;
  #child: ChildProcess | undefined;
  readonly #environment: Readonly<Record<string, string>>;
  #nowMs: number;
  #lastId = 0;
  #errors = '';
  #output = '';

  constructor(
    main: string,
    dataDirectory: string,
    startMs: number,
    environment: Readonly<Record<string, string>> = {},
  ) {
    this.#main = main;
    this.#dataDirectory = dataDirectory;
    this.#environment = environment;
    this.#nowMs = startMs;
  }

  /** Of the running server, for whoever asks the machine about it. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** What the running server, or the last one, has printed. */
  get output(): string {
    return this.#output;
  }

  /** What it has complained about. */
  get errors(): string {
    return this.#errors;
  }

  /** Resolves with the address once the server listens. */
  async start(): Promise<string> {
    this.#errors = '';
    this.#output = '';
    const child = fork(this.#main, ['serve'], {
      // A clean environment: nothing that was set for another server may leak into this one.
      env: {
        VACANCY_PORT: '0',
        VACANCY_DATA_DIRECTORY: this.#dataDirectory,
        VACANCY_CLOCK: 'ipc',
        VACANCY_CLOCK_START_MS: String(this.#nowMs),
        VACANCY_DEMO: 'off',
        VACANCY_LOG_LEVEL: 'warn',
        ...this.#environment,
      },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    child.stdout?.on('data', (part: Buffer) => {
      this.#output = (this.#output + part.toString('utf8')).slice(-OUTPUT_CHARACTERS_MAX);
    });
    child.stderr?.on('data', (part: Buffer) => {
      this.#errors = (this.#errors + part.toString('utf8')).slice(-ERROR_BYTES_MAX);
    });
    this.#child = child;
    const message = await this.#message(child, 'listening', START_MS_MAX);
    return String(message.url);
  }

  /** Resolves when everything in the server has seen the new time. */
  async setClock(nowMs: number): Promise<void> {
    this.#nowMs = nowMs;
    const child = this.#running();
    this.#lastId += 1;
    const done = this.#message(child, 'clock-set', START_MS_MAX, this.#lastId);
    child.send({ type: 'set-clock', nowMs, id: this.#lastId });
    await done;
  }

  /** Asks it to leave and gives its exit code; a server that does not is an error. */
  async stop(signal: 'SIGTERM' | 'SIGINT' = 'SIGTERM'): Promise<number | null> {
    const child = this.#running();
    const left = exitOf(child);
    child.kill(signal);
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS_MAX);
    const code = await left;
    clearTimeout(timer);
    return code;
  }

  /** As a power cut would: no handler runs. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const left = exitOf(child);
    child.kill('SIGKILL');
    await left;
  }

  /** It answers nobody until `thaw`, as on a machine that has better things to do. */
  freeze(): void {
    this.#running().kill('SIGSTOP');
  }

  thaw(): void {
    this.#running().kill('SIGCONT');
  }

  #running(): ChildProcess {
    if (this.#child === undefined) throw new Error('the server was not started');
    return this.#child;
  }

  #message(
    child: ChildProcess,
    type: string,
    waitMs: number,
    id?: number,
  ): Promise<Readonly<Record<string, unknown>>> {
    return new Promise((resolve, reject) => {
      const end = (settle: () => void) => {
        clearTimeout(timer);
        child.off('message', onMessage);
        child.off('exit', onExit);
        settle();
      };
      const fail = (what: string) =>
        end(() => reject(new Error(`the server ${what}\n${this.#errors}`.trimEnd())));
      const onExit = (code: number | null) => fail(`left with ${code ?? 'a signal'}`);
      const onMessage = (message: unknown) => {
        const fields = { ...(message as Record<string, unknown>) };
        if (fields.type !== type || (id !== undefined && fields.id !== id)) return;
        end(() => resolve(fields));
      };
      const timer = setTimeout(() => fail(`sent no ${type} in ${waitMs} ms`), waitMs);
      child.on('message', onMessage);
      child.on('exit', onExit);
    });
  }
}

function exitOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => child.once('exit', resolve));
}
