/**
 * The OTA as a receiver of OpenTravel's messages, all at one address: the root element says which
 * it is. What an element says wrongly is a warning, and the others of its message stand.
 */
import { limits } from '../limits.ts';
import type { Listing } from './listing.ts';
import { type NotifKind, readNotif } from './opentravel-values.ts';
import type { OtaListings } from './ota-listings.ts';
import type { OtaRefusal } from './ota-refusal.ts';
import type { OtaStore } from './ota-store.ts';
import { attribute, type Element, elementsAt, parseXml, writeXml } from './ota-xml.ts';

export interface OpenTravelRequest {
  /** Of the header Authorization. */
  readonly authorization: string;
  readonly body: () => Promise<string>;
  readonly signal: AbortSignal;
}

export interface OpenTravelAnswer {
  readonly status: number;
  readonly body: string;
}

const KINDS: Readonly<Record<string, NotifKind>> = {
  OTA_HotelInvCountNotifRQ: 'inventory',
  OTA_HotelAvailNotifRQ: 'availability',
  OTA_HotelRateAmountNotifRQ: 'rates',
};
/** OpenTravel's types of errors and warnings, and codes of what is wrong. */
const AUTHENTICATION = { '@Type': '4', '@Code': '6' };
const UNKNOWN_MESSAGE = { '@Type': '2', '@Code': '450' };
const WRONG_VALUE = { '@Type': '3', '@Code': '320' };

export class OpenTravelSide {
  readonly #store: OtaStore;
  readonly #listings: OtaListings;
  readonly #now: () => number;

  constructor(store: OtaStore, listings: OtaListings, now: () => number) {
    this.#store = store;
    this.#listings = listings;
    this.#now = now;
  }

  /** Throws an OtaRefusal for what is no message of XML, and in bad weather. */
  async answer({ authorization, body, signal }: OpenTravelRequest): Promise<OpenTravelAnswer> {
    const text = await body();
    const [name, root] = parseXml(text);
    const kind = KINDS[name];
    const echo = attribute(root, 'EchoToken');
    const reply = (content: Element, status = 200) => ({
      status,
      body: writeXml(name.replace(/RQ$/, 'RS'), {
        ...(echo === undefined ? {} : { '@EchoToken': echo }),
        '@TimeStamp': new Date(this.#now()).toISOString(),
        '@Version': attribute(root, 'Version') ?? '1.0',
        ...content,
      }),
    });
    if (kind === undefined) return reply(errors(UNKNOWN_MESSAGE, [`${name} is not taken`]));
    const notif = readNotif(kind, root);
    const listing = this.#listings.find(notif.hotelCode ?? '');
    if (listing?.format !== 'opentravel' || !isKnown(listing, authorization, root)) {
      return reply(errors(AUTHENTICATION, ['the hotel or its password is not known']), 401);
    }
    const request = {
      kind: kind === 'inventory' ? 'availability' : 'restrictions',
      signal,
    } as const;
    const outcome = await this.#listings.meet(listing, request, (isDropped) => {
      const { changes, faults } = notif.read(listing);
      if (!isDropped) this.#apply(listing, changes);
      const isShort = text.length <= limits.otaMessageCharactersKept;
      const answer = { isTaken: changes.length > 0, faults };
      return { answer, changes: changes.length, body: isShort ? text : null };
    });
    if (!outcome.isTaken) return reply(errors(WRONG_VALUE, outcome.faults));
    return reply(success(outcome.faults));
  }

  #apply(listing: Listing, changes: ReturnType<ReturnType<typeof readNotif>['read']>['changes']) {
    this.#store.transaction(() => {
      for (const { room, plan, days, availability, told } of changes) {
        const hasTold = plan !== undefined && Object.keys(told).length > 0;
        for (const day of days) {
          if (availability !== undefined) {
            this.#store.tellRoom(listing.code, room, day, availability);
          }
          if (hasTold) this.#store.tellPlan(listing.code, { room, plan, day, told });
        }
      }
    });
  }
}

/** Basic and Bearer, or the password in the message itself. */
function isKnown({ apiKey }: Listing, authorization: string, root: Element): boolean {
  const [scheme = '', value = ''] = authorization.split(' ');
  if (scheme.toLowerCase() === 'bearer') return value === apiKey;
  if (scheme.toLowerCase() === 'basic') {
    const plain = Buffer.from(value, 'base64').toString('utf8');
    return plain.slice(plain.indexOf(':') + 1) === apiKey;
  }
  const requestors = elementsAt(root, 'POS', 'Source', 'RequestorID');
  return requestors.some((requestor) => attribute(requestor, 'MessagePassword') === apiKey);
}

function success(faults: readonly string[]): Element {
  const warnings = faults.map((fault) => ({ ...WRONG_VALUE, '@ShortText': fault, '#text': fault }));
  return { Success: '', ...(warnings.length === 0 ? {} : { Warnings: { Warning: warnings } }) };
}

function errors(kind: Element, texts: readonly string[]): Element {
  return {
    Errors: { Error: texts.map((text) => ({ ...kind, '@ShortText': text, '#text': text })) },
  };
}

/** A refusal of any kind as a message, for whoever reads XML only. */
export function refusedAsXml({ code, details }: OtaRefusal): string {
  return writeXml('OTA_ErrorRS', errors({ '@Type': '1' }, details.length === 0 ? [code] : details));
}
