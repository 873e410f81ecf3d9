import { expect, test, vi } from 'vitest';
import { HttpUrl } from './http-url.ts';

test('a URL has at most 2,048 characters, and its length is checked before it is parsed', () => {
  const read = vi.spyOn(globalThis, 'URL');
  expect(HttpUrl.safeParse(`https://${'中'.repeat(300_000)}.cn`).error?.issues).toMatchObject([{ code: 'too_big' }]);
  expect(read).not.toHaveBeenCalled();
  read.mockRestore();
  const ofLength = (length: number) => 'https://x.example/'.padEnd(length, 'a');
  expect([2048, 2049].map((length) => HttpUrl.safeParse(ofLength(length)).success)).toEqual([true, false]);
  expect(HttpUrl.safeParse('ftp://x.example').success).toBe(false);
});
