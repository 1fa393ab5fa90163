/**
 * OTAs in the story of a seed: some hotels are sold by one or two of them as well, in weather of
 * their own, by guests who book, change and cancel there between all that happens anyway. It throws
 * dice of its own, so that the stories of all other hotels stay as they are.
 */
import { Dice } from '../../dice.ts';
import type { ChannelDeed, ChannelKind, ChannelWeather } from './channel-story.ts';
import { type Act, type Deed, NIGHTS, type Story } from './story.ts';

/** Chance of its own, beside those of the story, the world, the desk and the others. */
const CHANNELS = 20;
const SHARE_OF_HOTELS = 0.12;
const SHARE_OF_ACTS = 0.5;
/** Of what staff do with what an OTA has sold, so that all else about channels stays as it is. */
const STAFF = 33;
/** Of whether the last thing that is done is a change of what a channel may sell. */
const LAST_RULES = 35;
const SHARE_WITH_STAFF = 0.6;
const SHARE_OF_SALES = 0.4;
const SHARE_OF_TROUBLE = 0.2;

/** The story as it is told in a house that OTAs sell, if the dice say that they do. */
export function withChannels(story: Story): Story {
  const dice = new Dice(story.seed, CHANNELS);
  if (story.hotel === undefined || !dice.chance(SHARE_OF_HOTELS)) return story;
  const channels = Array.from({ length: dice.chance(0.25) ? 2 : 1 }, () => kindOf(dice));
  const world = { rooms: story.rooms, channels: channels.length, isAsked: dice.chance(0.4) };
  const acts = story.acts.flatMap((act): readonly Omit<Act, 'number'>[] => {
    if (!dice.chance(SHARE_OF_ACTS)) return [act];
    const deed = channelDeedOf(dice, world);
    return [act, { afterSteps: dice.between(0, 12), deed }, ...regretOf(dice, deed)];
  });
  const horizon = dice.pick(HORIZONS);
  return withStaff({
    ...story,
    channels,
    tuning: { ...story.tuning, channelHorizonDays: horizon },
    acts: [SAID_FIRST, ...acts, ...lastRules(story)].map((act, number) => ({ ...act, number })),
  });
}

/**
 * A change that has to be heard of by itself: nothing comes after it to have a night said again,
 * and what was not sure to have been heard has been said again before it.
 */
function lastRules({ seed }: Story): readonly Omit<Act, 'number'>[] {
  const dice = new Dice(seed, LAST_RULES);
  if (!dice.chance(0.4)) return [];
  const rule = dice.chance(0.5) ? { offset: 0, cap: 0 } : { offset: 2, cap: null };
  const deed = { type: 'channel_rules', channel: 0, ...rule } as const;
  return [
    { afterSteps: 0, deed: { type: 'pass', ms: SETTLED_MS } },
    { afterSteps: 0, deed },
  ];
}

/** In some of these hotels staff do with what an OTA has sold what they do with other bookings. */
function withStaff(story: Story): Story {
  const dice = new Dice(story.seed, STAFF);
  if (!dice.chance(SHARE_WITH_STAFF)) return story;
  const acts = story.acts.flatMap((act): readonly Omit<Act, 'number'>[] => {
    const isNews = act.deed.type === 'ota_book' || act.deed.type === 'ota_change';
    if (isNews && dice.chance(SHARE_OF_TROUBLE)) return [act, troubleOf(dice)];
    if (!isNews || !dice.chance(SHARE_OF_SALES)) return [act];
    const booking = dice.chance(0.7) ? 0 : dice.between(0, 9);
    const deeds: readonly Deed[] = [
      { type: 'pass', ms: dice.pick(UNTIL_HEARD) },
      { type: 'find_sold', booking },
      staffDeedOf(dice, story),
      ...(dice.chance(0.4) ? [staffDeedOf(dice, story)] : []),
    ];
    return [act, ...deeds.map((deed) => ({ afterSteps: dice.between(2, 30), deed }))];
  });
  return { ...story, acts: acts.map((act, number) => ({ ...act, number })) };
}

/** The next that is to be written is refused, which mostly is word of what was just sold. */
function troubleOf(dice: Dice): Omit<Act, 'number'> {
  const fault = dice.chance(0.7) ? 'before_commit' : 'after_commit';
  return { afterSteps: 0, deed: { type: 'disk', fault, times: dice.between(1, 2) } };
}

function staffDeedOf(dice: Dice, { rooms }: Story): Deed {
  const [booking, times] = [0, 1];
  const type = dice.pick(STAFF_DEEDS);
  switch (type) {
    case 'modify': {
      const rest = { rooms: dice.chance(0.3) ? dice.between(1, rooms) : null, plan: null };
      const change = { arrival: dice.between(0, 1), departure: dice.between(-1, 2), ...rest };
      return { type, booking, change, token: null, times, isGuarded: dice.chance(0.2) };
    }
    case 'waive':
      return { type, booking, times };
    default: {
      const isGuarded = dice.chance(0.2);
      return { type: 'act', booking, action: type, times, isGuarded };
    }
  }
}

/** What may have come late is said again after a minute. */
const SETTLED_MS = 150_000;

