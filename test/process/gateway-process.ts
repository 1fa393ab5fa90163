/**
 * The simulated payment gateway as a process of its own, as a bank is: it stands while the engine
 * is killed. It must never outlive the test that started it.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { SERVER_MAIN } from '../../src/replay/server-process.ts';

export class GatewayProcess {
  readonly url: string;
  readonly #child: ChildProcess;

  constructor(url: string, child: ChildProcess) {
    this.url = url;
    this.#child = child;
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const left = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    await left;
  }

  /** What the customer does on the bank's page. */
  async complete(authorisationKey: string, outcome: 'approve' | 'decline'): Promise<void> {
    const path = `/v1/authorisations/${encodeURIComponent(authorisationKey)}/complete`;
    const response = await fetch(this.url + path, {
      method: 'POST',
      body: JSON.stringify({ outcome }),
    });
    if (!response.ok) throw new Error(`the gateway answered ${response.status}`);
  }
}

export async function startGateway(file: string): Promise<GatewayProcess> {
  const child = fork(SERVER_MAIN, ['gateway', '--port', '0', '--file', file], {
    env: { VACANCY_LOG_LEVEL: 'error' },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const failed = once(child, 'exit').then(([code]) => {
    throw new Error(`the gateway left with ${String(code)}`);
  });
  // Whoever waits for the start hears of it; later it is the ordinary end.
  failed.catch(() => undefined);
  const [message] = await Promise.race([once(child, 'message'), failed]);
  return new GatewayProcess(String((message as { url: unknown }).url), child);
}
