/**
 * Everybody who follows the journal, and where each begins: tables where they had got to, news from
 * the moment on at which there is somebody to be told.
 */

import { BookingsProjection } from './booking/projection-bookings.ts';
import type { EngineWorld } from './engine-world.ts';
import { FollowerActor, type FollowerMessage, type Projection } from './follower-actor.ts';
import type { NightsProjection } from './inventory/projection-nights.ts';
import { NOTIFICATIONS, NotificationsProjection } from './notifications/follower-notifications.ts';
import { hasRacks, ROOMS_QUEUE, RoomsProjection } from './rooms/follower-rooms.ts';
import type { Actor, Group } from './runtime/actor-system.ts';
import { WebhooksProjection } from './webhooks/follower-webhooks.ts';
import type { WebhookEndpoints } from './webhooks/webhook-endpoints.ts';

export type Follower = Actor<FollowerMessage, FollowerActor>;

export interface Followers {
  readonly nights: Follower;
  readonly bookings: Follower;
  readonly webhooks: Follower;
  readonly rooms: Follower;
  /** Absent while guests are not written to. */
  readonly notifications?: Follower;
}

/** Positions up to which each has done its work. */
export interface FollowerStarts {
  readonly nights: number;
  readonly bookings: number;
  readonly webhooks: number;
  readonly rooms: number;
  readonly notifications: number | undefined;
}

/** Reads where each begins; nothing runs yet. */
export function followerStarts(
  world: EngineWorld,
  endpoints: Pick<WebhookEndpoints, 'size'>,
): FollowerStarts {
  const { projections } = world;
  return {
    nights: projections.checkpoint('nights'),
    bookings: projections.checkpoint('bookings'),
    webhooks: webhooksStart(world, endpoints),
    rooms: roomsStart(world),
    notifications: notificationsStart(world),
  };
}

export function startFollowers(
  world: EngineWorld,
  group: Group,
  nights: NightsProjection,
  starts: FollowerStarts,
): Followers {
  const { journal } = world;
  const follow = (projection: Projection, checkpoint: number): Follower => {
    const follower = world.system.spawn<FollowerMessage, FollowerActor>(
      group,
      projection.name,
      new FollowerActor(world, projection, checkpoint),
    );
    follower.behaviour.attach(follower);
    return follower;
  };
  const followers = {
    nights: follow(nights, starts.nights),
    bookings: follow(new BookingsProjection(), starts.bookings),
    webhooks: follow(new WebhooksProjection(journal), starts.webhooks),
    rooms: follow(new RoomsProjection(journal), starts.rooms),
  };
  if (starts.notifications === undefined) return followers;
  const notifications = follow(new NotificationsProjection(journal), starts.notifications);
  return { ...followers, notifications };
}

/** Nobody is told of what was before the first endpoint, so it need not be read either. */
function webhooksStart(
  { journal, projections }: EngineWorld,
  { size }: Pick<WebhookEndpoints, 'size'>,
): number {
  const isNew = !projections.hasCheckpoint('webhooks') && size === 0;
  return isNew ? journal.durablePosition : projections.checkpoint('webhooks');
}

/** Where nobody was ever given a room, nobody has to leave one. */
function roomsStart({ journal, projections }: EngineWorld): number {
  const isNew = !projections.hasCheckpoint(ROOMS_QUEUE) && !hasRacks(journal);
  return isNew ? journal.durablePosition : projections.checkpoint(ROOMS_QUEUE);
}

/**
 * Guests are told of nothing that happened while mails were off, or before they were first on: they
 * know by now. Where that was is written down before anything else can happen.
 */
function notificationsStart(world: EngineWorld): number | undefined {
  const { journal, projections, clock, mailer } = world;
  const isKnown = projections.hasCheckpoint(NOTIFICATIONS);
  if (isKnown && mailer !== undefined) return projections.checkpoint(NOTIFICATIONS);
  if (!isKnown && mailer === undefined) return undefined;
  const { durablePosition } = journal;
  const write = isKnown
    ? ({ statement: 'checkpoint.drop', parameters: [NOTIFICATIONS] } as const)
    : ({ statement: 'checkpoint.put', parameters: [NOTIFICATIONS, durablePosition] } as const);
  journal.append({ recordedAtMs: clock.now(), writes: [write] });
  return isKnown ? undefined : durablePosition;
}