/** Before anybody sells anything the calendar is mostly there. */
const SAID_FIRST = { afterSteps: 0, deed: { type: 'pass', ms: 1_500 } } as const;

function kindOf(dice: Dice): ChannelKind {
  const format = dice.chance(0.6) ? 'channex' : 'opentravel';
  // The other form has no question for it.
  const isCompared = format === 'channex' && dice.chance(0.5);
  return {
    format,
    pushes: format === 'opentravel' ? 'bookings' : dice.pick(PUSHES),
    counts: [dice.chance(0.7), dice.chance(0.6), dice.chance(0.3)],
    isPaidThere: dice.chance(0.4),
    offset: dice.chance(0.2) ? 1 : 0,
    cap: dice.chance(0.2) ? dice.between(1, 2) : null,
    closed: dice.chance(0.15) ? dice.between(1, NIGHTS - 1) : 0,
    markupBasisPoints: dice.chance(0.3) ? 1_250 : 0,
    requestsPerMinute: dice.pick(LIMITS),
    reconcileEveryMinutes: isCompared ? 60 : null,
    weather: weatherOf(dice, isCompared),
  };
}

/** What is thrown away in silence, or comes again after its answer, only a comparison can find. */
function weatherOf(dice: Dice, isCompared: boolean): ChannelWeather {
  const isFine = dice.chance(0.25);
  const part = (most: number): number => (!isFine && dice.chance(0.5) ? dice.fraction() * most : 0);
  return {
    fails: part(0.4),
    answerLost: part(0.4),
    dropped: isCompared ? part(0.4) : 0,
    twice: isCompared ? part(0.4) : 0,
    told: part(0.5),
    isReordered: dice.chance(0.4),
    late: part(0.6),
    lateMsMax: dice.pick(DELAYS),
  };
}

function channelDeedOf(
  dice: Dice,
  { rooms, channels, isAsked }: { rooms: number; channels: number; isAsked: boolean },
): ChannelDeed {
  const channel = dice.between(0, channels - 1);
  const type = dice.pick(DEEDS);
  // Those who have booked last, mostly.
  const booking = (): number => (dice.chance(0.5) ? 0 : dice.between(0, 99));
  switch (type) {
    case 'ota_book':
      return {
        type,
        channel,
        ...stayOf(dice, rooms),
        isSecondPlan: dice.chance(0.3),
        isForced: dice.chance(0.2),
      };
    case 'ota_change': {
      const isForced = dice.chance(0.2);
      return { type, channel, booking: booking(), ...stayOf(dice, rooms), isForced };
    }
    case 'ota_cancel':
      return { type, channel, booking: booking() };
    case 'ota_outage':
      return { type, channel, outage: dice.pick(OUTAGES) };
    case 'channel_rules':
      return {
        type,
        channel,
        offset: dice.chance(0.3) ? 1 : 0,
        cap: dice.chance(0.3) ? dice.between(1, 2) : null,
      };
    default:
      if (!isAsked) return { type: 'ota_cancel', channel, booking: booking() };
      return { type, channel, ask: dice.pick(ASKS) };
  }
}

/** Some guests think better of it before anybody has heard of them. */
function regretOf(dice: Dice, { type, channel }: ChannelDeed): readonly Omit<Act, 'number'>[] {
  if (type !== 'ota_book' || !dice.chance(0.2)) return [];
  return [{ afterSteps: dice.between(0, 6), deed: { type: 'ota_cancel', channel, booking: 0 } }];
}

function stayOf(dice: Dice, rooms: number) {
  const from = dice.chance(0.5) ? 0 : dice.between(0, NIGHTS - 1);
  return {
    from,
    nights: dice.between(1, NIGHTS - from),
    rooms: dice.chance(0.7) ? 1 : dice.between(1, rooms),
  };
}

/** A push is heard at once; a feed is looked into each twenty seconds. */
const UNTIL_HEARD = [[1_500, 2] as const, [25_000, 2] as const];

const STAFF_DEEDS = [
  ['modify', 5],
  ['cancel', 4],
  ['waive', 1],
  ['check_in', 2],
  ['no_show', 1],
  ['walk', 1],
  ['depart_early', 1],
] as const;

const DEEDS = [
  ['ota_book', 8],
  ['ota_change', 4],
  ['ota_cancel', 4],
  ['ota_outage', 3],
  ['channel_ask', 2],
  ['channel_rules', 1],
] as const;

const PUSHES = [['bookings', 2] as const, ['notice', 2] as const, ['nothing', 2] as const];

const LIMITS = [[10, 2] as const, [60, 2] as const];

const OUTAGES = [
  ['none', 3] as const,
  ['refusing', 1] as const,
  ['hanging', 2] as const,
  ['cutting', 1] as const,
];

const ASKS = [
  ['sync', 2] as const,
  ['reconcile', 2] as const,
  ['pause', 1] as const,
  ['resume', 2] as const,
  ['redrive', 1] as const,
];

/** Longer than an OTA is waited for, or shorter than anybody notices. */
const DELAYS = [[100, 2] as const, [4_000, 2] as const, [45_000, 1] as const];

/** So few that nights come into it while the story runs, or so many that all are in it. */
const HORIZONS = [[6, 1] as const, [16, 3] as const];
