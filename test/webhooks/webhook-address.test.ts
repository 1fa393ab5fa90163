/** Where webhooks may go: every kind of address that is not public is refused, however written. */
import { describe, expect, test } from 'vitest';
import { parseAllowedTargets, WebhookAddresses } from '../../src/webhooks/webhook-address.ts';

/** A table of names, as a resolver would answer. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  'public.example': ['93.184.216.34', '2606:2800:220:1::1'],
  'inside.example': ['10.0.0.7'],
  'both.example': ['93.184.216.34', '127.0.0.1'],
  'mapped.example': ['::ffff:10.0.0.7'],
  'metadata.example': ['169.254.169.254'],
  'empty.example': [],
};

function addresses(allow = ''): WebhookAddresses {
  const parsed = parseAllowedTargets(allow);
  if ('problem' in parsed) throw new Error(parsed.problem);
  return new WebhookAddresses(parsed.allowed, async (host) => {
    const found = NAMES[host];
    if (found === undefined) throw new Error('ENOTFOUND');
    return found;
  });
}

describe('a URL', () => {
  test.each([
    ['https://public.example/hooks', undefined],
    ['https://public.example./hooks', undefined],
    ['https://93.184.216.34/', undefined],
    ['https://[2606:2800:220:1::1]:8443/', undefined],
    ['http://public.example/hooks', 'not_https'],
    ['https://ada:secret@public.example/', 'credentials'],
    ['https://nobody.example/', 'unresolvable'],
    ['https://empty.example/', 'unresolvable'],
    ['https://inside.example/', 'private_address'],
    // One private address among public ones is enough: the connection might go there.
    ['https://both.example/', 'private_address'],
    ['https://mapped.example/', 'private_address'],
    ['https://metadata.example/latest/meta-data/', 'private_address'],
    // The parser of URLs reads other spellings of an IPv4 address, and so do we.
    ['https://2130706433/', 'private_address'],
    ['https://0x7f.1/', 'private_address'],
    ['https://0177.0.0.1/', 'private_address'],
    ['https://127.1/', 'private_address'],
  ])('%s: %s', async (url, fault) => {
    expect(await addresses().refusal(url)).toBe(fault);
  });

  test.each([
    ['127.0.0.1', 'loopback'],
    ['0.0.0.0', 'this host'],
    ['10.1.2.3', 'private'],
    ['172.16.0.1', 'private'],
    ['172.31.255.255', 'private'],
    ['192.168.1.1', 'private'],
    ['169.254.169.254', 'link-local, where clouds keep their metadata'],
    ['100.64.0.1', 'carrier-grade NAT'],
    ['192.0.0.1', 'protocol assignments'],
    ['192.0.2.1', 'documentation'],
    ['198.18.0.1', 'benchmarking'],
    ['203.0.113.9', 'documentation'],
    ['224.0.0.1', 'multicast'],
    ['240.0.0.1', 'reserved'],
    ['255.255.255.255', 'broadcast'],
    ['[::]', 'unspecified'],
    ['[::1]', 'loopback'],
    ['[::7f00:1]', 'IPv4-compatible'],
    ['[::ffff:127.0.0.1]', 'IPv4-mapped'],
    ['[::ffff:93.184.216.34]', 'IPv4-mapped, though public'],
    ['[64:ff9b::7f00:1]', 'NAT64'],
    ['[64:ff9b:1::7f00:1]', 'local NAT64'],
    ['[2002:7f00:1::]', '6to4'],
    ['[2001:0:7f00:1::]', 'Teredo'],
    ['[2001:db8::1]', 'documentation'],
    ['[fe80::1]', 'link-local'],
    ['[fc00::1]', 'unique local'],
    ['[fd00:ec2::254]', 'unique local, where a cloud keeps its metadata'],
    ['[fec0::1]', 'site-local'],
    ['[ff02::1]', 'multicast'],
    ['[100::1]', 'discard'],
    ['[5f00::1]', 'segment routing'],
  ])('to %s is refused: %s', async (host) => {
    expect(await addresses().refusal(`https://${host}/`)).toBe('private_address');
  });
});

describe('an allowed target', () => {
  test.each([
    ['127.0.0.0/8', 'http://127.0.0.1:9000/', undefined],
    ['127.0.0.1', 'http://127.0.0.2/', 'not_https'],
    ['10.0.0.0/8', 'http://inside.example/', undefined],
    ['10.0.0.0/8', 'http://mapped.example/', undefined],
    ['10.0.0.0/8', 'https://both.example/', 'private_address'],
    ['inside.example', 'http://inside.example/', undefined],
    ['::1', 'http://[::1]/', undefined],
    ['fd00::/8', 'https://[fd00:ec2::254]/', undefined],
    ['inside.example', 'https://metadata.example/', 'private_address'],
  ])('%s: %s is %s', async (allow, url, fault) => {
    expect(await addresses(allow).refusal(url)).toBe(fault);
  });
});

describe('a connection', () => {
  const looked = (allow: string, host: string, options: object) =>
    new Promise<unknown>((resolve) => {
      addresses(allow).lookup(host, options, (error, address, family) => {
        resolve(error === null ? { address, family } : error.message);
      });
    });

  test('goes to an address that was looked at, whatever the name has come to mean', async () => {
    expect(await looked('', 'public.example', { all: true })).toEqual({
      address: [
        { address: '93.184.216.34', family: 4 },
        { address: '2606:2800:220:1::1', family: 6 },
      ],
      family: undefined,
    });
    expect(await looked('', 'public.example', { family: 6 })).toEqual({
      address: '2606:2800:220:1::1',
      family: 6,
    });
    expect(await looked('', 'both.example', { all: true })).toBe(
      'both.example leads to 127.0.0.1, which is not to be sent to',
    );
    expect(await looked('', 'empty.example', {})).toBe('empty.example leads nowhere');
    expect(await looked('10.0.0.7', 'inside.example', {})).toEqual({
      address: '10.0.0.7',
      family: 4,
    });
  });
});
