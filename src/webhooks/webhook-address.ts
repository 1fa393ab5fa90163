/**
 * Where webhooks may be sent to. Whoever registers an endpoint chooses where this process connects
 * to, and must not be able to reach what only this process can reach: its own machine, the networks
 * it is in, the metadata of its cloud. Every address that a name leads to is looked at when the
 * endpoint is registered and again at each connection, which then goes to the address looked at.
 */
import { lookup as systemLookup } from 'node:dns/promises';
import { isIP, type LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import type { WebhookUrlFault } from '../domain/webhooks/webhook-url-fault.ts';

/** What may be sent to although it is private, and by plain http. */
export interface AllowedTargets {
  /** Host names in lower case. */
  readonly hosts: readonly string[];
  /** Addresses, or ranges of them in CIDR form. */
  readonly ranges: readonly string[];
}

/** All addresses of a name; rejects when there is none. */
export type Resolve = (host: string) => Promise<readonly string[]>;

export const resolveBySystem: Resolve = async (host) => {
  const found = await systemLookup(host, { all: true, verbatim: true });
  return found.map(({ address }) => address);
};

/** Reads a list as the configuration has it; answers the first entry that is none as a sentence. */
export function parseAllowedTargets(
  text: string,
): { readonly allowed: AllowedTargets } | { readonly problem: string } {
  const hosts: string[] = [];
  const ranges: string[] = [];
  for (const entry of text.split(',').map((one) => one.trim().toLowerCase())) {
    if (entry === '') continue;
    if (isIP(entry) !== 0 || ipaddr.isValidCIDR(entry)) ranges.push(entry);
    else if (/^[a-z0-9_](?:[a-z0-9_.-]{0,251}[a-z0-9])?$/.test(entry)) hosts.push(entry);
    else return { problem: `${JSON.stringify(entry)} is no host name, address or CIDR range` };
  }
  return { allowed: { hosts, ranges } };
}

/** Says of URLs and of addresses whether webhooks may go there. */
export class WebhookAddresses {
  readonly #hosts: ReadonlySet<string>;
  readonly #ranges: readonly [ipaddr.IPv4 | ipaddr.IPv6, number][];
  readonly #resolve: Resolve;

  constructor(allowed: AllowedTargets, resolve: Resolve = resolveBySystem) {
    this.#hosts = new Set(allowed.hosts);
    this.#ranges = allowed.ranges.map(rangeOf);
    this.#resolve = resolve;
  }

  /** Why nothing may be sent there; undefined when it may. */
  async refusal(text: string): Promise<WebhookUrlFault | undefined> {
    const url = new URL(text);
    if (url.username !== '' || url.password !== '') return 'credentials';
    const host = hostOf(url);
    let addresses: readonly string[];
    try {
      addresses = isIP(host) === 0 ? await this.#resolve(host) : [host];
    } catch {
      return 'unresolvable';
    }
    if (addresses.length === 0) return 'unresolvable';
    const areAllowed = this.#hosts.has(host) || addresses.every((one) => this.#isNamed(one));
    if (areAllowed) return undefined;
    if (url.protocol !== 'https:') return 'not_https';
    return addresses.every((one) => this.#mayReach(host, one)) ? undefined : 'private_address';
  }

  /**
   * Whether a connection to the host may be made to the address; asked at each connection, for a
   * name can lead elsewhere than a moment ago.
   */
  mayReach(host: string, address: string): boolean {
    return this.#mayReach(host, address);
  }

  /** For `http.request`: gives only addresses that may be reached, or an error. */
  readonly lookup: LookupFunction = (host, options, callback) => {
    this.#resolve(host).then(
      (addresses) => {
        const forbidden = addresses.find((one) => !this.#mayReach(host.toLowerCase(), one));
        const wanted = addresses.filter((one) => {
          return !options.family || isIP(one) === familyOf(options.family);
        });
        const [first] = wanted;
        if (forbidden !== undefined) {
          // All or none: a name that leads to a private address as well is not to be trusted.
          callback(new Error(`${host} leads to ${forbidden}, which is not to be sent to`), '');
        } else if (first === undefined) callback(new Error(`${host} leads nowhere`), '');
        else if (options.all === true) {
          callback(
            null,
            wanted.map((address) => ({ address, family: isIP(address) })),
          );
        } else callback(null, first, isIP(first));
      },
      (error: Error) => callback(error, ''),
    );
  };

  #mayReach(host: string, address: string): boolean {
    return this.#hosts.has(host) || this.#isNamed(address) || isPublic(address);
  }

  #isNamed(address: string): boolean {
    if (!ipaddr.isValid(address)) return false;
    const parsed = ipaddr.process(address);
    return this.#ranges.some(([start, bits]) => {
      return parsed.kind() === start.kind() && parsed.match(start, bits);
    });
  }
}

/** Without the brackets of an IPv6 address and the dot that ends a name. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
}

/**
 * Public is what the registries give out for anybody's use. An IPv6 address that stands for an IPv4
 * one (mapped, NAT64, 6to4, Teredo) is in a range of its own and not among them, and neither is
 * anything outside 2000::/3.
 */
function isPublic(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  if (parsed.range() !== 'unicast') return false;
  return parsed.kind() === 'ipv4' || parsed.match(GLOBAL_UNICAST);
}

const GLOBAL_UNICAST = ipaddr.parseCIDR('2000::/3');

function rangeOf(text: string): [ipaddr.IPv4 | ipaddr.IPv6, number] {
  if (text.includes('/')) return ipaddr.parseCIDR(text);
  const address = ipaddr.process(text);
  return [address, address.kind() === 'ipv4' ? 32 : 128];
}

function familyOf(family: number | 'IPv4' | 'IPv6'): number {
  if (typeof family === 'number') return family;
  return family === 'IPv4' ? 4 : 6;
}
