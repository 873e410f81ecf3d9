import * as workApi from '../../../../../worker/contract/api/work.ts';
import type { LeadDetail } from '../../../../../worker/contract/lead.ts';
import type { Task } from '../../../../../worker/contract/work.ts';
import { useNow } from '../../../hooks/use-now.ts';
import { useTimes } from '../../../hooks/use-times.ts';
import { callApi } from '../../../lib/api-client.ts';
import { cx } from '../../../lib/cx.ts';
import { usePeople } from '../../../lib/members.ts';
import { useWorkOnLead } from '../api/work-on-lead.ts';

/** Open tasks, the next due first, and the finished ones below. */
export function TaskList({ lead, isWriter }: { lead: LeadDetail; isWriter: boolean }) {
  const work = useWorkOnLead(lead._id);
  const toggle = (task: Task, done: boolean) =>
    work.mutate(() => callApi(workApi.changeLeadTask, { path: { leadId: lead._id, taskId: task.id }, body: { done } }));
  return (
    <ul aria-label="Tasks" className="flex flex-col gap-2">
      {lead.tasks.map((task) => (
        <li key={task.id}>
          <label className="flex cursor-pointer items-start gap-2 text-sm">
            <input
              type="checkbox"
              className="mt-0.5 size-4 shrink-0 accent-(--accent)"
              checked={task.doneAt !== null}
              disabled={!isWriter || work.isPending}
              onChange={({ target }) => toggle(task, target.checked)}
            />
            <span className="min-w-0 flex-1 [overflow-wrap:anywhere]">
              <span className={cx(task.doneAt !== null && 'text-faint line-through')}>{task.title}</span>
              <TaskNote task={task} />
            </span>
          </label>
        </li>
      ))}
    </ul>
  );
}

function TaskNote({ task: { dueAt, doneAt, assignee } }: { task: Task }) {
  const now = useNow(60_000);
  const times = useTimes();
  const { nameOf } = usePeople();
  const due = dueAt === null ? null : Date.parse(dueAt);
  const isLate = doneAt === null && due !== null && due < now;
  const parts = [
    doneAt !== null ? `Done ${times.dateTime(Date.parse(doneAt))}` : due !== null && `Due ${times.dateTime(due)}`,
    assignee !== null && nameOf(assignee),
  ].filter(Boolean);
  if (parts.length === 0) return null;
  return (
    <span className={cx('block text-xs', isLate ? 'text-bad' : 'text-faint')}>
      {isLate && 'Overdue · '}
      {parts.join(' · ')}
    </span>
  );
}
