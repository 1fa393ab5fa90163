/**
 * A call of the wrong form is its program's mistake: the promise rejects with an error that names
 * the value, and no event, no actor and no other caller is the worse for it.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { adler, double } from '../../src/testing/hotel-adler.ts';
import { type MalformedCall, malformedCalls } from '../../src/testing/malformed/malformed-calls.ts';
import { type Hotel, openHotel, said } from '../support/engine-world.ts';

/** As JavaScript sends it, which knows no types. */
function send(hotel: Hotel, call: MalformedCall, given = call.given): unknown {
  return Reflect.apply(hotel.engine[call.call], hotel.engine, given);
}

async function errorOf(answer: unknown): Promise<unknown> {
  try {
    return `was answered: ${JSON.stringify(await answer)}`;
  } catch (error) {
    return error;
  }
}

describe('a malformed call', () => {
  it('rejects with an error that names the value, and leaves no event', async () => {
    const hotel = await openHotel();
    const before = hotel.engine.health();
    const everyOne = fc.asyncProperty(malformedCalls, async (call) => {
      const answer = send(hotel, call);
      expect(answer).toBeInstanceOf(Promise);
      const error = await errorOf(answer);
      const isOurs = error instanceof TypeError || error instanceof RangeError;
      expect(isOurs ? error.message : error).toContain(nameOf(call));
    });
    await fc.assert(everyOne, { numRuns: 10_000 });
    const { position, residentActors, quarantined } = hotel.engine.health();
    expect({ position, residentActors, quarantined }).toEqual({
      position: before.position,
      residentActors: before.residentActors,
      quarantined: [],
    });
    expect(said(await hotel.book())).toBe('confirmed');
  });

  it('is answered when the one value is in order', async () => {
    const hotel = await openHotel();
    const calls = new Map(fc.sample(malformedCalls, 3_000).map((call) => [call.call, call]));
    expect(calls.size).toBeGreaterThan(20);
    for (const call of calls.values()) {
      expect(await send(hotel, call, call.wellFormed)).toHaveProperty('type');
    }
  });

  it.each([
    ['outboxDead', [Number.NaN], 'limit'],
    ['availabilityNow', [{ propertyId: 'adler', from: 'soon', to: 'soon' }], 'query.from'],
    ['availabilitySince', [{ propertyId: 'adler' }, 0], 'query.from'],
    ['onAvailability', ['adler', undefined], 'listener'],
  ] as const)('throws when the call answers at once: %s', async (call, given, name) => {
    const hotel = await openHotel();
    expect(() => Reflect.apply(hotel.engine[call], hotel.engine, given)).toThrow(name);
  });

  it('is none that a forged cursor of HTTP can make', async () => {
    const hotel = await openHotel();
    const after = { updatedAtMs: Number.POSITIVE_INFINITY, id: '\ud800' };
    expect(said(await hotel.engine.bookings({ after, limit: 5 }))).toBe('ok');
    expect(said(await hotel.engine.properties('\ud800', 5))).toBe('ok');
  });

  it('cannot keep a fraction of a room for ever', async () => {
    // Such a room type was journalled, and each booking of it quarantined its nights.
    const hotel = await openHotel();
    const changed = hotel.engine.changeRoomType(hotel.context(), adler, double, { rooms: 1.5 });
    await expect(changed).rejects.toThrow(
      new RangeError('changes.rooms must be a whole number from 0 to 10000, and not 1.5.'),
    );
    expect(said(await hotel.book())).toBe('confirmed');
  });

  it('fails nobody who calls at the same time', async () => {
    // A hold until NaN failed the whole batch: the others were told of a failed storage.
    const hotel = await openHotel();
    const spoilt = errorOf(hotel.hold('spoilt', { ttlMs: Number.NaN }));
    const sound = hotel.book('sound');
    expect(await spoilt).toBeInstanceOf(RangeError);
    expect(said(await sound)).toBe('confirmed');
    expect(hotel.engine.health().status).toBe('ok');
  });
});

/** Of the two ends of a range together the range is named. */
function nameOf({ at }: MalformedCall): string {
  return at.replace(/^(range|query|planning)\.(from|to)$/, '$1');
}
