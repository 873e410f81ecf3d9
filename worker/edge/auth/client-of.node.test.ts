import { expect, it } from 'vitest';
import { clientOf } from './client-of.ts';

const clientAt = (address: string) =>
  clientOf(new Request('https://leads.example/', { headers: { 'CF-Connecting-IP': address } }));

it.each([
  ['192.0.2.1', '192.0.2.1'],
  ['2001:db8:1:1::', '2001:db8:1:1::/64'],
  ['2001:db8:1:1::18', '2001:db8:1:1::/64'],
  ['2001:DB8:0001:1:ffff:ffff:ffff:ffff', '2001:db8:1:1::/64'],
  ['2001:db8:1:2::18', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['::FFFF:c000:0201', '192.0.2.1'],
  ['0:0:0:0:0:ffff:255.0.0.128', '255.0.0.128'],
  ['not an address', 'not an address'],
  ['1:2:3', '1:2:3'],
])('identifies %s as the client %s', (address, client) => {
  expect(clientAt(address)).toBe(client);
});

it('a request without an address has an empty client', () => {
  expect(clientOf(new Request('https://leads.example/'))).toBe('');
});
