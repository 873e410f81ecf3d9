import { asc, lte } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import { fromInstant } from '../../contract/instant.ts';
import type { LeadDetail } from '../../contract/lead.ts';
import type { Notice } from '../../contract/project-change.ts';
import { DAY_MS, MINUTE_MS } from '../../domain/time.ts';
import { askLead } from '../../lead/lead-client.ts';
import { mapLeadsInBackground } from '../../lead/map-leads.ts';
import { log } from '../../observe/log.ts';
import { insertNotifications } from '../../project/insert-notifications.ts';
import { tasksDue } from '../../project/tables.ts';

/** Max. leads per tick; the next tick takes the rest. Asking a lead about its task takes a call. */
const LEADS_PER_TICK = 200;
/** A task that became due longer ago than this is not announced. A task can be this late only if the cron did not run. */
const NEWS_MS = DAY_MS;
/** The pause before a lead that did not answer is asked again. Other leads are asked first, so that this lead does not delay them. */
const RETRY_MS = 10 * MINUTE_MS;

const ADD_NOTICES = insertNotifications(`
  SELECT ?1 AS project_id, value ->> 'userId' AS user_id, value ->> 'at' AS at, value ->> 'cause' AS cause, value ->> 'kind' AS kind,
    ?2 AS lead_id, NULL AS by, value ->> 'detail' AS detail, 0 AS of_pages
  FROM json_each(?3)`);

/** Notifies people of tasks that have become due. The lead's object knows who a task is assigned to. Each task notifies once. */
export async function tellOfDueTasks(env: Env, now: number): Promise<number> {
  const due = await drizzle(env.DB)
    .select()
    .from(tasksDue)
    .where(lte(tasksDue.dueAt, now))
    .orderBy(asc(tasksDue.dueAt))
    .limit(LEADS_PER_TICK);
  const leads = await mapLeadsInBackground(due, ({ projectId, leadId }) =>
    askLead(env, { projectId, leadId }, (object) => object.detail({})).catch((error: unknown) => {
      log('warn', 'task.not_told', { projectId, error: String(error) });
    }),
  );
  const statements = due.flatMap(({ dueAt, projectId, leadId }, i) => {
    const lead = leads[i];
    const notices = lead ? noticesOf(lead, now) : [];
    const nextDueAt = lead === undefined ? now + RETRY_MS : nextDueAtOf(lead, { leadId, now });
    return [
      ...(notices.length > 0 ? [env.DB.prepare(ADD_NOTICES).bind(projectId, leadId, JSON.stringify(notices))] : []),
      env.DB.prepare('DELETE FROM tasks_due WHERE due_at = ?1 AND project_id = ?2 AND lead_id = ?3').bind(
        ...[dueAt, projectId, leadId],
      ),
      ...(nextDueAt === null
        ? []
        : [
            env.DB.prepare('INSERT OR IGNORE INTO tasks_due (due_at, project_id, lead_id) VALUES (?1, ?2, ?3)').bind(
              ...[nextDueAt, projectId, leadId],
            ),
          ]),
    ];
  });
  if (statements.length > 0) await env.DB.batch(statements);
  return due.length;
}

/** The open tasks with a date, and when they are due. */
const datedTasksOf = ({ tasks }: LeadDetail) =>
  tasks.flatMap((task) =>
    task.doneAt === null && task.dueAt !== null ? [{ ...task, at: fromInstant(task.dueAt) }] : [],
  );

function noticesOf(lead: LeadDetail, now: number): Notice[] {
  if (lead.status === 'won' || lead.status === 'lost') return [];
  return datedTasksOf(lead).flatMap(({ id, title, assignee, at }) => {
    const userId = assignee ?? lead.owner;
    if (userId === null || at > now || at <= now - NEWS_MS) return [];
    return [{ userId, at, cause: `due ${id}`, kind: 'task_due' as const, by: null, detail: title }];
  });
}

/**
 * When the lead's next task is due, or null if it has none. Also null if the lead was merged into another lead, which announces its tasks.
 */
function nextDueAtOf(lead: LeadDetail | null, { leadId, now }: { leadId: string; now: number }): number | null {
  if (lead?._id !== leadId) return null;
  const later = datedTasksOf(lead).flatMap(({ at }) => (at > now ? at : []));
  return later.length === 0 ? null : Math.min(...later);
}
