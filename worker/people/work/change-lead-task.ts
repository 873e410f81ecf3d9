import type * as z from 'zod';
import type { Call } from '../../access/call.ts';
import { fromInstant } from '../../contract/instant.ts';
import type { LeadDetail } from '../../contract/lead.ts';
import { LIMITS } from '../../contract/limits.ts';
import type { TaskChange } from '../../contract/work.ts';
import { newId } from '../../settings/storage/new-id.ts';
import { findWorkedLead, type NotWorked } from './find-worked-lead.ts';
import { logWork, type NotLogged } from './log-work.ts';

type TaskRefused = { reason: 'no_such_task' | 'too_many_tasks' };

/** Changes, finishes or reopens a task of a lead. */
export async function changeLeadTask(
  call: Call,
  {
    leadId,
    taskId,
    title,
    dueAt,
    assignee,
    done,
    eventId = newId('evt'),
  }: { leadId: string; taskId: string } & z.infer<typeof TaskChange>,
): Promise<LeadDetail | NotWorked | TaskRefused | NotLogged> {
  const lead = await findWorkedLead(call, leadId, { assignee });
  if ('reason' in lead) return lead;
  const task = lead.tasks.find(({ id }) => id === taskId);
  if (!task) return { reason: 'no_such_task' };
  const reopens = done === false && task.doneAt !== null;
  const openCount = lead.tasks.filter(({ doneAt }) => doneAt === null).length;
  if (reopens && openCount >= LIMITS.openTasksMax) return { reason: 'too_many_tasks' };
  const due = dueAt == null ? dueAt : fromInstant(dueAt);
  const change = {
    ...(title !== undefined && { title }),
    ...(due !== undefined && { dueAt: due }),
    ...(assignee !== undefined && { assignee }),
    ...(done !== undefined && { done }),
  };
  const after = fromInstant(task.doneAt ?? task.createdAt);
  return logWork(call, { leadId, eventId, work: { type: 'task', taskId, ...change }, after });
}
