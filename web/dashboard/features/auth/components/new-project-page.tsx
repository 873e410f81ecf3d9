import { type SubmitEvent, useState } from 'react';
import { useNavigate } from 'react-router';
import { Button } from '../../../components/button.tsx';
import { TextField } from '../../../components/field.tsx';
import { FormError } from '../../../components/form-error.tsx';
import { useProjectId } from '../../../lib/session.ts';
import { signOut } from '../../../lib/sign-out.ts';
import { useCreateProject } from '../api/create-project.ts';
import { AuthLayout } from './auth-layout.tsx';

/** Creates another project. People who belong to no project, for example after leaving their last one, see this page too. */
export default function NewProjectPage() {
  const navigate = useNavigate();
  const isInNone = useProjectId() === '';
  const [name, setName] = useState('');
  const create = useCreateProject();
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    create.mutate(name.trim());
  };
  return (
    <AuthLayout
      title="Create project"
      lead={
        isInNone
          ? 'You’re not in a project yet. Open an invitation, or create your own.'
          : 'Each project has its own leads, rules, keys and members.'
      }
    >
      <form className="flex flex-col gap-4" onSubmit={submit}>
        <FormError error={create.error} />
        <TextField label="Project" autoFocus required value={name} onChange={({ target }) => setName(target.value)} />
        <Button type="submit" look="primary" size="md" isBusy={create.isPending} disabled={!name.trim()}>
          Create project
        </Button>
        <Button look="ghost" onClick={() => (isInNone ? void signOut() : void navigate(-1))}>
          {isInNone ? 'Sign out' : 'Back'}
        </Button>
      </form>
    </AuthLayout>
  );
}
