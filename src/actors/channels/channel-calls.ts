/**
 * Calls about channels: each change is one message to the channel's actor; what is read is the
 * journal's durable state. Whether an address may be sent to is asked of the network first, what is
 * mapped of the property, and neither counts when the key was used before.
 */
import type {
  ChannelChanges,
  ChannelCommand,
  ChannelEvent,
  ChannelState,
} from '../../domain/channels/channel.ts';
import { type ChannelId, isId } from '../../domain/ids.ts';
import type { PropertyState } from '../../domain/property/property.ts';
import type { Rejection } from '../../domain/rejection.ts';
import { limits } from '../../limits.ts';
import type { ChannelCalls, ChannelView, Reconciliation } from '../../ports/channels.ts';
import type { CallContext, Outcome } from '../../ports/engine.ts';
import { busy, rejectedWith } from '../calls/call.ts';
import { type CallDesk, readAt } from '../calls/call-desk.ts';
import { accessOf } from './channel-access.ts';
import { CHANNEL_STREAMS } from './channel-actor.ts';
import { ChannelAddresses, newAddress } from './channel-addresses.ts';
import { sealCredentials } from './channel-credentials.ts';

type Ok<Value> = Extract<Outcome<Value>, { type: 'ok' }>;

export function channelCalls(desk: CallDesk): ChannelCalls {
  const { core } = desk;
  const change = async (
    context: CallContext,
    id: ChannelId,
    command: ChannelCommand,
    refusal?: Rejection,
  ): Promise<Outcome<ChannelView>> => {
    const outcome = await tell(desk, context, id, command, refusal);
    // How it fares is not of the call's making, and another thing when the call is repeated.
    return mapped(outcome, ({ value: state, version }) => ({ state, version, health: null }));
  };
  const addresses = new ChannelAddresses(core.channels);
  return {
    ...readsOf(desk),
    async createChannel(context, { id = desk.idFor('channel', context) as ChannelId, details }) {
      const refusal =
        tooMany(desk, id) ??
        mappingRefusal(desk.core.board.property(details.propertyId), details) ??
        formatRefusal(desk, details.format) ??
        planCodeRefusal(desk, details) ??
        (await urlRefusal(desk, details.url));
      const command = { type: 'create_channel', details } as const;
      if (refusal !== undefined) return change(context, id, command, refusal);
      return addresses.keeping(id, details, (taken) => change(context, id, command, taken));
    },
    async changeChannel(context, id, changes) {
      const refusal = changeRefusal(desk, id, changes) ?? (await urlRefusal(desk, changes.url));
      const command = { type: 'change_channel', changes } as const;
      const target = newAddress(core.channels.get(id)?.state.details, changes);
      if (refusal !== undefined || target === undefined) {
        return change(context, id, command, refusal);
      }
      return addresses.keeping(id, target, (taken) => change(context, id, command, taken));
    },
    async setChannelCredentials(context, id, credentials) {
      const sealed = sealCredentials(desk.world.chance, id, credentials);
      const refusal = credentialsRefusal(desk, id, sealed.names);
      // What was sent is compared sealed when the key comes again, and kept in the clear nowhere.
      const request = { call: 'setChannelCredentials', id, sealed: sealed.sealed };
      const command = { type: 'set_channel_credentials', credentials: sealed } as const;
      return change({ ...context, request }, id, command, refusal);
    },
    async rotateChannelPassword(context, id, overlapMs) {
      const command = { type: 'rotate_channel_password', overlapMs } as const;
      const outcome = await tell(desk, context, id, command);
      // Whenever the key is repeated it is told the same.
      return mapped(outcome, ({ value }) => accessOf(desk.world.chance, value));
    },
    pauseChannel: (context, id) => change(context, id, { type: 'pause_channel', reason: 'staff' }),
    resumeChannel: (context, id) => change(context, id, { type: 'resume_channel' }),
    async deleteChannel(context, id) {
      return mapped(await tell(desk, context, id, { type: 'delete_channel' }), () => null);
    },
    syncChannel: (context, id) => change(context, id, { type: 'sync_channel' }),
    reconcileChannel: (context, id) => {
      return change(context, id, { type: 'reconcile_channel' }, readableRefusal(desk, id));
    },
    redriveChannel: (context, id) => change(context, id, { type: 'redrive_channel' }),
  };
}

