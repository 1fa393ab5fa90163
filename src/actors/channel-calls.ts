/**
 * Calls about channels: each change is one message to the channel's actor; what is read is the
 * journal's durable state. Whether an address may be sent to is asked of the network first, what is
 * mapped of the property, and neither counts when the key was used before.
 */
import type { ChannelChanges, ChannelCommand, ChannelState } from '../domain/channels/channel.ts';
import { type ChannelId, isId } from '../domain/ids.ts';
import type { PropertyState } from '../domain/property/property.ts';
import type { Rejection } from '../domain/rejection.ts';
import { limits } from '../limits.ts';
import type { ChannelCalls, ChannelView } from '../ports/channels.ts';
import type { CallContext, Outcome } from '../ports/engine.ts';
import { busy, rejectedWith } from './call.ts';
import { type CallDesk, readAt } from './call-desk.ts';
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
    return viewed(await tell(desk, context, id, command, refusal));
  };
  return {
    async createChannel(context, { id = desk.idFor('channel', context) as ChannelId, details }) {
      const refusal =
        tooMany(desk, id) ??
        mappingRefusal(desk.core.board.property(details.propertyId), details) ??
        formatRefusal(desk, details.format) ??
        (await urlRefusal(desk, details.url));
      return change(context, id, { type: 'create_channel', details }, refusal);
    },
    async channels() {
      const { durablePosition } = desk.world.journal;
      const views = core.channels.all();
      return readAt(views, durablePosition);
    },
    async channel(id) {
      return viewed(await read(desk, id));
    },
    async changeChannel(context, id, changes) {
      const refusal = changeRefusal(desk, id, changes) ?? (await urlRefusal(desk, changes.url));
      return change(context, id, { type: 'change_channel', changes }, refusal);
    },
    async setChannelCredentials(context, id, credentials) {
      const sealed = sealCredentials(desk.world.chance, id, credentials);
      const refusal = credentialsRefusal(desk, id, sealed.names);
      // What was sent is compared sealed when the key comes again, and kept in the clear nowhere.
      const request = { call: 'setChannelCredentials', id, sealed: sealed.sealed };
      const command = { type: 'set_channel_credentials', credentials: sealed } as const;
      return change({ ...context, request }, id, command, refusal);
    },
    pauseChannel: (context, id) => change(context, id, { type: 'pause_channel', reason: 'staff' }),
    resumeChannel: (context, id) => change(context, id, { type: 'resume_channel' }),
    async deleteChannel(context, id) {
      return mapped(await tell(desk, context, id, { type: 'delete_channel' }), () => null);
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
  { core }: CallDesk,
  id: ChannelId,
  changes: ChannelChanges,
): Rejection | undefined {
  const known = core.channels.get(id)?.state.details;
  if (known === undefined) return undefined;
  return mappingRefusal(core.board.property(known.propertyId), {
    propertyId: known.propertyId,
    roomTypes: changes.roomTypes ?? [],
    ratePlans: changes.ratePlans ?? [],
  });
}

/** The first of what is mapped that the property does not have. */
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
  if (unknown === undefined) return undefined;
  return { code: 'not_found', what: 'rate_plan', id: unknown.ratePlanId };
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

function viewed(outcome: Outcome<ChannelState>): Outcome<ChannelView> {
  return mapped(outcome, ({ value, version }) => ({ state: value, version }));
}

function mapped<Value, Told>(
  outcome: Outcome<Value>,
  told: (ok: Ok<Value>) => Told,
): Outcome<Told> {
  return outcome.type === 'ok' ? { ...outcome, value: told(outcome) } : outcome;
}
