import type * as z from 'zod';
import { type OperatorCall, requireOperator } from '../../access/call.ts';
import type { returnLeads as definition } from '../../contract/api/system.ts';
import { fromInstant } from '../../contract/instant.ts';
import { LIMITS } from '../../contract/limits.ts';
import type { Planned } from '../../lead/go-back/plan-return.ts';
import { listLeadIds } from '../../project/walk-leads.ts';
import { type CannotReturn, planTogether, type ReturnAsked } from './plan-together.ts';
import { findOutOfReach, type OutOfReach, toAnswer } from './return-lead.ts';
import { returnTogether } from './return-together.ts';

type Answer = z.output<typeof definition.answer>;
type Outcome = Answer['leads'][number];

/**
 * Makes a page of a project's leads go back to one instant, or shows what that would remove. Handles one lead after another, because leads
 * that were merged since then go back together.
 */
export async function returnLeads(
  call: OperatorCall,
  { projectId, at: given, dryRun, leadIds, after }: z.output<typeof definition.body>,
): Promise<Answer | OutOfReach> {
  requireOperator(call);
  const { env, now } = call;
  const at = fromInstant(given);
  const refused = await findOutOfReach(env, { projectId, at, now });
  if (refused) return refused;
  const limit = LIMITS.returnedLeadsMax;
  const page = leadIds ?? (await listLeadIds(env.DB, projectId, { after: after ?? '', limit }));
  const leads: Outcome[] = [];
  const done = new Set<string>();
  // The loop also visits leads that it adds here: those that only pages had merged with one of these leads.
  const wanted = new Set(page);
  for (const leadId of wanted) {
    if (done.has(leadId)) continue;
    const { apart, ...outcome } = await returnOne(env, { projectId, leadId, at, now, dryRun });
    for (const id of apart) wanted.add(id);
    for (const id of outcome.leadIds) done.add(id);
    leads.push(outcome);
  }
  return { leads, next: leadIds || page.length < limit ? null : (page.at(-1) ?? null) };
}

async function returnOne(
  env: Env,
  { dryRun, now, ...lead }: Omit<ReturnAsked, 'withMerged'> & { now: number; dryRun: boolean },
): Promise<Outcome & { apart: string[] }> {
  const asked: ReturnAsked = { ...lead, withMerged: true };
  const { leadId, at } = lead;
  const planned = await planTogether(env, asked);
  if ('reason' in planned) return { leadId, status: statusOf(planned), ...NOTHING };
  const { plans, apart } = planned;
  if ([...plans.values()].every((plan) => isUnchanged(plan, at)))
    return { leadId, status: 'unchanged', ...NOTHING, apart };
  if (dryRun) return { leadId, status: 'planned', ...toAnswer(plans), apart };
  const returned = await returnTogether(env, { ...asked, now });
  if ('reason' in returned) return { leadId, status: statusOf(returned), ...NOTHING, apart };
  return { leadId, status: 'returned', ...toAnswer(returned), apart };
}

const NOTHING = { leadIds: [], lostCount: 0, lost: [], apart: [] };

/**
 * Whether going back would change nothing. The lead has had no events, merges or recalculated scores since the instant `at`, and none of
 * its imports has been undone since then.
 */
const isUnchanged = ({ lostCount, isRecalculated, absorbed, winner }: Planned, at: number): boolean =>
  lostCount === 0 && !isRecalculated && (winner?.at ?? 0) <= at && absorbed.every((one) => one.at <= at);

function statusOf({ reason }: CannotReturn): Outcome['status'] {
  switch (reason) {
    case 'no_such_lead':
      return 'not_there_then';
    case 'unsettled':
    case 'unsettled_then':
    case 'merged_since':
      return 'unsettled';
    case 'erased':
    case 'no_history':
    case 'merged':
    case 'too_many':
      return reason;
  }
}
