import { keyIdOf, openSecret, sealSecret } from '../../worker/settings/storage/secret-box.ts';
import { type Deployment, queryAll, quote } from './execute-sql.ts';

/** Every column that holds an encrypted secret. A test finds columns that are missing here. */
export const SEALED_COLUMNS = [
  ['projects', 'identity_secret'],
  ['automations', 'config_sealed'],
  ['webhook_endpoints', 'secret_sealed'],
  ['webhook_endpoints', 'previous_secret_sealed'],
  ['invitations', 'token_sealed'],
  ['kept_answers', 'answer_sealed'],
  ['second_factors', 'secret_sealed'],
] as const;

/** Rows per command: a D1 statement may have at most 100 kB. */
const ROWS_AT_ONCE = 50;

export interface Resealed {
  resealed: number;
  /** Counts of secrets that could not be opened, by the ID of the missing key. */
  lost: Record<string, number>;
}

/**
 * Encrypts each secret again with the newest key, unless the secret already uses it. A secret that changes in the meantime keeps its new
 * value. The command can be interrupted and repeated safely.
 */
export async function resealSecrets(deployment: Deployment, settingsKeys: string): Promise<Resealed> {
  const newest = settingsKeys.split(':')[0] ?? '';
  const result: Resealed = { resealed: 0, lost: {} };
  for (const [table, column] of SEALED_COLUMNS) {
    for (let after = ''; ; ) {
      const [rows = []] = await queryAll<{ id: string; sealed: string }>(deployment, [
        `SELECT id, ${column} AS sealed FROM ${table} WHERE id > ${quote(after)} AND ${column} IS NOT NULL
         AND ${column} NOT LIKE ${quote(`${newest}.%`)} ORDER BY id LIMIT ${ROWS_AT_ONCE}`,
      ]);
      const updates: string[] = [];
      for (const { id, sealed } of rows) {
        const again = await resealOne(settingsKeys, sealed);
        if (again === null) result.lost[keyIdOf(sealed)] = (result.lost[keyIdOf(sealed)] ?? 0) + 1;
        else
          updates.push(
            `UPDATE ${table} SET ${column} = ${quote(again)} WHERE id = ${quote(id)} AND ${column} = ${quote(sealed)}`,
          );
      }
      if (updates.length > 0) await queryAll(deployment, updates);
      result.resealed += updates.length;
      if (rows.length < ROWS_AT_ONCE) break;
      after = rows.at(-1)?.id ?? '';
    }
  }
  return result;
}

const resealOne = async (settingsKeys: string, sealed: string): Promise<string | null> => {
  const plain = await openSecret(settingsKeys, sealed).catch(() => null);
  return plain === null ? null : sealSecret(settingsKeys, plain);
};
