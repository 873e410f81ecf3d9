/**
 * Identifies the client of a request, for limits per client. The client is the IPv4 address or the /64 prefix of the IPv6 address, because
 * internet providers give each customer at least a /64. An IPv4-mapped IPv6 address counts as its IPv4 address. Empty if the request has no
 * address.
 */
export function clientOf(request: Request): string {
  const address = request.headers.get('CF-Connecting-IP')?.trim() ?? '';
  const groups = toGroups(address);
  if (!groups) return address;
  const [, , , , , , high = 0, low = 0] = groups;
  if (groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xff_ff) {
    return [high >> 8, high & 0xff, low >> 8, low & 0xff].join('.');
  }
  return `${groups
    .slice(0, 4)
    .map((group) => group.toString(16))
    .join(':')}::/64`;
}

/** The eight groups of an IPv6 address in any notation. Null if the address is not IPv6. */
function toGroups(address: string): number[] | null {
  const [host = ''] = address.split('%');
  const url = `http://[${host}]/`;
  if (!host.includes(':') || !URL.canParse(url)) return null;
  // The URL parser converts an embedded IPv4 address to hexadecimal groups, and shortens the longest run of zeros to `::`.
  const [before = [], after] = new URL(url).hostname
    .slice(1, -1)
    .split('::')
    .map((part) => (part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16))));
  if (!after) return before;
  return [...before, ...Array<number>(8 - before.length - after.length).fill(0), ...after];
}
