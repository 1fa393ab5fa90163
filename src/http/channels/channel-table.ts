/** What the refusals about channels mean on the wire, and what they say. */
import type { AmbiguousMapping, ChannelLack, ChannelPause } from '../../domain/channels/channel.ts';
import { unreachable } from '../../domain/decision.ts';
import type { Rejection } from '../../domain/rejection.ts';
import type { ProblemKind } from '../rejection-table.ts';
import { urlFaults } from '../webhooks/webhook-table.ts';

export type ChannelRefusal = Extract<
  Rejection,
  {
    code:
      | 'too_many_channels'
      | 'channel_url_refused'
      | 'channel_address_taken'
      | 'channel_credentials_wrong'
      | 'channel_mapping_ambiguous'
      | 'channel_paused'
      | 'channel_not_readable'
      | 'channel_not_ready'
      | 'channel_booking_not_parked';
  }
>;

export const channelKinds = {
  too_many_channels: {
    status: 422,
    title: 'Too many channels',
    hint: 'Change a channel that is there, or delete one that is not sent to.',
  },
  channel_url_refused: {
    status: 422,
    title: 'Not an address that channels are sent to',
    hint: 'Use https and a public address, or have the operator allow it in VACANCY_CHANNEL_ALLOW.',
  },
  channel_address_taken: {
    status: 409,
    title: 'Another channel is sent there',
    hint: 'Change the channel that is named, or delete it first: two would overwrite each other.',
  },
  channel_credentials_wrong: {
    status: 422,
    title: 'Not the credentials that the format asks for',
    hint: 'Send every one of the names, and no others.',
  },
  channel_mapping_ambiguous: {
    status: 422,
    title: 'Mapping has two meanings, or none',
    hint: 'Give room types and plans one code each, and map what plans and rules are for.',
  },
  channel_paused: {
    status: 409,
    title: 'Channel is not sent to',
    hint: 'Resume it; then everything is said anew by itself.',
  },
  channel_not_readable: {
    status: 409,
    title: 'Channel cannot be asked what it has',
    hint: 'Have everything said once more instead, with sync.',
  },
  channel_not_ready: {
    status: 409,
    title: 'Channel cannot be switched on yet',
    hint: 'Set its credentials and map at least one room type, then resume it.',
  },
  channel_booking_not_parked: {
    status: 409,
    title: 'Nothing of this booking is parked',
    hint: 'Read it: it has been put in force, dismissed, or replaced by a later revision.',
  },
} as const satisfies Record<ChannelRefusal['code'], ProblemKind>;

export function channelDetail(refusal: ChannelRefusal): string {
  switch (refusal.code) {
    case 'too_many_channels':
      return `There are at most ${refusal.max} channels.`;
    case 'channel_url_refused':
      return `Nothing is sent to ${refusal.host}: ${urlFaults[refusal.fault]}.`;
    case 'channel_address_taken': {
      const { channelId, propertyId, hotelCode, host } = refusal;
      const where = `the hotel ${hotelCode} at ${host}`;
      return `The channel ${channelId} of the property ${propertyId} is sent to ${where}.`;
    }
    case 'channel_credentials_wrong':
      return `The format asks for ${refusal.names.join(', ') || 'none'}.`;
    case 'channel_paused':
      return `The channel ${refusal.id} is paused: ${pauses[refusal.reason]}.`;
    case 'channel_not_readable':
      return `The format of the channel ${refusal.id} has no way to read a calendar.`;
    case 'channel_mapping_ambiguous':
      return `In ${refusal.list}, ${refusal.id} ${faults[refusal.fault]}.`;
    case 'channel_booking_not_parked':
      return `What the channel last said of ${refusal.id} is ${refusal.status}.`;
    case 'channel_not_ready':
      return `The channel ${refusal.id} lacks ${lacks[refusal.lacks]}.`;
    default:
      return unreachable(refusal);
  }
}

const pauses: Readonly<Record<ChannelPause, string>> = {
  new: 'it has never been switched on',
  staff: 'by staff',
  unauthorised: 'its credentials were not taken',
};

const faults: Readonly<Record<AmbiguousMapping['fault'], string>> = {
  code_repeated: 'stands for more than one',
  mapped_twice: 'has more than one code',
  room_type_unmapped: 'is not mapped, and so nothing can be for it',
  too_many_adults: 'has prices for more adults than the room type takes',
};

const lacks: Readonly<Record<ChannelLack, string>> = {
  credentials: 'credentials',
  room_types: 'a mapped room type',
};

/** Whether a refusal is one of channels. */
export function isChannelRefusal(rejection: Rejection): rejection is ChannelRefusal {
  return Object.hasOwn(channelKinds, rejection.code);
}
