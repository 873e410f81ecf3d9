import type { ExportedClaim } from '../contract/exported-lead.ts';
import { fromInstant } from '../contract/instant.ts';
import { resolveIdentity } from '../lead/lead-client.ts';
import { recordConflict } from './conflicts.ts';
import { noteSharer } from './shared-emails.ts';

/**
 * Restores the email claims of a lead and of those that will be merged into it, with the same trust as in the export. A claim by the
 * customer replaces one that only a page has made in this deployment. If the customer has given the email to another lead here, a conflict
 * between the two is recorded.
 */
export async function restoreClaims(
  env: Env,
  {
    projectId,
    leadId,
    claims,
    now,
  }: { projectId: string; leadId: string; claims: readonly ExportedClaim[]; now: number },
): Promise<void> {
  if (claims.length === 0) return;
  const rows = claims.map((claim) => ({ ...claim, claimedAt: fromInstant(claim.claimedAt) }));
  const json = JSON.stringify(rows);
  const [, lost] = await env.DB.batch<{
    otherLeadId: string;
    importId: string | null;
    email: string;
    claimedFor: string;
  }>([
    env.DB.prepare(
      `INSERT INTO identities (project_id, kind, value, lead_id, claimed_at, named_as, is_pages, import_id, taken_from)
       SELECT ?1, 'email', value ->> 'value', value ->> 'leadId', value ->> 'claimedAt', value ->> 'namedAs',
         value ->> 'isPages', value ->> 'importId', value ->> 'takenFrom' FROM json_each(?2) WHERE true
       ON CONFLICT DO UPDATE SET lead_id = excluded.lead_id, claimed_at = excluded.claimed_at, named_as = excluded.named_as,
         is_pages = 0, import_id = excluded.import_id, taken_from = excluded.taken_from
       WHERE is_pages = 1 AND excluded.is_pages = 0`,
    ).bind(projectId, json),
    env.DB.prepare(
      `SELECT standing.lead_id AS otherLeadId, claim.value ->> 'importId' AS importId,
         standing.value AS email, claim.value ->> 'leadId' AS claimedFor
       FROM json_each(?2) AS claim JOIN identities AS standing
         ON standing.project_id = ?1 AND standing.kind = 'email' AND standing.value = claim.value ->> 'value'
       WHERE standing.lead_id <> claim.value ->> 'leadId' AND claim.value ->> 'isPages' = 0`,
    ).bind(projectId, json),
  ]);
  for (const { otherLeadId, importId, email, claimedFor } of lost?.results ?? []) {
    const [self, other] = await Promise.all([leadId, otherLeadId].map((id) => resolveIdentity(env, projectId, id)));
    if (!self || !other || self.lead.leadId === other.lead.leadId) continue;
    const between = { leadId: self.lead.leadId, otherLeadId: other.lead.leadId, reason: 'email_claimed' } as const;
    await recordConflict(env.DB, { ...between, projectId, importId, now, limited: false });
    await noteSharer(env.DB, { projectId, email, leadId: claimedFor, now });
  }
}
