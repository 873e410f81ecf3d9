import { expect, it } from 'vitest';
import { openSecret, sealSecret } from './secret-box.ts';

const key = (byte: number) => Buffer.alloc(32, byte).toString('base64');

it('what was encrypted can be decrypted, and the same text is never encrypted to the same result', async () => {
  const keys = `k1:${key(1)}`;
  const [a, b] = [await sealSecret(keys, 'whsec_ä'), await sealSecret(keys, 'whsec_ä')];
  expect(a).not.toBe(b);
  expect(a).not.toContain('whsec');
  expect([await openSecret(keys, a), await openSecret(keys, b)]).toEqual(['whsec_ä', 'whsec_ä']);
});

it('decrypts what an older key encrypted, and encrypts with the newest key', async () => {
  const old = await sealSecret(`k1:${key(1)}`, 'secret');
  const rotated = `k2:${key(2)}, k1:${key(1)}`;
  expect(await openSecret(rotated, old)).toBe('secret');
  expect(await sealSecret(rotated, 'secret')).toMatch(/^k2\./);
});

it('decryption throws for a missing key, another key, and text that was tampered with', async () => {
  const sealed = await sealSecret(`k1:${key(1)}`, 'secret');
  await expect(openSecret(`k2:${key(2)}`, sealed)).rejects.toThrow('k1');
  await expect(openSecret(`k1:${key(2)}`, sealed)).rejects.toThrow();
  await expect(openSecret(`k1:${key(1)}`, `${sealed.slice(0, -6)}AAAA==`)).rejects.toThrow();
});
