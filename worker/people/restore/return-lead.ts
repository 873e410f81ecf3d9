import type * as z from 'zod';
import { type OperatorCall, requireOperator } from '../../access/call.ts';
import type { returnLead as definition } from '../../contract/api/system.ts';
import { fromInstant, toInstant } from '../../contract/instant.ts';
import { LIMITS } from '../../contract/limits.ts';
import { recallProjectConfig } from '../../settings/projects/project-config.ts';
import { type CannotReturn, lostTogether, type Plans, planTogether } from './plan-together.ts';
import { returnTogether } from './return-together.ts';

type Answer = z.output<typeof definition.answer>;
type Refused = CannotReturn | OutOfReach;

export interface OutOfReach {
  reason: 'no_such_project' | 'out_of_reach';
}

/** Makes one lead go back to an earlier instant, or shows what that would remove. */
export async function returnLead(
  call: OperatorCall,
  { at: given, dryRun, ...asked }: z.output<typeof definition.body>,
): Promise<Answer | Refused> {
  requireOperator(call);
  const { env, now } = call;
  const at = fromInstant(given);
  const refused = await findOutOfReach(env, { projectId: asked.projectId, at, now });
  if (refused) return refused;
  if (dryRun) {
    const planned = await planTogether(env, { ...asked, at });
    return 'reason' in planned ? planned : { returned: false, ...toAnswer(planned.plans) };
  }
  const plans = await returnTogether(env, { ...asked, at, now });
  return 'reason' in plans ? plans : { returned: true, ...toAnswer(plans) };
}

/** Why nothing in a project can go back to `at` (epoch ms), or null if it can. */
export async function findOutOfReach(
  env: Env,
  { projectId, at, now }: { projectId: string; at: number; now: number },
): Promise<OutOfReach | null> {
  if (at >= now || at < now - LIMITS.leadHistoryMsMax) return { reason: 'out_of_reach' };
  return (await recallProjectConfig(env, projectId)) ? null : { reason: 'no_such_project' };
}

export function toAnswer(plans: Plans): Omit<Answer, 'returned'> {
  const { lost, lostCount } = lostTogether(plans);
  return {
    leadIds: [...plans.keys()],
    lostCount,
    lost: lost.map(({ occurredAt, receivedAt, ...event }) => ({
      ...event,
      ...{ occurredAt: toInstant(occurredAt), receivedAt: toInstant(receivedAt) },
    })),
  };
}
