// Which addresses of the internet may be written to: never this machine's own network, whatever a name leads to.

import { lookup as systemLookup } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/** Reserved, private, local, shared and multicast ranges (IANA special-purpose registries, RFC 6890 and its updates). */
const inside = new BlockList();
for (const [network, prefix] of [
  ...([
    ['0.0.0.0', 8],
    ['10.0.0.0', 8],
    ['100.64.0.0', 10],
    ['127.0.0.0', 8],
    ['169.254.0.0', 16],
  ] as const),
  ...([
    ['172.16.0.0', 12],
    ['192.0.0.0', 24],
    ['192.0.2.0', 24],
    ['192.88.99.0', 24],
    ['192.168.0.0', 16],
  ] as const),
  ...([
    ['198.18.0.0', 15],
    ['198.51.100.0', 24],
    ['203.0.113.0', 24],
    ['224.0.0.0', 4],
    ['240.0.0.0', 4],
  ] as const),
])
  inside.addSubnet(network, prefix, 'ipv4');

/** Of IPv6 only what is given out to the public, without the parts in which an IPv4 address or a tunnel hides. */
const outside6 = new BlockList();
outside6.addSubnet('2000::', 3, 'ipv6');
const hidden6 = new BlockList();
for (const [network, prefix] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const)
  hidden6.addSubnet(network, prefix, 'ipv6');

export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !inside.check(address, 'ipv4');
  if (family !== 6) return false;
  return outside6.check(address, 'ipv6') && !hidden6.check(address, 'ipv6');
}

/** The name leads to an address that may not be written to. */
export class InsideAddress extends Error {
  override name = 'InsideAddress';
}

/**
 * Looks a name up as a connection is made, and lets it go nowhere but to the public: what was checked when the address was entered may
 * lead elsewhere by now.
 */
export function publicLookup(lookup: typeof systemLookup = systemLookup): LookupFunction {
  return (hostname, options, done) => {
    lookup(hostname, { ...options, all: true }, (fault, addresses) => {
      if (fault !== null) return done(fault, '', 0);
      const [first] = addresses;
      // One inside among several is a trap: none of them is used.
      if (first === undefined || !addresses.every(({ address }) => isPublicAddress(address)))
        return done(new InsideAddress(hostname), '', 0);
      if (options.all === true) return done(null, addresses);
      done(null, first.address, first.family);
    });
  };
}

/**
 * The address as it is kept; null for what is no https address of the public.
 * @param local also http, and this machine: where the platform is a stand-in on it
 */
export function webhookUrl(text: string, local: boolean): string | null {
  let url: URL;
  try {
    url = new URL(text.trim());
  } catch {
    return null;
  }
  if (url.username !== '' || url.password !== '' || url.href.length > 1000) return null;
  url.hash = '';
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (local && host === '127.0.0.1' && url.protocol === 'http:') return url.href;
  if (url.protocol !== 'https:') return null;
  if (isIP(host) !== 0) return isPublicAddress(host) ? url.href : null;
  // A name of one word, and these endings, lead inside by themselves.
  if (!host.includes('.') || /\.(local|localhost|internal|lan|home|arpa|onion)\.?$/i.test(host)) return null;
  return url.href;
}
