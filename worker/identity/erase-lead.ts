import { askLead, leadObject } from '../lead/lead-client.ts';

/**
 * Erases a person: the lead, the leads that were merged into it, its row and its identities. The lead itself goes last:
 * until then it knows its parts, so that a repeated call finishes what a crash left. False where there is no such lead.
 */
export async function eraseLead(
  env: Env,
  { projectId, leadId }: { projectId: string; leadId: string },
): Promise<boolean> {
  const log = await askLead(env, { projectId, leadId }, (lead) => lead.log());
  if (!log) return false;
  const parts = log.absorbed.map((absorbed) => absorbed.leadId);
  await Promise.all(parts.map((part) => leadObject(env, projectId, part).erase({ part: 'of_its_winner' })));
  const ids = JSON.stringify([log.lead._id, ...parts]);
  const among = (column: string) => `${column} IN (SELECT value FROM json_each(?2))`;
  await env.DB.batch([
    env.DB.prepare(`DELETE FROM identities WHERE project_id = ?1 AND ${among('lead_id')}`).bind(projectId, ids),
    env.DB.prepare(
      `DELETE FROM identity_conflicts WHERE project_id = ?1 AND (${among('lead_id')} OR ${among('other_lead_id')})`,
    ).bind(projectId, ids),
  ]);
  await leadObject(env, projectId, log.lead._id).erase({ part: 'itself' });
  return true;
}
