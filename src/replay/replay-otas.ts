/**
 * The OTAs beside a replay: a process of the simulator with a database of its own, connected to the
 * server, and the watch over their calendars. Whoever opens them has to close them.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ChannelWatch } from './channel-watch.ts';
import type { PlannedRoomType } from './hotel-plan.ts';
import { HttpClient } from './http-client.ts';
import { connectOtas, listHotel, OTAS } from './ota-channels.ts';
import { OtaProcess } from './ota-process.ts';
import { OtaSales } from './ota-sales.ts';

export interface ReplayOtas {
  readonly sales: OtaSales;
  readonly watch: ChannelWatch;
  /** The server has another address now. */
  moved(): Promise<void>;
  close(): Promise<void>;
}

export interface OtasOptions {
  readonly server: HttpClient;
  readonly hotel: readonly PlannedRoomType[];
  readonly clients: number;
  readonly seed: number;
  readonly settleMsMax: number;
}

export async function openOtas(options: OtasOptions): Promise<ReplayOtas> {
  const { server, hotel, clients, seed, settleMsMax } = options;
  const directory = mkdtempSync(join(tmpdir(), 'vacancy-otas-'));
  const process = await OtaProcess.start(join(directory, 'ota.db'), seed);
  const client = new HttpClient(clients);
  client.baseUrl = process.url;
  const close = async () => {
    client.close();
    await process.stop();
    rmSync(directory, { recursive: true, force: true });
  };
  try {
    await connectOtas(server, client, hotel);
  } catch (error) {
    await close();
    throw error;
  }
  const parts = { server, ota: client, hotel, settleMsMax };
  const moved = async () => {
    for (const ota of OTAS) await listHotel(server, client, hotel, ota);
  };
  return { sales: new OtaSales(parts), watch: new ChannelWatch(parts), moved, close };
}
