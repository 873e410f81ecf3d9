import type * as z from 'zod';
import type { Call } from '../../access/call.ts';
import { fromInstant } from '../../contract/instant.ts';
import type { LeadDetail } from '../../contract/lead.ts';
import { LIMITS } from '../../contract/limits.ts';
import type { TaskInput } from '../../contract/work.ts';
import { newId } from '../../settings/storage/new-id.ts';
import { findWorkedLead, type NotWorked } from './find-worked-lead.ts';
import { logWork, type NotLogged } from './log-work.ts';

/** Adds a task to a lead. */
export async function addLeadTask(
  call: Call,
  { leadId, title, dueAt, assignee, eventId = newId('evt') }: { leadId: string } & z.infer<typeof TaskInput>,
): Promise<LeadDetail | NotWorked | { reason: 'too_many_tasks' } | NotLogged> {
  const lead = await findWorkedLead(call, leadId, { assignee });
  if ('reason' in lead) return lead;
  const open = lead.tasks.filter(({ id, doneAt }) => doneAt === null && id !== eventId);
  if (open.length >= LIMITS.openTasksMax) return { reason: 'too_many_tasks' };
  const due = dueAt === null ? null : fromInstant(dueAt);
  return logWork(call, { leadId, eventId, work: { type: 'task', taskId: eventId, title, dueAt: due, assignee } });
}
