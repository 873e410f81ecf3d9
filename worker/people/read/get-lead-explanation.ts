import type * as z from 'zod';
import { type Call, requirePermission } from '../../access/call.ts';
import { type CursorOf, decodeCursor, encodeCursor } from '../../access/cursor.ts';
import type { Explanation } from '../../contract/explanation.ts';
import { fromInstant } from '../../contract/instant.ts';
import type { ExplanationQuery } from '../../contract/lead-query.ts';
import { askLead } from '../../lead/lead-client.ts';
import { getProjectConfig } from '../../settings/projects/project-config.ts';
import type { NoSuchLead } from './get-lead.ts';
import { toExplanation } from './to-explanation.ts';

/** Explains a lead's score. Lists the newest lines, or those before a cursor. */
export async function getLeadExplanation(
  call: Call,
  { leadId, at, limit, cursor }: z.infer<typeof ExplanationQuery> & { leadId: string },
): Promise<Explanation | NoSuchLead | { reason: 'bad_cursor' }> {
  requirePermission(call, 'leads:read');
  const asked =
    cursor === undefined
      ? { ...(at !== undefined && { at: fromInstant(at) }) }
      : await decodeCursor(cursor, 'explanation');
  if (!asked) return { reason: 'bad_cursor' };
  const { env, projectId } = call;
  const account = await askLead(env, { projectId, leadId }, (lead) => lead.explanation({ limit, ...asked }));
  if (!account) return { reason: 'no_such_lead' };
  const earlier: CursorOf<'explanation'> = { at: account.at, end: account.earlier.lines };
  const { ruleset } = await getProjectConfig(env, projectId);
  return {
    ...toExplanation(account, ruleset.rules),
    nextCursor: earlier.end === 0 ? null : encodeCursor(earlier),
  };
}
