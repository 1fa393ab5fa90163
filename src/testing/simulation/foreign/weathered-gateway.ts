/**
 * A payment gateway at the other end of a road in bad weather, each call of the engine told of as
 * it is made. It must never change what the gateway decides.
 */
import type { Gateway } from '../../../ports/gateway.ts';
import type { WeatheredRoad } from './weathered-road.ts';

/** One call of the engine. An effect's key is its own; an authorisation's is its own as well. */
export interface GatewayCall {
  readonly kind: 'authorise' | 'capture' | 'void' | 'refund' | 'look_up';
  readonly key: string;
  readonly authorisationKey: string;
  /** Whether the engine has been given the answer. */
  isAnswered: boolean;
}

export class WeatheredGateway implements Gateway {
  readonly name: string;
  readonly #gateway: Gateway;
  readonly #road: WeatheredRoad;
  readonly #asked: (call: GatewayCall) => void;

  constructor(gateway: Gateway, road: WeatheredRoad, asked: (call: GatewayCall) => void) {
    this.name = gateway.name;
    this.#gateway = gateway;
    this.#road = road;
    this.#asked = asked;
  }

  authorise: Gateway['authorise'] = (request, signal) =>
    this.#call(callOf('authorise', request.key), signal, (far) =>
      this.#gateway.authorise(request, far),
    );

  capture: Gateway['capture'] = (request, signal) =>
    this.#call(callOf('capture', request.key, request), signal, (far) =>
      this.#gateway.capture(request, far),
    );

  void: Gateway['void'] = (request, signal) =>
    this.#call(callOf('void', request.key, request), signal, (far) =>
      this.#gateway.void(request, far),
    );

  refund: Gateway['refund'] = (request, signal) =>
    this.#call(callOf('refund', request.key, request), signal, (far) =>
      this.#gateway.refund(request, far),
    );

  lookUp: Gateway['lookUp'] = (key, signal) =>
    this.#call(callOf('look_up', key), signal, (far) => this.#gateway.lookUp(key, far));

  /** A gateway does not close because somebody who called it did. */
  async close(): Promise<void> {}

  #call<Answer>(
    call: GatewayCall,
    signal: AbortSignal,
    ask: (signal: AbortSignal) => Promise<Answer>,
  ): Promise<Answer> {
    this.#asked(call);
    return this.#road.send(signal, ask, () => {
      call.isAnswered = true;
    });
  }
}

function callOf(
  kind: GatewayCall['kind'],
  key: string,
  { authorisationKey }: { readonly authorisationKey: string } = { authorisationKey: key },
): GatewayCall {
  return { kind, key, authorisationKey, isAnswered: false };
}
