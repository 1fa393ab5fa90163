/**
 * The OTA simulator as a process beside the server, as OTAs are: it stands while the engine is
 * killed. It must never outlive whoever started it.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { SERVER_MAIN } from './server-process.ts';

export class OtaProcess {
  readonly url: string;
  readonly #child: ChildProcess;

  private constructor(url: string, child: ChildProcess) {
    this.url = url;
    this.#child = child;
  }

  /** With its database in `file`; the same seed has the same weather. */
  static async start(file: string, seed: number, port = 0): Promise<OtaProcess> {
    const args = ['ota', '--port', String(port), '--file', file, '--seed', String(seed)];
    const child = fork(SERVER_MAIN, args, {
      env: { VACANCY_LOG_LEVEL: 'error' },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const failed = once(child, 'exit').then(([code]) => {
      throw new Error(`the OTA simulator left with ${String(code)}`);
    });
    // Whoever waits for the start hears of it; later it is the ordinary end.
    failed.catch(() => undefined);
    const [message] = await Promise.race([once(child, 'message'), failed]);
    return new OtaProcess(String((message as { url: unknown }).url), child);
  }

  /** In order, or as a power cut would. */
  async stop(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const left = once(this.#child, 'exit');
    this.#child.kill(signal);
    await left;
  }
}
