import type * as z from 'zod';
import { type Call, requirePermission } from '../../access/call.ts';
import { actorIdOf } from '../../access/permissions.ts';
import type { eraseLead as definition } from '../../contract/api/leads.ts';
import { openConflictsOf } from '../../identity/conflicts.ts';
import { eraseLead as erasePerson } from '../../identity/erase-lead.ts';
import { resolveLead } from '../../identity/merge-leads.ts';
import { ownersOfSharedWith } from '../../identity/shared-emails.ts';
import { leadObject } from '../../lead/lead-client.ts';
import { writeAudit } from '../../settings/projects/audit.ts';
import type { NoSuchLead } from '../read/get-lead.ts';

/** Nothing was erased: the ID belongs to the lead `winner`, or one of its merges is unfinished. */
export type EraseRefused = { reason: 'merged'; leadId: string; winner: string } | { reason: 'unsettled' };

/** Permanently erases a lead and the leads merged into it. */
export async function eraseLead(
  call: Call,
  { leadId, winner }: { leadId: string; winner?: string | undefined },
): Promise<z.infer<typeof definition.answer> | NoSuchLead | EraseRefused> {
  requirePermission(call, 'leads:write');
  const { env, projectId, actor, now } = call;
  // The audit entry does not contain the ID, so that nothing about the person remains. If the entry cannot be written, nothing is erased.
  const writeDown = () => writeAudit(env.DB, { projectId, at: now, actor: actorIdOf(actor), action: 'lead.erased' });
  // Other leads may hold data of the same person, and the erasure deletes what says so. A stranger can cause a conflict that the team then
  // rightly dismisses, so a shared email counts even without an open conflict.
  const root = winner ?? (await resolveLead(env, projectId, leadId));
  const leadIds = [...new Set([leadId, root, ...(await leadObject(env, projectId, root).parts())])];
  const its = { projectId, leadIds };
  const found = await env.DB.batch<{ leadId: string }>([openConflictsOf(env.DB, its), ownersOfSharedWith(env.DB, its)]);
  const others = found.flatMap(({ results }) => results.map((other) => other.leadId));
  const possibleDuplicates = [...new Set(others)].filter((id) => !leadIds.includes(id));
  const erased = await erasePerson(env, { projectId, leadId, winner, writeDown });
  switch (erased.status) {
    case 'no_such_lead':
    case 'not_quiet':
      return { reason: 'no_such_lead' };
    case 'merged':
      return { reason: 'merged', leadId, winner: erased.winner };
    case 'unsettled':
      return { reason: 'unsettled' };
    case 'erased':
      return {
        _id: leadId,
        erased: true,
        kept: erased.kept,
        possibleDuplicates,
      };
  }
}