type Reads = 'channels' | 'channel' | 'reconciliations' | 'refusedValues';

function readsOf(desk: CallDesk): Pick<ChannelCalls, Reads> {
  const { core } = desk;
  return {
    async channels() {
      const { durablePosition } = desk.world.journal;
      const views = core.channels.all().map(({ state, version }) => viewOf(desk, state, version));
      return readAt(views, durablePosition);
    },
    async channel(id) {
      return viewed(desk, await read(desk, id));
    },
    async reconciliations(id, before, limit) {
      const outcome = await read(desk, id);
      return mapped(outcome, () => reconciliationsOf(desk, id, before, limit));
    },
    async refusedValues(id) {
      return mapped(await read(desk, id), () => core.lanes?.channels.refused(id) ?? []);
    },
  };
}

function tell(
  { core, inFlight }: CallDesk,
  context: CallContext,
  id: ChannelId,
  command: ChannelCommand,
  refusal?: Rejection,
): Promise<Outcome<ChannelState>> {
  const refused = refusal === undefined ? {} : { refusal };
  return inFlight.run<ChannelState>(true, (respond) => {
    const message = { type: 'call', command, context, respond, ...refused } as const;
    if (core.directory.channel(id).tell(message) !== undefined) respond(busy());
  });
}

function read({ core, inFlight }: CallDesk, id: ChannelId): Promise<Outcome<ChannelState>> {
  if (!isId(id)) return Promise.resolve(rejectedWith({ code: 'not_found', what: 'channel', id }));
  return inFlight.run<ChannelState>(false, (respond) => {
    const refusal = core.directory.channel(id).tell({ type: 'read', respond });
    if (refusal !== undefined) respond(busy());
  });
}

function tooMany({ core }: CallDesk, id: ChannelId): Rejection | undefined {
  const max = limits.channelsMax;
  if (core.channels.size < max || core.channels.get(id) !== undefined) return undefined;
  return { code: 'too_many_channels', max };
}

function formatRefusal({ world }: CallDesk, id: string): Rejection | undefined {
  if (world.channels.formats.has(id)) return undefined;
  return { code: 'not_found', what: 'channel_format', id };
}

async function urlRefusal(
  { world }: CallDesk,
  url: string | undefined,
): Promise<Rejection | undefined> {
  const fault = url === undefined ? undefined : await world.channels.refusal(url);
  if (url === undefined || fault === undefined) return undefined;
  return { code: 'channel_url_refused', fault, host: new URL(url).hostname };
}

function changeRefusal(
  desk: CallDesk,
  id: ChannelId,
  changes: ChannelChanges,
): Rejection | undefined {
  const { core } = desk;
  const known = core.channels.get(id)?.state.details;
  if (known === undefined) return undefined;
  const { propertyId, format } = known;
  const { roomTypes = [], ratePlans = [] } = changes;
  const mapped = { propertyId, roomTypes, ratePlans };
  return (
    mappingRefusal(core.board.property(propertyId), mapped) ??
    planCodeRefusal(desk, { format, ratePlans })
  );
}

/** A code that would get the prices of several plans where the OTA knows a price by it alone. */
function planCodeRefusal(
  { world }: CallDesk,
  { format, ratePlans }: Pick<ChannelState['details'], 'format' | 'ratePlans'>,
): Rejection | undefined {
  if (world.channels.formats.get(format)?.ratesAddressedBy !== 'plan') return undefined;
  const codes = ratePlans.map(({ code }) => code);
  const id = codes.find((code, at) => codes.indexOf(code) < at);
  if (id === undefined) return undefined;
  return { code: 'channel_mapping_ambiguous', list: 'ratePlans', id, fault: 'code_repeated' };
}

