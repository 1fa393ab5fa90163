/**
 * A feed client that writes WebSocket frames byte by byte, good ones and bad ones, and reads what
 * the server says without forgiving anything.
 */
import { Wire } from './wire.ts';

export interface SentFrame {
  readonly opcode: number;
  readonly payload?: string | Buffer;
  readonly isLast?: boolean;
  readonly isMasked?: boolean;
  /** The three reserved bits, which no extension of ours gives a meaning. */
  readonly reserved?: number;
  /** Instead of the true length. */
  readonly length?: bigint;
}

export const TEXT = 1;
export const BINARY = 2;
export const CLOSE = 8;
export const PING = 9;
export const PONG = 10;

export function frameBytes(frame: SentFrame): Buffer {
  const { opcode, isLast = true, isMasked = true, reserved = 0 } = frame;
  const payload = Buffer.from(frame.payload ?? '');
  const first = (isLast ? 0x80 : 0) | (reserved << 4) | opcode;
  const mask = isMasked ? [Buffer.from([0, 0, 0, 0])] : [];
  const length = lengthBytes(frame.length ?? BigInt(payload.length), isMasked);
  return Buffer.concat([Buffer.from([first]), length, ...mask, payload]);
}

function lengthBytes(length: bigint, isMasked: boolean): Buffer {
  const bit = isMasked ? 0x80 : 0;
  if (length < 126n) return Buffer.from([bit | Number(length)]);
  const bytes = Buffer.alloc(length < 65_536n ? 3 : 9);
  bytes[0] = bit | (length < 65_536n ? 126 : 127);
  if (length < 65_536n) bytes.writeUInt16BE(Number(length), 1);
  else bytes.writeBigUInt64BE(length, 1);
  return bytes;
}

export class RawFeed {
  readonly wire: Wire;

  private constructor(wire: Wire) {
    this.wire = wire;
  }

  static async open(port: number): Promise<RawFeed> {
    const wire = await Wire.open(port);
    const lines = [
      ...['GET /v1/feed HTTP/1.1', 'Host: hotel', 'Connection: Upgrade', 'Upgrade: websocket'],
      ...['Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=='],
    ];
    wire.send(`${lines.join('\r\n')}\r\n\r\n`);
    const { status } = await wire.reply();
    if (status !== 101) throw new Error(`no feed: ${status}`);
    return new RawFeed(wire);
  }

  send(...frames: readonly SentFrame[]): void {
    this.wire.send(Buffer.concat(frames.map(frameBytes)));
  }

  say(value: unknown): void {
    const payload = typeof value === 'string' ? value : JSON.stringify(value);
    this.send({ opcode: TEXT, payload });
  }

  /** The next frame; the server may neither mask nor split nor reserve anything. */
  async frame(): Promise<{ opcode: number; payload: Buffer }> {
    const [first = 0, second = 0] = await this.wire.bytes(2);
    if ((first & 0xf0) !== 0x80 || second > 127) throw new Error(`a frame of ${first} ${second}`);
    let length = second;
    if (second === 126) length = (await this.wire.bytes(2)).readUInt16BE();
    if (second === 127) length = Number((await this.wire.bytes(8)).readBigUInt64BE());
    return { opcode: first & 15, payload: await this.wire.bytes(length) };
  }

  /** The next thing said, heartbeats passed over. */
  async next(): Promise<Record<string, unknown>> {
    const { opcode, payload } = await this.frame();
    if (opcode === PING || opcode === PONG) return this.next();
    if (opcode !== TEXT) throw new Error(`said nothing, but ${opcode} ${payload.toString()}`);
    return JSON.parse(payload.toString());
  }

  /** The code that the server closes with, whatever it says before. */
  async closeCode(): Promise<number> {
    const { opcode, payload } = await this.frame();
    if (opcode !== CLOSE) return this.closeCode();
    return payload.readUInt16BE();
  }
}
