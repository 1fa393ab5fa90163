/** The record of a channel: when it can be switched on, and which mappings have one meaning. */
import { describe, expect, it } from 'vitest';
import type {
  AvailabilityRule,
  ChannelCommand,
  ChannelDetails,
  ChannelEvent,
  ChannelState,
  RatePlanMapping,
  RoomTypeMapping,
} from '../../src/domain/channels/channel.ts';
import { decideChannel, passwordsAt } from '../../src/domain/channels/decide-channel.ts';
import { emptyChannel, evolveChannel } from '../../src/domain/channels/evolve-channel.ts';
import type {
  Channel,
  ChannelId,
  PropertyId,
  RatePlanId,
  RoomTypeId,
} from '../../src/domain/ids.ts';

const id = 'lisbon-channex' as ChannelId;
const types: readonly RoomTypeMapping[] = [
  { roomTypeId: 'double' as RoomTypeId, code: 'DBL' },
  { roomTypeId: 'suite' as RoomTypeId, code: 'STE' },
];
const details: ChannelDetails = {
  name: 'Channex',
  propertyId: 'adler' as PropertyId,
  seller: 'booking-com' as Channel,
  format: 'channex',
  url: 'https://ota.example/api/v1',
  hotelCode: 'H1',
  roomTypes: types,
  ratePlans: [],
  rules: [],
  markupBasisPoints: 0,
  requestsPerMinute: null,
  rangesPerRequest: null,
  reconcileEveryMinutes: null,
};
const credentials = { sealed: 'x', names: ['apiKey'] };

function channelAfter(...events: readonly ChannelEvent[]): ChannelState {
  return events.reduce((state, event, at) => evolveChannel(state, event, at), emptyChannel(id));
}

const created: ChannelEvent = { type: 'ChannelCreated', details };
const known: ChannelEvent = { type: 'ChannelCredentialsSet', credentials };
const on: ChannelEvent = { type: 'ChannelResumed' };
const resume: ChannelCommand = { type: 'resume_channel' };

