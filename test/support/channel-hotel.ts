/** Hotel Adler in an embedded engine, with an OTA that a test decides. */
import type { CallContext } from '../../src/ports/engine.ts';
import { EmbeddedEngine, type EmbeddedEngineOptions } from '../../src/testing/embedded-engine.ts';
import {
  adler,
  details,
  double,
  doubleDetails,
  suite,
  suiteDetails,
} from '../../src/testing/hotel-adler.ts';

let calls = 0;

/** A call under a key of its own, or under the one named. */
export function call(key?: string): CallContext {
  calls += 1;
  const idempotencyKey = key ?? `call-${calls}`;
  return { caller: 'ada', requestId: idempotencyKey, idempotencyKey, request: {} };
}

export async function openHotel(options: EmbeddedEngineOptions): Promise<EmbeddedEngine> {
  const embedded = await EmbeddedEngine.open(options);
  const { engine } = embedded;
  await engine.createProperty(call(), { id: adler, details });
  await engine.addRoomType(call(), adler, { id: double, details: doubleDetails });
  await engine.addRoomType(call(), adler, { id: suite, details: suiteDetails });
  return embedded;
}
