/** What the refusals about channels mean on the wire, and what they say. */
import type { AmbiguousMapping, ChannelLack } from '../domain/channels/channel.ts';
import { unreachable } from '../domain/decision.ts';
import type { Rejection } from '../domain/rejection.ts';
import type { ProblemKind } from './rejection-table.ts';

export type ChannelRefusal = Extract<
  Rejection,
  { code: 'channel_mapping_ambiguous' | 'channel_not_ready' }
>;

export const channelKinds = {
  channel_mapping_ambiguous: {
    status: 422,
    title: 'Mapping can be read in two ways',
    hint: 'Give each room type and each plan one code of its own, and map room types before plans.',
  },
  channel_not_ready: {
    status: 409,
    title: 'Channel cannot be switched on yet',
    hint: 'Set its credentials and map at least one room type, then resume it.',
  },
} as const satisfies Record<ChannelRefusal['code'], ProblemKind>;

export function channelDetail(refusal: ChannelRefusal): string {
  switch (refusal.code) {
    case 'channel_mapping_ambiguous':
      return `In ${refusal.list}, ${refusal.id} ${faults[refusal.fault]}.`;
    case 'channel_not_ready':
      return `The channel ${refusal.id} lacks ${lacks[refusal.lacks]}.`;
    default:
      return unreachable(refusal);
  }
}

const faults: Readonly<Record<AmbiguousMapping['fault'], string>> = {
  code_repeated: 'stands for more than one',
  mapped_twice: 'has more than one code',
  room_type_unmapped: 'is not mapped, so its plans cannot be',
};

const lacks: Readonly<Record<ChannelLack, string>> = {
  credentials: 'credentials',
  room_types: 'a mapped room type',
};
