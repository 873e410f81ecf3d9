import { type Call, requirePermission } from '../../access/call.ts';
import type { NoSuchLead } from '../read/get-lead.ts';
import { readEverything } from './read-everything.ts';

/** Exports everything stored about a lead, as JSON that is written while it is read. */
export async function exportLead(
  call: Call,
  { leadId }: { leadId: string },
): Promise<AsyncGenerator<string> | NoSuchLead> {
  requirePermission(call, 'leads:read');
  const { env, projectId, now } = call;
  return (await readEverything(env, { projectId, leadId, now })) ?? { reason: 'no_such_lead' };
}
