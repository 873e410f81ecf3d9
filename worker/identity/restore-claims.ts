import { fromInstant } from '../contract/instant.ts';

interface Claim {
  value: string;
  leadId: string;
  claimedAt: string;
}

/** Claims emails for the leads that had claimed them, unless another lead has done so here. */
export async function restoreClaims(db: D1Database, projectId: string, claims: readonly Claim[]): Promise<void> {
  if (claims.length === 0) return;
  const rows = claims.map(({ value, leadId, claimedAt }) => ({ value, leadId, claimedAt: fromInstant(claimedAt) }));
  await db
    .prepare(
      `INSERT INTO identities (project_id, kind, value, lead_id, claimed_at, named_as)
       SELECT ?1, 'email', value ->> 'value', value ->> 'leadId', value ->> 'claimedAt', 'own' FROM json_each(?2) WHERE true
       ON CONFLICT DO NOTHING`,
    )
    .bind(projectId, JSON.stringify(rows))
    .run();
}
