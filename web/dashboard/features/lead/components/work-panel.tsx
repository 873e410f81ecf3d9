import { memo } from 'react';
import { Panel } from '../../../components/panel.tsx';
import { mayWrite, useRole } from '../../../lib/me.ts';
import type { LeadProfile } from '../api/get-lead.ts';
import { NoteComposer } from './note-composer.tsx';
import { NoteList } from './note-list.tsx';
import { TaskForm } from './task-form.tsx';
import { TaskList } from './task-list.tsx';

/** Shows the tasks and notes of the people who work on the lead. */
const WorkPanel = memo(function WorkPanel({ lead }: { lead: LeadProfile }) {
  const isWriter = mayWrite(useRole());
  return (
    <Panel title="Tasks and notes" bodyClassName="flex flex-col gap-4 p-4">
      {lead.tasks.length > 0 && <TaskList lead={lead} isWriter={isWriter} />}
      {isWriter && <TaskForm leadId={lead._id} />}
      <hr className="border-line" />
      {isWriter && <NoteComposer leadId={lead._id} />}
      {lead.notes.length > 0 ? (
        <NoteList notes={lead.notes} />
      ) : (
        !isWriter && <p className="text-faint text-sm">No notes yet</p>
      )}
    </Panel>
  );
});
export default WorkPanel;
