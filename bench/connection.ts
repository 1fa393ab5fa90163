/**
 * One keep-alive socket of a load client, written to directly, with one request in flight at a
 * time. It reads of an answer only its status and its head, because a client must be cheaper than
 * any server it loads; it must never be used where the body matters.
 */
import { connect, type Socket } from 'node:net';

const HEAD_END = '\r\n\r\n';

export class Connection {
  readonly #socket: Socket;
  readonly #onAnswer: (status: number, head: string) => void;
  #bytes: Buffer = Buffer.alloc(0);
  /** Resolves when requests would reach the server; never when it cannot be reached. */
  readonly opened: Promise<void>;

  constructor(url: URL, onAnswer: (status: number, head: string) => void, onEnd: () => void) {
    this.#onAnswer = onAnswer;
    this.#socket = connect(Number(url.port), url.hostname);
    this.#socket.setNoDelay(true);
    this.opened = new Promise((resolve) => this.#socket.once('connect', resolve));
    this.#socket.on('data', (part: Buffer) => this.#read(part));
    this.#socket.on('error', () => undefined);
    this.#socket.on('close', onEnd);
  }

  send(text: string): void {
    this.#socket.write(text, 'latin1');
  }

  close(): void {
    this.#socket.destroy();
  }

  /** An answer of known length; both servers send Content-Length. */
  #read(part: Buffer): void {
    this.#bytes = this.#bytes.length === 0 ? part : Buffer.concat([this.#bytes, part]);
    const headEnd = this.#bytes.indexOf(HEAD_END);
    if (headEnd < 0) return;
    const head = this.#bytes.toString('latin1', 0, headEnd);
    const length = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? Number.NaN);
    if (Number.isNaN(length)) throw new Error(`an answer without a length:\n${head}`);
    if (this.#bytes.length < headEnd + HEAD_END.length + length) return;
    this.#bytes = Buffer.alloc(0);
    this.#onAnswer(Number(head.slice(9, 12)), head);
  }
}
