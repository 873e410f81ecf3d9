import { randomBytes, scryptSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { hashPassword, verifyPassword } from './password.ts';

const PASSWORD = 'correct horse battery';

describe('a password', () => {
  it('is accepted, but a similar text is rejected', async () => {
    const hash = await hashPassword(PASSWORD);
    expect(await verifyPassword(PASSWORD, hash)).toBe(true);
    for (const wrong of ['', 'correct horse battery ', 'Correct horse battery']) {
      expect(await verifyPassword(wrong, hash)).toBe(false);
    }
  });

  it('is stored as an scrypt hash (16384/8/5) with 16 random bytes, so two hashes are never the same', async () => {
    const [one, two] = [await hashPassword(PASSWORD), await hashPassword(PASSWORD)];
    expect(one).not.toBe(two);
    const [scheme, N, r, p, salt = '', key = ''] = one.split('$');
    expect([scheme, N, r, p]).toEqual(['scrypt', '16384', '8', '5']);
    expect(Buffer.from(salt, 'base64')).toHaveLength(16);
    expect(Buffer.from(key, 'base64')).toEqual(
      scryptSync(PASSWORD, Buffer.from(salt, 'base64'), 32, { N: 16384, r: 8, p: 5 }),
    );
    expect(one).not.toContain(PASSWORD);
  });

  it('is accepted however its accents were typed, and in any script', async () => {
    const hash = await hashPassword('cafés 線路 🚆'.normalize('NFC'));
    expect(await verifyPassword('cafés 線路 🚆'.normalize('NFD'), hash)).toBe(true);
    expect(await verifyPassword('cafes 線路 🚆', hash)).toBe(false);
  });

  it('with a hash of another cost is still accepted, because the hash contains the cost', async () => {
    const salt = randomBytes(16);
    const key = scryptSync(PASSWORD, salt, 32, { N: 1024, r: 4, p: 1 });
    const old = ['scrypt', 1024, 4, 1, salt.toString('base64'), key.toString('base64')].join('$');
    expect(await verifyPassword(PASSWORD, old)).toBe(true);
    expect(await verifyPassword('wrong horse battery', old)).toBe(false);
    expect(await verifyPassword(PASSWORD, old.replace('$1024$', '$2048$'))).toBe(false);
  });

  it('for an unknown account is rejected after the usual time', async () => {
    const hash = await hashPassword(PASSWORD);
    const timeOf = async (stored: string | null) => {
      const startedAt = performance.now();
      expect(await verifyPassword('wrong horse battery', stored)).toBe(false);
      return performance.now() - startedAt;
    };
    const known = Math.min(await timeOf(hash), await timeOf(hash), await timeOf(hash));
    expect(await timeOf(null)).toBeGreaterThan(known / 2);
  });
});
