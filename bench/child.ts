/**
 * Processes of the benchmark's own: started, asked for one message at a time, and never left over.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface ChildOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
  readonly nodeOptions?: readonly string[];
}

export class Child {
  readonly #process: ChildProcess;
  readonly #messages: unknown[] = [];
  #wake: () => void = () => undefined;

  /** `file` is relative to this folder. */
  constructor(file: string, options: ChildOptions = {}) {
    const path = fileURLToPath(new URL(file, import.meta.url));
    this.#process = fork(path, options.args ?? [], {
      execArgv: [...(options.nodeOptions ?? [])],
      // A clean environment: a setting of another server must not change what is measured.
      env: { ...options.env },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.#process.on('message', (message) => {
      this.#messages.push(message);
      this.#wake();
    });
    this.#process.on('exit', () => this.#wake());
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  send(message: object): void {
    this.#process.send(message);
  }

  /** The next message; the caller knows what the child sends. */
  async next<Message>(): Promise<Message> {
    while (this.#messages.length === 0) {
      if (this.#hasLeft) throw new Error('a process of the benchmark left without an answer');
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    return this.#messages.shift() as Message;
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    if (this.#hasLeft) return;
    const left = new Promise((resolve) => this.#process.once('exit', resolve));
    this.#process.kill(signal);
    await left;
  }

  get #hasLeft(): boolean {
    return this.#process.exitCode !== null || this.#process.signalCode !== null;
  }
}
