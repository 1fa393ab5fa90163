/**
 * What is outside of the engine of a simulated world and outlives it: a bank, suppliers of trips, a
 * mail server, and the roads to them, on which there is weather. It decides nothing about what is
 * asked there.
 */
import { SimulatedGateway } from '../../../payments/simulated-gateway.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { Dice } from '../../dice.ts';
import type { SimulatedLoop } from '../simulated-loop.ts';
import { type GatewayCall, WeatheredGateway } from './weathered-gateway.ts';
import { MAIL_TIMEOUT, type MailsTold, WeatheredMailer } from './weathered-mailer.ts';
import { ANSWERS, FINE, type Weather, WeatheredRoad } from './weathered-road.ts';
import { type SupplierCall, WeatheredSuppliers } from './weathered-suppliers.ts';

/** Told of each call as the engine makes it. */
export interface ForeignWatch extends MailsTold {
  readonly asked: (call: GatewayCall) => void;
  /** Of those that may change something at a supplier. */
  readonly bought: (call: SupplierCall) => void;
}

/** Streams of chance of their own, so that what one uses up does not change the others. */
const CHANCES = { gateway: 3, supplier: 11, mail: 32 } as const;
type Place = keyof typeof CHANCES;
const PLACES = Object.keys(CHANCES) as readonly Place[];

/** Steps of the loop that are answers on the wire: whoever has asked may be gone. */
export const onTheWire: readonly string[] = [
  ...PLACES.map((place) => `${place} ${ANSWERS}`),
  MAIL_TIMEOUT,
];

export class ForeignSystems {
  readonly bank: SimulatedGateway;
  readonly gateway: WeatheredGateway;
  readonly suppliers: WeatheredSuppliers;
  readonly mailer: WeatheredMailer;
  readonly #roads: Readonly<Record<Place, WeatheredRoad>>;

  constructor(loop: SimulatedLoop, clock: Clock, dice: (use: number) => Dice, watch: ForeignWatch) {
    const time = { clock, scheduler: loop.scheduler('world') };
    const road = (place: Place) => new WeatheredRoad(place, loop, dice(CHANCES[place]));
    this.#roads = {
      gateway: road('gateway'),
      supplier: road('supplier'),
      mail: road('mail'),
    };
    this.bank = new SimulatedGateway({ file: ':memory:', ...time });
    this.gateway = new WeatheredGateway(this.bank, this.#roads.gateway, watch.asked);
    this.suppliers = new WeatheredSuppliers(this.#roads.supplier, time, watch.bought);
    this.mailer = new WeatheredMailer(loop, this.#roads.mail, watch);
  }

  get faultsInjected(): number {
    return PLACES.reduce((sum, place) => sum + this.#roads[place].faultsInjected, 0);
  }

  /** On all roads, from now on. */
  set weather(weather: Weather) {
    for (const place of PLACES) this.#roads[place].weather = weather;
  }

  /** Nothing goes wrong any more but what cards and offers themselves make go wrong. */
  calm(): void {
    this.weather = FINE;
    this.suppliers.calm();
  }

  /** The engine is gone: no answer reaches it any more. */
  hangUp(): void {
    for (const place of PLACES) this.#roads[place].hangUp();
  }

  close(): void {
    void this.bank.close();
    this.suppliers.close();
  }
}