describe('a channel', () => {
  it.each<[string, readonly ChannelEvent[], ChannelCommand, object]>([
    ['is set up once', [created], { type: 'create_channel', details }, { code: 'already_exists' }],
    ['is not there before', [], { type: 'resume_channel' }, { code: 'not_found' }],
    ['is gone afterwards', [created, { type: 'ChannelDeleted' }], resume, { code: 'not_found' }],
    [
      'needs credentials to be switched on',
      [created],
      { type: 'resume_channel' },
      { code: 'channel_not_ready', lacks: 'credentials' },
    ],
    [
      'needs a mapped room type to be switched on',
      [created, known, { type: 'ChannelChanged', changes: { roomTypes: [] } }],
      { type: 'resume_channel' },
      { code: 'channel_not_ready', lacks: 'room_types' },
    ],
    [
      'says nothing while it is paused',
      [created, known, on, { type: 'ChannelPaused', reason: 'staff' }],
      { type: 'sync_channel' },
      { code: 'channel_paused', reason: 'staff' },
    ],
  ])('%s', (_, events, command, rejection) => {
    const decision = decideChannel(channelAfter(...events), command, 0);
    expect(decision).toMatchObject({ type: 'rejected', rejection });
  });

  it('is switched on, paused by one and then by another, and on again', () => {
    const steps: readonly [ChannelCommand, string][] = [
      [{ type: 'resume_channel' }, 'ChannelResumed'],
      [{ type: 'resume_channel' }, 'unchanged'],
      [{ type: 'sync_channel' }, 'ChannelSyncRequested'],
      [{ type: 'reconcile_channel' }, 'ChannelReconciliationRequested'],
      [{ type: 'redrive_channel' }, 'ChannelRedriven'],
      [{ type: 'pause_channel', reason: 'unauthorised' }, 'ChannelPaused'],
      [{ type: 'pause_channel', reason: 'unauthorised' }, 'unchanged'],
      [{ type: 'pause_channel', reason: 'staff' }, 'ChannelPaused'],
      [{ type: 'resume_channel' }, 'ChannelResumed'],
    ];
    let state = channelAfter(created, known);
    expect(state.paused?.reason).toBe('new');
    for (const [command, what] of steps) {
      const decision = decideChannel(state, command, 0);
      if (decision.type !== 'accepted') {
        expect(decision.type).toBe(what);
        continue;
      }
      expect(decision.events.map(({ type }) => type)).toEqual([what]);
      for (const event of decision.events) state = evolveChannel(state, event, 9);
    }
    expect(state.paused).toBeUndefined();
  });

  const plan = (type: string, name: string, code: string): RatePlanMapping => ({
    roomTypeId: type as RoomTypeId,
    ratePlanId: name as RatePlanId,
    code,
    occupancies: [2],
    markupBasisPoints: null,
  });

  const closed: AvailabilityRule = {
    roomTypeIds: null,
    from: null,
    to: null,
    weekdays: null,
    closeOut: true,
    offset: 0,
    cap: null,
  };

  it.each<[string, Partial<ChannelDetails>, object | undefined]>([
    ['whose codes are its own', { ratePlans: [plan('double', 'base', 'BAR')] }, undefined],
    [
      'with one code for plans of two room types',
      { ratePlans: [plan('double', 'base', 'BAR'), plan('suite', 'base', 'BAR')] },
      undefined,
    ],
    [
      'with a room type twice',
      { roomTypes: [...types, { roomTypeId: 'double' as RoomTypeId, code: 'X' }] },
      { list: 'roomTypes', id: 'double', fault: 'mapped_twice' },
    ],
    [
      'with a code for two room types',
      { roomTypes: [...types, { roomTypeId: 'twin' as RoomTypeId, code: 'DBL' }] },
      { list: 'roomTypes', id: 'DBL', fault: 'code_repeated' },
    ],
    [
      'with a plan of a room type without a code',
      { ratePlans: [plan('twin', 'base', 'BAR')] },
      { list: 'ratePlans', id: 'twin', fault: 'room_type_unmapped' },
    ],
    [
      'with a rule for a room type without a code',
      { rules: [{ ...closed, roomTypeIds: ['double', 'xx-typo'] as RoomTypeId[] }] },
      { list: 'rules', id: 'xx-typo', fault: 'room_type_unmapped' },
    ],
    ['with a rule for all room types', { rules: [closed] }, undefined],
    [
      'with a plan twice',
      { ratePlans: [plan('double', 'base', 'A'), plan('double', 'base', 'B')] },
      { list: 'ratePlans', id: 'double/base', fault: 'mapped_twice' },
    ],
    [
      'with a code for two plans of a room type',
      { ratePlans: [plan('double', 'base', 'A'), plan('double', 'saver', 'A')] },
      { list: 'ratePlans', id: 'A', fault: 'code_repeated' },
    ],
  ])('takes a mapping %s, or says why not', (_, changes, fault) => {
    for (const [state, command] of [
      [channelAfter(), { type: 'create_channel', details: { ...details, ...changes } }],
      [channelAfter(created), { type: 'change_channel', changes }],
    ] as const) {
      const decision = decideChannel(state, command, 0);
      if (fault === undefined) expect(decision.type).toBe('accepted');
      else {
        const rejection = { code: 'channel_mapping_ambiguous', ...fault };
        expect(decision).toEqual({ type: 'rejected', rejection });
      }
    }
  });

  it('gets new passwords one after the other, with the one before for as long as is said', () => {
    const { passwords } = channelAfter(created);
    expect(passwords).toEqual({ current: 1 });
    const rotate = { type: 'rotate_channel_password', overlapMs: 50 } as const;
    const decision = decideChannel(channelAfter(created), rotate, 100);
    const event = { type: 'ChannelPasswordRotated', passwordNumber: 2, previousUntilMs: 150 };
    expect(decision).toEqual({ type: 'accepted', events: [event] });
    const state = channelAfter(created, event as ChannelEvent);
    expect([100, 149, 150].map((nowMs) => passwordsAt(state, nowMs))).toEqual([
      [2, 1],
      [2, 1],
      [2],
    ]);
    // Whoever had an old one is not let in to what is set up under the same id.
    const gone: ChannelEvent = { type: 'ChannelDeleted' };
    const anew = decideChannel(
      channelAfter(created, event as ChannelEvent, gone),
      { type: 'create_channel', details },
      200,
    );
    expect(anew).toMatchObject({ events: [{ type: 'ChannelCreated', passwordNumber: 2 }] });
  });

  it('forgets its credentials when it is deleted', () => {
    expect(channelAfter(created, known, { type: 'ChannelDeleted' }).credentials).toBeUndefined();
  });
});
