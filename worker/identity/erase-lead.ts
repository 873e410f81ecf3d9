import { askLead, isSealed, leadObject } from '../lead/lead-client.ts';
import { mapLeads } from '../lead/map-leads.ts';
import { currentRequestId } from '../observe/request-id.ts';

/**
 * Erases a person: the lead, the leads that were merged into it, its row and its identities, its deliveries and
 * its name in the audit log. The lead itself goes last: until then it knows its parts, so that a repeated call finishes what a
 * crash left. With `quietSince` (epoch ms), only if it did nothing since. `unfinished` while a part is being merged into it, or
 * taken out of it: that one stays, and has still to be given what is its own.
 */
export async function eraseLead(
  env: Env,
  { projectId, leadId, quietSince }: { projectId: string; leadId: string; quietSince?: number },
): Promise<'erased' | 'no_such_lead' | 'not_quiet' | 'unfinished'> {
  const log = await askLead(env, { projectId, leadId }, (lead) => lead.log());
  if (!log) return 'no_such_lead';
  const lastActivityAt = Date.parse(log.lead.lastEventAt ?? log.lead.createdAt);
  if (quietSince !== undefined && lastActivityAt >= quietSince) return 'not_quiet';
  const options = { requestId: currentRequestId(), ...(quietSince !== undefined && { quietSince }) };
  const part = (leadId: string) => leadObject(env, projectId, leadId);
  const merges = await mapLeads(log.absorbed, ({ leadId }) => part(leadId).release({ origins: [], afterSeq: 0 }));
  if (merges.some(({ above }) => above === 'unsettled')) return 'unfinished';
  // First those that were merged into it, then what these had brought along: that goes where they go.
  const gone: string[] = [];
  for (const { leadId } of log.absorbed.toSorted((a, b) => Number(a.via !== null) - Number(b.via !== null))) {
    const answer = await part(leadId).erase({ part: 'of_its_winner', ...options });
    if (isSealed(answer)) return 'unfinished';
    if (answer !== null) gone.push(leadId);
  }
  const ids = [log.lead._id, ...gone];
  await deleteRows(env.DB, { projectId, ids });
  await leadObject(env, projectId, log.lead._id).erase({ part: 'itself', ...options });
  // What was written until the lead was gone; from now on its tombstone keeps everything out.
  await deleteRows(env.DB, { projectId, ids });
  return 'erased';
}

/** All that D1 holds of leads besides their rows, which each takes away itself. That they were erased may still be told. */
async function deleteRows(db: D1Database, { projectId, ids: leadIds }: { projectId: string; ids: string[] }) {
  const ids = JSON.stringify(leadIds);
  const among = (column: string) => `${column} IN (SELECT value FROM json_each(?2))`;
  const told = `project_id = ?1 AND ${among('lead_id')} AND type <> 'lead.erased'`;
  await db.batch([
    db
      .prepare(`DELETE FROM delivery_attempts WHERE delivery_id IN (SELECT id FROM deliveries WHERE ${told})`)
      .bind(projectId, ids),
    db.prepare(`DELETE FROM deliveries WHERE ${told}`).bind(projectId, ids),
    db.prepare(`DELETE FROM identities WHERE project_id = ?1 AND ${among('lead_id')}`).bind(projectId, ids),
    db
      .prepare(
        `DELETE FROM identity_conflicts WHERE project_id = ?1 AND (${among('lead_id')} OR ${among('other_lead_id')})`,
      )
      .bind(projectId, ids),
    db
      .prepare(
        `UPDATE audit_log SET target = NULL, before = NULL, after = NULL
       WHERE project_id = ?1 AND action LIKE 'lead.%' AND target IS NOT NULL
         AND (${among('target')} OR ${among("(after ->> 'loser')")})`,
      )
      .bind(projectId, ids),
  ]);
}
