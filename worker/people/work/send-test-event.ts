import type * as z from 'zod';
import type { Call } from '../../access/call.ts';
import type { LeadDetail } from '../../contract/lead.ts';
import type { TestEventInput } from '../../contract/work.ts';
import { snapToHundredths } from '../../domain/hundredths.ts';
import { awardsFor } from '../../domain/ruleset.ts';
import { getProjectConfig } from '../../settings/projects/project-config.ts';
import { newId } from '../../settings/storage/new-id.ts';
import { findWorkedLead, type NotWorked } from './find-worked-lead.ts';
import { logWork, type NotLogged } from './log-work.ts';

/** Logs an event as a test. The entry shows the points that the rules would have given, but gives none. */
export async function sendTestEvent(
  call: Call,
  { leadId, eventType, properties, eventId = newId('evt') }: { leadId: string } & z.infer<typeof TestEventInput>,
): Promise<LeadDetail | NotWorked | NotLogged> {
  const lead = await findWorkedLead(call, leadId);
  if ('reason' in lead) return lead;
  const { ruleset } = await getProjectConfig(call.env, call.projectId);
  const awards = awardsFor({ type: eventType, properties }, ruleset);
  const points = snapToHundredths(awards.reduce((sum, award) => sum + award.points, 0));
  return logWork(call, { leadId, eventId, work: { type: 'test', eventType, properties, points } });
}
