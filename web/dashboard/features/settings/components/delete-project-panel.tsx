import { useState } from 'react';
import type { Project } from '../../../../../worker/contract/project.ts';
import { Button } from '../../../components/button.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { TextField } from '../../../components/field.tsx';
import { Panel } from '../../../components/panel.tsx';
import { notify } from '../../../lib/notify.ts';
import { useDeleteProject } from '../api/delete-project.ts';

/** Lets an owner delete the project. The owner must type the project's name, so that nobody deletes a project by accident. */
export function DeleteProjectPanel({ project }: { project: Project }) {
  const remove = useDeleteProject(project.id);
  const [isAsked, setAsked] = useState(false);
  const [typed, setTyped] = useState('');
  return (
    <Panel
      title="Delete project"
      actions={
        <Button look="danger" onClick={() => setAsked(true)}>
          Delete project…
        </Button>
      }
    >
      <p className="text-sm text-soft">This permanently deletes all leads, events, keys and members.</p>
      <Dialog
        isOpen={isAsked}
        onClose={() => setAsked(false)}
        title={`Delete ${project.name}?`}
        description="The project’s keys stop working at once. This cannot be undone."
      >
        <TextField
          label={`Type “${project.name}” to confirm`}
          autoComplete="off"
          value={typed}
          onChange={({ target }) => setTyped(target.value)}
        />
        <div className="mt-4 flex justify-end gap-2">
          <Button onClick={() => setAsked(false)}>Cancel</Button>
          <Button
            look="danger"
            disabled={typed !== project.name}
            isBusy={remove.isPending}
            onClick={() => remove.mutate(undefined, { onError: (error) => notify.error(error.message) })}
          >
            Delete permanently
          </Button>
        </div>
      </Dialog>
    </Panel>
  );
}
