/**
 * A client that sends bytes as they are and takes answers apart by itself, strictly: whatever
 * follows an answer must be the next answer, so a body that is longer than it said, or an answer
 * too many, is a failure here and not swallowed by a forgiving library.
 */
import { connect, type Socket } from 'node:net';

export interface WireReply {
  readonly status: number;
  /** By name in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly head: string;
  readonly text: string;
}

/** No honest answer takes this long, on a loaded machine either. */
const PATIENCE_MS = 30_000;

/** A socket that takes nothing for so long is taken for stopped. */
const STANDSTILL_MS = 1_000;

export class Wire {
  readonly #socket: Socket;
  #bytes = Buffer.alloc(0);
  #isOver = false;
  #wake: () => void = () => {};
  /** Why the connection broke, when it did not just end. */
  error: Error | undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (chunk: Buffer) => {
      this.#bytes = Buffer.concat([this.#bytes, chunk]);
      this.#wake();
    });
    socket.on('error', (error) => {
      this.error = error;
    });
    const over = () => {
      this.#isOver = true;
      this.#wake();
    };
    // An end is not enough to be over: half of the connection may be left open for ever.
    socket.on('close', over);
  }

  /** With `keepsOpen` the client leaves its half open when the server has closed its own. */
  static open(port: number, keepsOpen = false): Promise<Wire> {
    return new Promise((resolve, reject) => {
      const options = { port, host: '127.0.0.1', allowHalfOpen: keepsOpen };
      const socket = connect(options, () => resolve(new Wire(socket)));
      socket.once('error', reject);
    });
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** What has come and is no part of an answer that was taken. */
  get rest(): string {
    return this.#bytes.toString('latin1');
  }

  send(bytes: string | Buffer): void {
    this.#socket.write(bytes, 'latin1');
  }

  /** Stops reading, so that the server's answers pile up on its side. */
  sleep(): void {
    this.#socket.pause();
  }

  /** The next answer; `hasBody` is false for an answer to HEAD. */
  async reply(hasBody = true): Promise<WireReply> {
    const endOfHead = await this.#until('an answer', () => {
      const at = this.#bytes.indexOf('\r\n\r\n');
      return at < 0 ? undefined : at;
    });
    const head = this.#bytes.subarray(0, endOfHead).toString('latin1');
    const { status, headers } = parsedHead(head);
    const isInterim = status < 200 && status !== 101;
    const isEmpty = !hasBody || isInterim || status === 304 || status === 101;
    const length = isEmpty ? 0 : Number(headers['content-length']);
    if (!Number.isInteger(length)) throw new Error(`an answer without a length:\n${head}`);
    const end = endOfHead + 4 + length;
    await this.#until('a body', () => (this.#bytes.length >= end ? end : undefined));
    const text = this.#bytes.subarray(endOfHead + 4, end).toString();
    this.#bytes = this.#bytes.subarray(end);
    return isInterim ? this.reply(hasBody) : { status, headers, head, text };
  }

  /** So many bytes, whatever they are: what follows an upgrade is no HTTP. */
  async bytes(length: number): Promise<Buffer> {
    await this.#until('bytes', () => (this.#bytes.length >= length ? length : undefined));
    const taken = this.#bytes.subarray(0, length);
    this.#bytes = this.#bytes.subarray(length);
    return taken;
  }

  /**
   * Sends until the server takes no more or has gone, at most `bytesMax`, and says how much went.
   * A server that goes on reading while nobody reads its answers keeps them all in memory.
   */
  async flood(chunk: Buffer, bytesMax: number): Promise<number> {
    let sent = 0;
    while (sent < bytesMax && !this.#isOver && !this.#socket.destroyed) {
      sent += chunk.length;
      if (this.#socket.write(chunk)) continue;
      const drained = new Promise<boolean>((resolve) => {
        const timer = setTimeout(() => resolve(false), STANDSTILL_MS);
        this.#socket.once('drain', () => {
          clearTimeout(timer);
          resolve(true);
        });
      });
      if (!(await drained)) break;
    }
    return sent;
  }

  /** Resolves when the server has closed the connection, with whatever came. */
  async closed(): Promise<string> {
    await this.#until('the end', () => (this.#isOver ? 0 : undefined), true);
    return this.rest;
  }

  close(): void {
    this.#socket.destroy();
  }

  async #until(what: string, read: () => number | undefined, mayBeOver = false): Promise<number> {
    const timer = setTimeout(() => this.#socket.destroy(new Error('no patience')), PATIENCE_MS);
    try {
      for (;;) {
        const found = read();
        if (found !== undefined && !(mayBeOver && this.error?.message === 'no patience')) {
          return found;
        }
        if (this.#isOver) {
          const why = this.error?.message ?? 'the connection ended';
          throw new Error(`waited for ${what}: ${why}; came: ${this.rest.slice(0, 300)}`);
        }
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    } finally {
      clearTimeout(timer);
    }
  }
}

function parsedHead(head: string): { status: number; headers: Record<string, string> } {
  const [first = '', ...lines] = head.split('\r\n');
  const status = /^HTTP\/1\.1 (\d{3}) /.exec(first)?.[1];
  if (status === undefined) throw new Error(`not an answer: ${JSON.stringify(first)}`);
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon < 1) throw new Error(`not a header: ${JSON.stringify(line)}`);
    const name = line.slice(0, colon).toLowerCase();
    if (headers[name] !== undefined) throw new Error(`the header ${name} comes twice`);
    headers[name] = line.slice(colon + 1).trim();
  }
  return { status: Number(status), headers };
}
