import type * as z from 'zod';
import type { Call } from '../../access/call.ts';
import type { LeadDetail } from '../../contract/lead.ts';
import type { PointsInput } from '../../contract/work.ts';
import { newId } from '../../settings/storage/new-id.ts';
import { findWorkedLead, type NotWorked } from './find-worked-lead.ts';
import { logWork, type NotLogged } from './log-work.ts';

/** Adds points to a lead by hand, or removes some. */
export async function givePoints(
  call: Call,
  { leadId, points, reason, eventId = newId('evt') }: { leadId: string } & z.infer<typeof PointsInput>,
): Promise<LeadDetail | NotWorked | NotLogged> {
  const lead = await findWorkedLead(call, leadId);
  if ('reason' in lead) return lead;
  return logWork(call, { leadId, eventId, work: { type: 'points', points, reason } });
}
