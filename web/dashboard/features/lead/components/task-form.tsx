import { type SubmitEvent, useState } from 'react';
import * as workApi from '../../../../../worker/contract/api/work.ts';
import { LIMITS } from '../../../../../worker/contract/limits.ts';
import { Button } from '../../../components/button.tsx';
import { smallInputClass } from '../../../components/field.tsx';
import { useTimes } from '../../../hooks/use-times.ts';
import { callApi } from '../../../lib/api-client.ts';
import { usePeople } from '../../../lib/members.ts';
import { useWorkOnLead } from '../api/work-on-lead.ts';

/** Null as the assignee means the person who adds the task. */
const EMPTY: { title: string; due: string; assignee: string | null } = { title: '', due: '', assignee: null };
const newTaskId = () => `task_${crypto.randomUUID()}`;

/** A form for adding a task with a title and, optionally, a due date and an assignee. */
export function TaskForm({ leadId }: { leadId: string }) {
  const work = useWorkOnLead(leadId);
  const { members, me } = usePeople();
  const times = useTimes();
  const [eventId, setEventId] = useState(newTaskId);
  const [values, setValues] = useState(EMPTY);
  const assignee = values.assignee ?? me ?? '';
  const set = (change: Partial<typeof EMPTY>) => setValues({ ...values, ...change });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const { title, due } = values;
    const body = {
      title,
      assignee: assignee || null,
      dueAt: due ? new Date(times.fromClock(due)).toISOString() : null,
      eventId,
    };
    work.mutate(() => callApi(workApi.addLeadTask, { path: { leadId }, body }), {
      onSuccess: () => {
        setValues(EMPTY);
        setEventId(newTaskId());
      },
    });
  };
  return (
    <form onSubmit={submit} className="flex flex-wrap items-center gap-2">
      <input
        aria-label="New task"
        placeholder="Add a task"
        maxLength={LIMITS.taskTitleCharsMax}
        value={values.title}
        onChange={({ target }) => set({ title: target.value })}
        className={`${smallInputClass} min-w-0 flex-1 basis-full`}
      />
      {values.title.trim() !== '' && (
        <>
          <input
            type="datetime-local"
            aria-label="Due"
            value={values.due}
            onChange={({ target }) => set({ due: target.value })}
            className={`${smallInputClass} min-w-0 flex-1 basis-44`}
          />
          <select
            aria-label="Assignee"
            value={assignee}
            onChange={({ target }) => set({ assignee: target.value })}
            className={`${smallInputClass} min-w-0 flex-1 basis-32`}
          >
            <option value="">No assignee</option>
            {members.map(({ userId, email }) => (
              <option key={userId} value={userId}>
                {userId === me ? 'Me' : email}
              </option>
            ))}
          </select>
          <Button type="submit" isBusy={work.isPending}>
            Add task
          </Button>
        </>
      )}
    </form>
  );
}
