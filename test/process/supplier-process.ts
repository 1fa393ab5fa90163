/**
 * A simulated supplier as a process of its own, which is killed as the engine is, and comes back at
 * the same address with the same ledger. It must never outlive the test that started it.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { SERVER_MAIN } from '../../src/replay/server-process.ts';

export class SupplierProcess {
  readonly kind: 'flight' | 'car';
  readonly file: string;
  readonly url: string;
  readonly #port: number;
  #child: ChildProcess | undefined;

  private constructor(kind: 'flight' | 'car', file: string, port: number) {
    this.kind = kind;
    this.file = file;
    this.#port = port;
    this.url = `http://127.0.0.1:${port}`;
  }

  static async open(kind: 'flight' | 'car', file: string): Promise<SupplierProcess> {
    const supplier = new SupplierProcess(kind, file, await freePort());
    await supplier.start();
    return supplier;
  }

  async start(): Promise<void> {
    const port = String(this.#port);
    const args = ['supplier', '--kind', this.kind, '--port', port, '--file', this.file];
    const child = fork(SERVER_MAIN, args, {
      env: { VACANCY_LOG_LEVEL: 'error' },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.#child = child;
    const failed = once(child, 'exit').then(([code]) => {
      throw new Error(`the supplier ${this.kind} left with ${String(code)}`);
    });
    // Whoever waits for the start hears of it; later it is the ordinary end.
    failed.catch(() => undefined);
    await Promise.race([once(child, 'message'), failed]);
  }

  async kill(): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const left = once(child, 'exit');
    child.kill('SIGKILL');
    await left;
  }
}

/**
 * Free now, and below those that the system gives to connections: while the supplier is down none
 * of them may take its place.
 */
async function freePort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    const server = createServer();
    const isFree = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false));
      server.listen(port, '127.0.0.1', () => resolve(true));
    });
    if (!isFree) continue;
    server.close();
    await once(server, 'close');
    return port;
  }
}
