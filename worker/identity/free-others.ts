import type { EraseConditions, NotQuiet } from '../lead/erase.ts';
import { leadObject } from '../lead/lead-client.ts';
import { mapLeads } from '../lead/map-leads.ts';
import { isKnownAndLinked, outlivesWinner } from '../lead/view-identity.ts';
import { currentRequestId } from '../observe/request-id.ts';

export type Freed =
  /** `kept` lists the leads that were unmerged. `parts` lists those that are still merged. */
  | { status: 'settled'; kept: string[]; parts: string[] }
  /** The lead does not meet the conditions, so nothing was unmerged. */
  | { status: 'not_quiet'; because: NotQuiet }
  /** One of them is still being unmerged. Call again. */
  | { status: 'unsettled' };

/** Max. rounds. There may be several rounds, because more leads may be merged into the lead while others leave it. */
const ATTEMPTS_MAX = 4;

/**
 * Runs before a lead is erased. Unmerges the leads that only a publishable key merged, if the customer knows them as separate leads.
 * Otherwise a stranger could cause the customer's leads to be erased. Each unmerged lead takes its own events back, which would be lost
 * once the erasure has started.
 */
export async function freeOthers(
  env: Env,
  { projectId, leadId, conditions }: { projectId: string; leadId: string; conditions: EraseConditions },
): Promise<Freed> {
  const kept: string[] = [];
  for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
    // The conditions hold for the lead as it was, not as it is after leads have left it.
    const parts = await leadObject(env, projectId, leadId).partsToErase(attempt === 1 ? conditions : {});
    if (!Array.isArray(parts)) return { status: 'not_quiet', because: parts };
    const known = await mapLeads(parts, (part) => leadObject(env, projectId, part).identity());
    if (known.some((part) => part?.isLeaving)) return { status: 'unsettled' };
    const holders = new Set(known.map((part) => part?.winner));
    const others = known.flatMap((part) =>
      part && (outlivesWinner(part) || (isKnownAndLinked(part) && holders.has(part.leadId))) ? [part] : [],
    );
    if (others.length === 0) return { status: 'settled', kept: kept.filter((id) => !parts.includes(id)), parts };
    for (const { leadId: part } of others) {
      const taken = await leadObject(env, projectId, part).unseal({ requestId: currentRequestId() });
      if (!taken) return { status: 'unsettled' };
      kept.push(part);
    }
  }
  return { status: 'unsettled' };
}
