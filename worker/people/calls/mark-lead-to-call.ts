import { type Call, requirePermission } from '../../access/call.ts';
import { fromInstant } from '../../contract/instant.ts';
import type { CallMark } from '../../contract/lead-to-call.ts';
import { LIMITS } from '../../contract/limits.ts';
import { DAY_MS } from '../../domain/time.ts';
import type { NoSuchLead } from '../read/get-lead.ts';

export interface Marked {
  _id: string;
  mark: CallMark | null;
}

/** Removes a lead from the leads to call, for everyone in the project. */
export async function markLeadToCall(
  call: Call,
  { leadId, mark }: { leadId: string; mark: CallMark },
): Promise<Marked | NoSuchLead | { reason: 'snooze_out_of_range' }> {
  requirePermission(call, 'leads:write');
  const { env, projectId, actor, now } = call;
  const until = mark.status === 'snoozed' ? fromInstant(mark.until) : null;
  if (until !== null && (until <= now || until > now + LIMITS.snoozeDaysMax * DAY_MS))
    return { reason: 'snooze_out_of_range' };
  const { meta } = await env.DB.prepare(
    `INSERT INTO call_marks (project_id, lead_id, status, at, until, marked_by)
     SELECT project_id, lead_id, ?3, ?4, ?5, ?6 FROM leads WHERE project_id = ?1 AND lead_id = ?2 AND merged_into IS NULL
     ON CONFLICT (project_id, lead_id) DO UPDATE SET status = excluded.status, at = excluded.at, until = excluded.until,
       marked_by = excluded.marked_by`,
  )
    .bind(projectId, leadId, mark.status, now, until, actor.type === 'key' ? actor.keyId : actor.userId)
    .run();
  return meta.changes > 0 ? { _id: leadId, mark } : { reason: 'no_such_lead' };
}

/** Removes the mark, so that the lead is listed again. Safe to repeat. */
export async function unmarkLeadToCall(call: Call, { leadId }: { leadId: string }): Promise<Marked | NoSuchLead> {
  requirePermission(call, 'leads:write');
  const { env, projectId } = call;
  const [, found] = await env.DB.batch([
    env.DB.prepare('DELETE FROM call_marks WHERE project_id = ?1 AND lead_id = ?2').bind(projectId, leadId),
    env.DB.prepare('SELECT 1 FROM leads WHERE project_id = ?1 AND lead_id = ?2 AND merged_into IS NULL').bind(
      projectId,
      leadId,
    ),
  ]);
  return found?.results.length ? { _id: leadId, mark: null } : { reason: 'no_such_lead' };
}
