/** Host names that point into a private network instead of the internet. */
const LOCAL_NAMES = /(^|\.)(localhost|local|internal|intranet|lan|home\.arpa|test|invalid)$/;

/**
 * Returns why we must not call this URL of a customer, or null if we may. A URL must use https, contain no credentials, and not name a
 * private, loopback, link-local or metadata host. A public name may still resolve to a private address. The platform prevents requests to
 * private addresses, because a Worker can fetch only public ones. Development allows plain http and local receivers.
 */
export function refuseTarget(url: string, { development }: { development: boolean }): string | null {
  if (!URL.canParse(url)) return 'is not a URL';
  const { protocol, username, password, hostname } = new URL(url);
  if (protocol !== 'https:' && !(development && protocol === 'http:')) return 'must be https';
  if (username || password) return 'must not hold credentials';
  if (development) return null;
  const host = hostname.toLowerCase().replace(/\.$/, '');
  if (LOCAL_NAMES.test(host) || !/[.:]/.test(host)) return 'must be a public host';
  if (isPrivateIpv4(host) || isPrivateIpv6(host)) return 'must not be a private or local address';
  return null;
}

/** Takes the `hostname` of a parsed URL, in which an IPv4 address always has the form of four decimal numbers. */
function isPrivateIpv4(host: string): boolean {
  const match = /^(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(host);
  if (!match) return false;
  const [a = 0, b = 0] = match.slice(1).map(Number);
  return (
    a === 0 ||
    a === 10 ||
    a === 127 ||
    a >= 224 ||
    (a === 100 && b >= 64 && b < 128) ||
    (a === 169 && b === 254) ||
    (a === 172 && b >= 16 && b < 32) ||
    (a === 192 && (b === 168 || b === 0)) ||
    (a === 198 && (b === 18 || b === 19))
  );
}

/**
 * Only global unicast addresses (2000::/3) are public. Addresses in that range that contain an IPv4 address (6to4, Teredo) or are
 * reserved for documentation are excluded.
 */
function isPrivateIpv6(host: string): boolean {
  if (!host.startsWith('[')) return false;
  const address = host.slice(1, -1);
  return !/^[23][0-9a-f]{3}:/.test(address) || /^(2002:|2001:0?:|2001::|2001:db8:)/.test(address);
}
