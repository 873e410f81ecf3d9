import { hashToken } from '../../storage/random-token.ts';

const CODES = 10;
/** Without letters and digits that look alike. There are 32 of them, so each byte gives one, all with equal probability. */
const ALPHABET = 'abcdefghijkmnpqrstuvwxyz23456789';
/** 80 bits: too many to guess, even for someone who has read their hashes. */
const CHARS = 16;

/** Ten codes, such as `k3vq-7hzd-2mxa-rw5e`, and the statements that replace the earlier ones with them. */
export async function newRecoveryCodes(
  db: D1Database,
  userId: string,
): Promise<{ codes: string[]; statements: D1PreparedStatement[] }> {
  const codes = Array.from({ length: CODES }, newCode);
  const hashes = await Promise.all(codes.map((code) => hashCode(userId, code)));
  return {
    codes,
    statements: [
      db.prepare('DELETE FROM recovery_codes WHERE user_id = ?1').bind(userId),
      db
        .prepare('INSERT INTO recovery_codes (user_id, hash) SELECT ?1, value FROM json_each(?2)')
        .bind(userId, JSON.stringify(hashes)),
    ],
  };
}

/** Uses up a code. False if the person has no such code (anymore). */
export async function spendRecoveryCode(db: D1Database, userId: string, code: string): Promise<boolean> {
  const { meta } = await db
    .prepare('DELETE FROM recovery_codes WHERE user_id = ?1 AND hash = ?2')
    .bind(userId, await hashCode(userId, code))
    .run();
  return meta.changes > 0;
}

function newCode(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(CHARS));
  const code = Array.from(bytes, (byte) => ALPHABET[byte % ALPHABET.length]).join('');
  return code.replace(/(.{4})(?=.)/g, '$1-');
}

const hashCode = (userId: string, code: string): Promise<string> =>
  hashToken(`${userId} ${code.toLowerCase().replaceAll(/[\s-]/g, '')}`);
