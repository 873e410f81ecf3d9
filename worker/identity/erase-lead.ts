import { askLead, leadObject } from '../lead/lead-client.ts';

/**
 * Erases a person: the lead, the leads that were merged into it, its row and its identities, its deliveries and
 * its name in the audit log. The lead itself goes last: until then it knows its parts, so that a repeated call finishes what a
 * crash left. With `quietSince` (epoch ms), only if it did nothing since. False where there is no such lead.
 */
export async function eraseLead(
  env: Env,
  { projectId, leadId, quietSince }: { projectId: string; leadId: string; quietSince?: number },
): Promise<boolean> {
  const log = await askLead(env, { projectId, leadId }, (lead) => lead.log());
  if (!log) return false;
  const lastActivityAt = Date.parse(log.lead.lastEventAt ?? log.lead.createdAt);
  if (quietSince !== undefined && lastActivityAt >= quietSince) return false;
  const quiet = quietSince !== undefined && { quietSince };
  const parts = log.absorbed.map((absorbed) => absorbed.leadId);
  await Promise.all(parts.map((part) => leadObject(env, projectId, part).erase({ part: 'of_its_winner', ...quiet })));
  const ids = JSON.stringify([log.lead._id, ...parts]);
  const among = (column: string) => `${column} IN (SELECT value FROM json_each(?2))`;
  await env.DB.batch([
    env.DB.prepare(
      `DELETE FROM delivery_attempts WHERE delivery_id IN (SELECT id FROM deliveries WHERE project_id = ?1 AND ${among('lead_id')})`,
    ).bind(projectId, ids),
    env.DB.prepare(`DELETE FROM deliveries WHERE project_id = ?1 AND ${among('lead_id')}`).bind(projectId, ids),
    env.DB.prepare(`DELETE FROM identities WHERE project_id = ?1 AND ${among('lead_id')}`).bind(projectId, ids),
    env.DB.prepare(
      `DELETE FROM identity_conflicts WHERE project_id = ?1 AND (${among('lead_id')} OR ${among('other_lead_id')})`,
    ).bind(projectId, ids),
    env.DB.prepare(
      `UPDATE audit_log SET target = NULL, before = NULL, after = NULL
       WHERE project_id = ?1 AND action LIKE 'lead.%' AND target IS NOT NULL
         AND (${among('target')} OR ${among("(after ->> 'loser')")})`,
    ).bind(projectId, ids),
  ]);
  await leadObject(env, projectId, log.lead._id).erase({ part: 'itself', ...quiet });
  return true;
}
