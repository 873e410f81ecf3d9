import { expect, it } from 'vitest';
import { describePlace, userAgentOf } from './describe-client.ts';

it.each([
  [' curl/8.9.1 ', 'curl/8.9.1'],
  ['', null],
  [undefined, null],
  ['x'.repeat(8_000), 'x'.repeat(400)],
])('keeps the user agent %s as %s', (header, userAgent) => {
  expect(userAgentOf(header)).toBe(userAgent);
});

it('the location is as precise as Cloudflare knows it', () => {
  expect(describePlace({ city: 'Vienna', country: 'AT' })).toBe('Vienna, AT');
  expect(describePlace({ country: 'T1' })).toBe('T1');
  expect(describePlace({})).toBe(null);
  expect(describePlace(undefined)).toBe(null);
});
