import { and, eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import { hashToken } from '../../storage/random-token.ts';
import { recoveryCodes } from '../../storage/tables.ts';

const CODES = 10;
/** 32 letters and digits that do not look alike. A random byte selects each of the 32 characters with equal probability. */
const ALPHABET = 'abcdefghijkmnpqrstuvwxyz23456789';
/** 80 random bits. Recovery codes cannot be guessed, even by someone who knows their hashes. */
const CHARS = 16;

/** Creates ten codes, such as `k3vq-7hzd-2mxa-rw5e`, and the statements that replace the previous ones. */
export async function newRecoveryCodes(db: D1Database, userId: string) {
  const codes = Array.from({ length: CODES }, newCode);
  const rows = codes.map(async (code) => ({ userId, hash: await hashCode(userId, code) }));
  const insert = drizzle(db)
    .insert(recoveryCodes)
    .values(await Promise.all(rows));
  return { codes, statements: [deleteRecoveryCodes(db, userId), insert] as const };
}

export const deleteRecoveryCodes = (db: D1Database, userId: string) =>
  drizzle(db).delete(recoveryCodes).where(eq(recoveryCodes.userId, userId));

/** Uses up a recovery code. Returns false if the person does not have it (anymore). */
export async function spendRecoveryCode(db: D1Database, userId: string, code: string): Promise<boolean> {
  const { meta } = await drizzle(db)
    .delete(recoveryCodes)
    .where(and(eq(recoveryCodes.userId, userId), eq(recoveryCodes.hash, await hashCode(userId, code))));
  return meta.changes > 0;
}

function newCode(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(CHARS));
  const code = Array.from(bytes, (byte) => ALPHABET[byte % ALPHABET.length]).join('');
  return code.replace(/(.{4})(?=.)/g, '$1-');
}

const hashCode = (userId: string, code: string): Promise<string> =>
  hashToken(`${userId} ${code.toLowerCase().replaceAll(/[\s-]/g, '')}`);
