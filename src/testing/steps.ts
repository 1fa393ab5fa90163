/**
 * The steps of a story, by name: each sends one command of a client or moves what only the owner of
 * an engine can move. A booking is called by the name under which it was made, which is also its
 * key; the same step again is the same request again.
 */
import { limits } from '../limits.ts';
import type { Step } from './given-when-then.ts';
import { payer, type Scene, type Wish } from './scene.ts';
import type { HotelAnswer, HotelCommand } from './targets/hotel-target.ts';

const MINUTE_MS = 60_000;

/** Asked of a target that others own too, such as a server: only an embedded engine can do it. */
export class NotInControl extends Error {
  override readonly name = 'NotInControl';
}

/** A step on a booking, which can be sent under any key. */
export interface Keyed extends Step {
  takeAs(scene: Scene, key: string): Promise<HotelAnswer>;
}

/** Books and pays in one call. `token` is one of the simulated gateway's TEST_TOKENS. */
export function book(name: string, wish: Wish = {}, token?: string): Step {
  return {
    words: `${name} books ${wishWords(wish)}${token === undefined ? '' : ` with ${token}`}`,
    take: (scene) => {
      const request = { ...scene.stayRequest(wish), payer: payer(token) };
      return scene.make(name, { type: 'book', request });
    },
  };
}

/** Keeps rooms without paying for them; 15 minutes when `ttlMinutes` is absent. */
export function hold(name: string, wish: Wish = {}, ttlMinutes?: number): Step {
  const minutes = ttlMinutes ?? limits.holdTtlMsDefault / MINUTE_MS;
  return {
    words: `${name} holds ${wishWords(wish)} for ${minutes} min`,
    take: (scene) => {
      const request = { ...scene.stayRequest(wish), ttlMs: minutes * MINUTE_MS };
      return scene.make(name, { type: 'place_hold', request });
    },
  };
}

/** Pays for a hold, which keeps its name. */
export function confirm(name: string, token?: string): Keyed {
  return onBooking('confirms', name, (scene) => {
    return { type: 'book_hold', bookingId: scene.idOf(name), payer: payer(token) };
  });
}

/** Adds `minutes` to the end that a hold has now. */
export function extend(name: string, minutes: number): Keyed {
  return onBooking('extends', name, (scene) => {
    return { type: 'extend_hold', bookingId: scene.idOf(name), byMs: minutes * MINUTE_MS };
  });
}

/** Gives a hold back before it ends. */
export function release(name: string): Keyed {
  return onBooking('releases', name, (scene) => {
    return { type: 'release_hold', bookingId: scene.idOf(name) };
  });
}

/** Cancels a booking before the guest arrives; what it costs is the booking's to say. */
export function cancel(name: string): Keyed {
  return onBooking('cancels', name, (scene) => {
    return { type: 'cancel', bookingId: scene.idOf(name), why: 'ill' };
  });
}

/** The booking is to be for other nights and rooms; `token` pays for it when given. */
export function change(name: string, wish: Wish, token?: string): Keyed {
  return onBooking(`changes to ${wishWords(wish)}`, name, (scene) => {
    const { stay, rooms } = scene.stayRequest(wish);
    const card = token === undefined ? {} : { paymentToken: token };
    return { type: 'modify', bookingId: scene.idOf(name), change: { ...stay, rooms, ...card } };
  });
}

/** The guest comes. */
export function checkIn(name: string): Keyed {
  return onBooking('checks in', name, (scene) => {
    return { type: 'check_in', bookingId: scene.idOf(name) };
  });
}

/** The guest leaves. */
export function checkOut(name: string): Keyed {
  return onBooking('checks out', name, (scene) => {
    return { type: 'check_out', bookingId: scene.idOf(name) };
  });
}

/** The guest leaves before the booked morning. */
export function departEarly(name: string): Keyed {
  return onBooking('departs early', name, (scene) => {
    return { type: 'depart_early', bookingId: scene.idOf(name) };
  });
}

/** The guest has not come; possible from the day of arrival, by the hotel's calendar. */
export function markNoShow(name: string): Keyed {
  return onBooking('does not come', name, (scene) => {
    return { type: 'mark_no_show', bookingId: scene.idOf(name) };
  });
}

/** Another key for the same step, so that it is a new request and not a repeated one. */
export function anew(key: string, step: Keyed): Step {
  return { words: `${step.words} (anew)`, take: (scene) => step.takeAs(scene, key) };
}

/** Any command; the scene gives it its ids. */
export function send(words: string, key: string, commandOf: (scene: Scene) => HotelCommand): Step {
  return { words, take: (scene) => scene.send(commandOf(scene), key) };
}

/** The hotel's clock moves on. Throws NotInControl on a server, whose clock is its own. */
export function pass(minutes: number): Step {
  return controlling(`${minutes} min pass`, async ({ clock }) => {
    clock.advance(minutes * MINUTE_MS);
  });
}

/** As `pass`, in days. */
export function passDays(days: number): Step {
  return { ...pass(days * 24 * 60), words: `${days} days pass` };
}

/** The process dies and is started again. Throws NotInControl on a server. */
export const crash: Step = controlling('the engine crashes', (controls) => controls.crash());

/** The engine is stopped and started. Throws NotInControl on a server. */
export const restart: Step = controlling('the engine is restarted', (controls) => {
  return controls.restart();
});

/** Every actor leaves memory. Throws NotInControl on a server. */
export const passivate: Step = controlling('everything leaves memory', (controls) => {
  return controls.passivate();
});

function controlling(
  words: string,
  move: (controls: NonNullable<Scene['target']['controls']>) => Promise<void>,
): Step {
  return {
    words,
    take: async ({ target }) => {
      const { controls } = target;
      if (controls === undefined) {
        throw new NotInControl(`"${words}" needs an embedded engine; this is ${target.name}`);
      }
      await move(controls);
      return { type: 'done', result: { kind: 'nothing' }, version: undefined, isReplay: false };
    },
  };
}

function onBooking(verb: string, name: string, commandOf: (scene: Scene) => HotelCommand): Keyed {
  const takeAs = (scene: Scene, key: string) => scene.send(commandOf(scene), key);
  const key = `${name}-${verb.replaceAll(' ', '-')}`;
  return { words: `${name} ${verb}`, take: (scene) => takeAs(scene, key), takeAs };
}

function wishWords({ from = 0, nights = 3, rooms = 1 }: Wish): string {
  return `${rooms} room${rooms > 1 ? 's' : ''} on nights ${from}..${from + nights - 1}`;
}
