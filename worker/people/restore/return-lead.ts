import type * as z from 'zod';
import type { PublicCall } from '../../access/call.ts';
import type { returnLead as definition } from '../../contract/api/system.ts';
import { fromInstant, toInstant } from '../../contract/instant.ts';
import { LIMITS } from '../../contract/limits.ts';
import type { LostEvent, ReturnRefused } from '../../lead/go-back/plan-return.ts';
import { leadObject } from '../../lead/lead-client.ts';
import { writeAudit } from '../../settings/projects/audit.ts';
import { recallProjectConfig } from '../../settings/projects/project-config.ts';

type Answer = z.output<typeof definition.answer>;
type Refused = { reason: ReturnRefused['status'] | 'no_such_project' | 'out_of_reach' | 'merged_since' };

/** Returns one lead to an earlier instant, or looks at what that would take away. For the operator, whom the door has checked. */
export async function returnLead(
  { env, now }: PublicCall,
  { projectId, leadId, at: given, dryRun }: z.output<typeof definition.body>,
): Promise<Answer | Refused> {
  const at = fromInstant(given);
  if (at >= now || at < now - LIMITS.leadHistoryMsMax) return { reason: 'out_of_reach' };
  if (!(await recallProjectConfig(env, projectId))) return { reason: 'no_such_project' };
  const lead = leadObject(env, projectId, leadId);
  if (dryRun) {
    const plan = await lead.planReturn({ at });
    return plan.status === 'planned' ? toAnswer(plan, false) : { reason: plan.status };
  }
  const planned = await lead.planReturn({ at });
  if (planned.status !== 'planned') return { reason: planned.status };
  // Nothing happens that cannot be written down, and a lead is not held for it.
  const after = { at: given, lostEvents: planned.lostCount };
  await writeAudit(env.DB, { projectId, at: now, actor: 'system', action: 'lead.returned', target: leadId, after });
  const begun = await lead.goBack({ at });
  if (begun.status !== 'planned') return { reason: begun.status };
  await restart(env, { projectId, leadId });
  const inD1 = await env.DB.prepare('SELECT seq FROM leads WHERE project_id = ?1 AND lead_id = ?2')
    .bind(projectId, leadId)
    .first<number>('seq');
  const { absorbed } = begun;
  const settled = await leadObject(env, projectId, leadId).settleReturn({
    ...{ seq: Math.max(begun.seq, inD1 ?? 0), absorbed },
  });
  if (settled.status === 'settled') return toAnswer(begun, true);
  await leadObject(env, projectId, leadId).goTo({ bookmark: begun.undo });
  await restart(env, { projectId, leadId });
  return { reason: settled.status };
}

/** The call that ends the object fails with it. */
const restart = (env: Env, { projectId, leadId }: { projectId: string; leadId: string }): Promise<void> =>
  leadObject(env, projectId, leadId)
    .restart()
    .catch(() => undefined);

const toAnswer = ({ lost, lostCount }: { lost: LostEvent[]; lostCount: number }, returned: boolean): Answer => ({
  ...{ returned, lostCount },
  lost: lost.map(({ occurredAt, receivedAt, ...event }) => ({
    ...event,
    ...{ occurredAt: toInstant(occurredAt), receivedAt: toInstant(receivedAt) },
  })),
});
