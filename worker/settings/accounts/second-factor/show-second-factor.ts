import type * as z from 'zod';
import type { AccountCall } from '../../../access/call.ts';
import { toInstantOrNull } from '../../../contract/instant.ts';
import type { SecondFactor } from '../../../contract/second-factor.ts';

/** Whether the caller needs a second factor to sign in. */
export async function getSecondFactor({ env, account }: AccountCall): Promise<z.infer<typeof SecondFactor>> {
  const row = await env.DB.prepare(
    `SELECT (SELECT confirmed_at FROM second_factors WHERE id = ?1) AS confirmedAt,
       (SELECT count(*) FROM recovery_codes WHERE user_id = ?1) AS codes`,
  )
    .bind(account.userId)
    .first<{ confirmedAt: number | null; codes: number }>();
  return { enabledAt: toInstantOrNull(row?.confirmedAt ?? null), recoveryCodesLeft: row?.codes ?? 0 };
}
