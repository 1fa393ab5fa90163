/**
 * Prices over what the engine knows now: rooms taken from the board, and competitors from the actor
 * that reads their rates when there is a source of them. Decides nothing.
 */

import type { EngineWorld } from '../engine-world.ts';
import type { AvailabilityBoard } from '../inventory/availability-board.ts';
import { CompetitorActor, type CompetitorMessage } from './competitor-actor.ts';
import { CompetitorBook, NO_SOURCE } from './competitor-book.ts';
import { type Market, NightPrices } from './night-prices.ts';

export interface LivePrices {
  readonly prices: NightPrices;
  /** Begins to read what competitors ask. */
  start(): void;
  close(): void;
}

export function livePrices(world: EngineWorld, board: AvailabilityBoard): LivePrices {
  const { competitors: feed, clock, system, rules, log } = world;
  const book = new CompetitorBook(feed?.maxAgeMs ?? 0);
  const market: Market = {
    figures: (propertyId, roomTypeId, night, today) =>
      board.figures(propertyId, roomTypeId, night, today),
    competitors: (property, roomTypeId, night) =>
      feed === undefined ? NO_SOURCE : book.pricesOn(property, roomTypeId, night, clock.now()),
  };
  const prices = new NightPrices(market, rules, log);
  if (feed === undefined) return { prices, start: () => undefined, close: () => undefined };
  const behaviour = new CompetitorActor(feed, book, world);
  return {
    prices,
    start() {
      const group = system.group(system.root, 'competitors');
      const { name } = feed.source;
      behaviour.attach(system.spawn<CompetitorMessage, CompetitorActor>(group, name, behaviour));
    },
    close: () => behaviour.close(),
  };
}
