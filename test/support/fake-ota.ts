/**
 * An OTA in this process that takes Channex's JSON into a calendar of its own, under whatever
 * weather a test makes. It keeps every message with what it said, so that a test can hold it
 * against what was true when it was said.
 */
import { channelFormats } from '../../src/channels/channel-formats.ts';
import { addDays, type CivilDate } from '../../src/domain/calendar.ts';
import type {
  ChannelAnswer,
  ChannelFormat,
  ChannelRequest,
} from '../../src/ports/channel-format.ts';
import type { ChannelWire } from '../../src/ports/channels.ts';

type Value = Readonly<Record<string, unknown>>;

/** One message as it left. */
export interface SaidMessage {
  readonly path: string;
  readonly values: readonly Value[];
}

/** What happens to one request; `arrive` has it taken, and may be called never, late or twice. */
export type Weather = (
  request: ChannelRequest,
  arrive: () => ChannelAnswer,
) => Promise<ChannelAnswer> | ChannelAnswer;

const fine: Weather = (_, arrive) => arrive();

export class FakeOta implements ChannelWire {
  readonly formats: ReadonlyMap<string, ChannelFormat> = new Map(
    channelFormats.map((format) => [format.name, format]),
  );
  #lines: { isCut: boolean }[] = [];
  weather: Weather = fine;
  /** Told of each message as it leaves. */
  onSaid: (message: SaidMessage) => void = () => undefined;
  /** Why a value is not taken; undefined when it is. */
  refuses: (value: Value) => string | undefined = () => undefined;
  readonly messages: SaidMessage[] = [];
  /** `room night` to rooms. */
  readonly rooms = new Map<string, number>();
  /** `plan night` to fields. */
  readonly plans = new Map<string, Value>();

  async refusal(): Promise<undefined> {
    return undefined;
  }

  async send(_: string, request: ChannelRequest, signal: AbortSignal): Promise<ChannelAnswer> {
    if (request.method === 'POST') this.#note(request);
    const answer = await this.weather(request, () => this.#arrive(request));
    signal.throwIfAborted();
    return answer;
  }

  close(): void {}

  /** A line of its own for one engine, which is dead when that is killed. */
  line(): ChannelWire {
    const line = { isCut: false };
    this.#lines.push(line);
    return {
      formats: this.formats,
      refusal: () => this.refusal(),
      send: (url, request, signal) => {
        return line.isCut ? new Promise(() => undefined) : this.send(url, request, signal);
      },
      close: () => undefined,
    };
  }

  /** What a dead process had still to say is never said. */
  cutLines(): void {
    for (const line of this.#lines) line.isCut = true;
    this.#lines = [];
  }

  clearWeather(): void {
    this.weather = fine;
  }

  /** Messages of one kind. */
  said(path: string): readonly SaidMessage[] {
    return this.messages.filter((message) => message.path === path);
  }

  forget(): void {
    this.messages.length = 0;
  }

  #note({ path, body }: ChannelRequest): void {
    const message = { path, values: valuesOf(body) };
    this.messages.push(message);
    this.onSaid(message);
  }

  #arrive(request: ChannelRequest): ChannelAnswer {
    if (request.method === 'GET') return ok({ data: this.#calendar(request.path) });
    const warnings: Value[] = [];
    for (const value of valuesOf(request.body)) {
      const reason = this.refuses(value);
      if (reason === undefined) this.#take(value);
      else warnings.push({ ...value, warning: { value: [reason] } });
    }
    return ok({ data: [{ id: 't', type: 'task' }], meta: { message: 'Success', warnings } });
  }

  #take({ date, date_from, date_to, room_type_id, rate_plan_id, ...fields }: Value): void {
    const from = String(date ?? date_from) as CivilDate;
    const to = String(date ?? date_to) as CivilDate;
    for (let night = from; night <= to; night = addDays(night, 1)) {
      if (room_type_id !== undefined) {
        this.rooms.set(`${String(room_type_id)} ${night}`, Number(fields.availability));
        continue;
      }
      const key = `${String(rate_plan_id)} ${night}`;
      const { property_id: _, ...said } = fields;
      this.plans.set(key, { ...this.plans.get(key), ...said });
    }
  }

  #calendar(path: string): Record<string, Record<string, unknown>> {
    const { searchParams } = new URL(`https://ota.example${path}`);
    const from = searchParams.get('filter[date][gte]') ?? '';
    const to = searchParams.get('filter[date][lte]') ?? '';
    const data: Record<string, Record<string, unknown>> = {};
    const source = path.startsWith('/availability') ? this.rooms : this.plans;
    for (const [key, value] of source) {
      const [code = '', night = ''] = key.split(' ');
      if (night < from || night > to) continue;
      data[code] = { ...data[code], [night]: shown(value) };
    }
    return data;
  }
}

/** Of several rates it shows that of the most guests. */
function shown(value: number | Value): unknown {
  if (typeof value === 'number' || !Array.isArray(value.rates)) return value;
  const { rates, ...fields } = value;
  return { ...fields, rate: (rates as readonly Value[]).at(-1)?.rate };
}

function valuesOf(body: string | undefined): readonly Value[] {
  return (JSON.parse(body ?? '{}') as { values?: readonly Value[] }).values ?? [];
}

export function ok(body: unknown): ChannelAnswer {
  return { status: 200, body: JSON.stringify(body), retryAfterMs: undefined };
}

/** A proxy's, in the OTA's place. */
export const PAGE: ChannelAnswer = {
  status: 404,
  body: '<html><head><title>404 Not Found</title></head><body><hr>nginx</body></html>',
  retryAfterMs: undefined,
};

export function answered(status: number, retryAfterMs?: number): ChannelAnswer {
  return { status, body: '{"errors":{"title":"no"}}', retryAfterMs };
}
