import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

// OWASP's parameters for scrypt. A hash takes about 0.1 s of CPU and 16 MiB. The parameters are part of each hash, so that they can be
// raised later.
const COST = { N: 16384, r: 8, p: 5 };
const KEY_BYTES = 32;

function derive(password: string, salt: Buffer, { N, r, p }: typeof COST): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, KEY_BYTES, { N, r, p }, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}

/** Returns `scrypt$N$r$p$salt$key`, with salt and key in base64. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive(password, salt, COST);
  return ['scrypt', COST.N, COST.r, COST.p, salt.toString('base64'), key.toString('base64')].join('$');
}

/** Checks a password. Takes as long for an unknown account (`hash` is null) as for a known one, so that the time reveals nothing. */
export async function verifyPassword(password: string, hash: string | null): Promise<boolean> {
  const [, N, r, p, salt = '', key = ''] = (hash ?? `scrypt$${COST.N}$${COST.r}$${COST.p}$AAAA$AAAA`).split('$');
  const expected = Buffer.from(key, 'base64');
  const actual = await derive(password, Buffer.from(salt, 'base64'), { N: Number(N), r: Number(r), p: Number(p) });
  return hash !== null && expected.length === actual.length && timingSafeEqual(actual, expected);
}
