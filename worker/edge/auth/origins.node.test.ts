import { expect, it, vi } from 'vitest';
import { isAllowedOrigin } from './origins.ts';

it.each([
  ['https://example.com', ['*'], true],
  ['null', ['*'], true],
  ['https://example.com', ['https://example.com'], true],
  ['https://EXAMPLE.com', ['https://example.com'], true],
  ['http://example.com', ['https://example.com'], false],
  ['https://example.com:8443', ['https://example.com'], false],
  ['https://shop.example.com', ['https://*.example.com'], true],
  ['https://a.b.example.com', ['https://*.example.com'], true],
  ['https://example.com', ['https://*.example.com'], false],
  ['https://badexample.com', ['https://*.example.com'], false],
  ['https://example.com.evil.test', ['https://*.example.com'], false],
  ['http://shop.example.com', ['https://*.example.com'], false],
  ['null', ['https://*.example.com'], false],
  ['https://example.com', [], false],
])('%s matches the patterns %j: %s', (origin, patterns, allowed) => {
  expect(isAllowedOrigin(origin, patterns)).toBe(allowed);
});

it('an origin longer than any that browsers send is not parsed', () => {
  const parse = vi.spyOn(URL, 'canParse');
  const long = `https://${'%E4%B8%AD'.repeat(1000)}.example.com`;
  expect(isAllowedOrigin(long, Array(100).fill('https://*.example.com'))).toBe(false);
  expect(isAllowedOrigin('https://a.example.com', Array(100).fill('https://*.example.org'))).toBe(false);
  expect(parse.mock.calls).toEqual([['https://a.example.com']]);
  parse.mockRestore();
});
