import type { ExportedClaim } from '../contract/exported-lead.ts';
import { fromInstant } from '../contract/instant.ts';

/** Claims emails for the leads that had claimed them, in the same way, unless another lead has done so here. */
export async function restoreClaims(
  db: D1Database,
  projectId: string,
  claims: readonly ExportedClaim[],
): Promise<void> {
  if (claims.length === 0) return;
  const rows = claims.map((claim) => ({ ...claim, claimedAt: fromInstant(claim.claimedAt) }));
  await db
    .prepare(
      `INSERT INTO identities (project_id, kind, value, lead_id, claimed_at, named_as, import_id, taken_from)
       SELECT ?1, 'email', value ->> 'value', value ->> 'leadId', value ->> 'claimedAt', value ->> 'namedAs',
         value ->> 'importId', value ->> 'takenFrom' FROM json_each(?2) WHERE true
       ON CONFLICT DO NOTHING`,
    )
    .bind(projectId, JSON.stringify(rows))
    .run();
}