/** The first of what is mapped that the property does not have, or that its rooms do not take. */
function mappingRefusal(
  property: PropertyState | undefined,
  {
    propertyId,
    roomTypes,
    ratePlans,
  }: Pick<ChannelState['details'], 'propertyId' | 'roomTypes' | 'ratePlans'>,
): Rejection | undefined {
  if (property === undefined) return { code: 'not_found', what: 'property', id: propertyId };
  for (const { roomTypeId: id } of [...roomTypes, ...ratePlans]) {
    if (!property.roomTypes.has(id)) return { code: 'not_found', what: 'room_type', id };
  }
  const unknown = ratePlans.find(({ roomTypeId, ratePlanId }) => {
    return property.roomTypes.get(roomTypeId)?.ratePlans.has(ratePlanId) !== true;
  });
  if (unknown !== undefined) {
    return { code: 'not_found', what: 'rate_plan', id: unknown.ratePlanId };
  }
  const crowded = ratePlans.find(({ roomTypeId, occupancies }) => {
    const occupancy = property.roomTypes.get(roomTypeId)?.occupancy;
    const takes = Math.min(occupancy?.adultsMax ?? 0, occupancy?.guestsMax ?? 0);
    return occupancies.some((adults) => adults > takes);
  });
  if (crowded === undefined) return undefined;
  const id = `${crowded.roomTypeId}/${crowded.ratePlanId}`;
  return { code: 'channel_mapping_ambiguous', list: 'ratePlans', id, fault: 'too_many_adults' };
}

function credentialsRefusal(
  { core, world }: CallDesk,
  id: ChannelId,
  names: readonly string[],
): Rejection | undefined {
  const format = world.channels.formats.get(core.channels.get(id)?.state.details.format ?? '');
  if (format === undefined) return undefined;
  const asked = [...format.credentials].sort();
  if (asked.join() === names.join()) return undefined;
  return { code: 'channel_credentials_wrong', names: asked };
}

function readableRefusal({ core, world }: CallDesk, id: ChannelId): Rejection | undefined {
  const known = core.channels.get(id)?.state.details;
  if (known === undefined || world.channels.formats.get(known.format)?.readBack) return undefined;
  return { code: 'channel_not_readable', id };
}

const VERSIONS_PER_READ = 200;

/** From the newest back, in portions: the stream of a channel compared hourly for years is long. */
function reconciliationsOf(
  { core, world }: CallDesk,
  id: ChannelId,
  before = Number.MAX_SAFE_INTEGER,
  limit: number,
): readonly Reconciliation[] {
  const stream = CHANNEL_STREAMS + id;
  const found: Reconciliation[] = [];
  let to = Math.min(before - 1, core.channels.get(id)?.version ?? 0);
  while (to > 0 && found.length < limit) {
    const from = Math.max(0, to - VERSIONS_PER_READ);
    for (const stored of world.journal.readStream(stream, from, to).toReversed()) {
      const event = stored.data as ChannelEvent;
      if (event.type !== 'ChannelReconciled') continue;
      const { version, recordedAtMs: atMs } = stored;
      found.push({ version, atMs, report: event.report });
    }
    to = from;
  }
  return found.slice(0, limit);
}

function viewOf({ core }: CallDesk, state: ChannelState, version: number): ChannelView {
  return { state, version, health: core.lanes?.channels.health(state.id) ?? null };
}

function viewed(desk: CallDesk, outcome: Outcome<ChannelState>): Outcome<ChannelView> {
  return mapped(outcome, (ok) => viewOf(desk, ok.value, ok.version));
}

function mapped<Value, Told>(
  outcome: Outcome<Value>,
  told: (ok: Ok<Value>) => Told,
): Outcome<Told> {
  return outcome.type === 'ok' ? { ...outcome, value: told(outcome) } : outcome;
}
