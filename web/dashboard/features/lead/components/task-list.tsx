import { useState } from 'react';
import * as workApi from '../../../../../worker/contract/api/work.ts';
import type { Task } from '../../../../../worker/contract/work.ts';
import { useNow } from '../../../hooks/use-now.ts';
import { useTimes } from '../../../hooks/use-times.ts';
import { callApi } from '../../../lib/api-client.ts';
import { cx } from '../../../lib/cx.ts';
import { usePeople } from '../../../lib/members.ts';
import { notify } from '../../../lib/notify.ts';
import type { LeadProfile } from '../api/get-lead.ts';
import { useWorkOnLead } from '../api/work-on-lead.ts';

/** Lists open tasks, those due next first. Finished tasks are below, behind a button. */
export function TaskList({ lead, isWriter }: { lead: LeadProfile; isWriter: boolean }) {
  const work = useWorkOnLead(lead._id);
  // Awaits a promise instead of passing callbacks: a second call of `mutate` would replace the callbacks of the first call.
  const set = async (task: Task, done: boolean): Promise<void> => {
    const path = { leadId: lead._id, taskId: task.id };
    const saved = work.mutateAsync(() => callApi(workApi.changeLeadTask, { path, body: { done } }));
    const isSaved = await saved.then(
      () => true,
      () => false,
    );
    if (isSaved && done) notify.success('Task done', { undo: () => void set(task, false) });
  };
  const open = lead.tasks.filter(({ doneAt }) => doneAt === null);
  const done = lead.tasks.filter(({ doneAt }) => doneAt !== null);
  const toRow = (task: Task) => <TaskRow key={task.id} task={task} isWriter={isWriter} onChange={set} />;
  return (
    <>
      {open.length > 0 && (
        <ul aria-label="Tasks" className="flex flex-col gap-2">
          {open.map(toRow)}
        </ul>
      )}
      {done.length > 0 && (
        <details>
          <summary className="w-fit cursor-pointer text-faint text-xs hover:text-ink">{done.length} done</summary>
          <ul aria-label="Finished tasks" className="mt-2 flex flex-col gap-2">
            {done.map(toRow)}
          </ul>
        </details>
      )}
    </>
  );
}

interface TaskRowProps {
  task: Task;
  isWriter: boolean;
  onChange: (task: Task, done: boolean) => Promise<void>;
}

function TaskRow({ task, isWriter, onChange }: TaskRowProps) {
  /** The check mark that the person has just set or removed, until the API has answered. */
  const [chosen, setChosen] = useState<boolean | null>(null);
  return (
    <li>
      <label className={cx('flex items-start gap-2 text-sm', isWriter && 'cursor-pointer')}>
        <input
          type="checkbox"
          className="mt-0.5 size-4 shrink-0 accent-(--accent)"
          checked={chosen ?? task.doneAt !== null}
          disabled={!isWriter}
          onChange={({ target }) => {
            setChosen(target.checked);
            void onChange(task, target.checked).finally(() => setChosen(null));
          }}
        />
        <span className="min-w-0 flex-1 [overflow-wrap:anywhere]">
          <span className={cx(task.doneAt !== null && 'text-faint line-through')}>{task.title}</span>
          <TaskNote task={task} />
        </span>
      </label>
    </li>
  );
}

function TaskNote({ task: { dueAt, doneAt, assignee } }: { task: Task }) {
  const now = useNow(60_000);
  const times = useTimes();
  const { nameOf } = usePeople();
  const due = dueAt === null ? null : Date.parse(dueAt);
  const isLate = doneAt === null && due !== null && due < now;
  const parts = [
    doneAt !== null
      ? `Done ${times.dateTime(Date.parse(doneAt))}`
      : due !== null && `${isLate ? 'Was due' : 'Due'} ${times.dateTime(due)}`,
    assignee !== null && nameOf(assignee),
  ].filter(Boolean);
  if (parts.length === 0) return null;
  return <span className={cx('block text-xs', isLate ? 'text-bad' : 'text-faint')}>{parts.join(' · ')}</span>;
}
