import { type SubmitEvent, useState } from 'react';
import { Button } from '../../../components/button.tsx';
import { TextField } from '../../../components/field.tsx';
import { FormError } from '../../../components/form-error.tsx';
import { setSession } from '../../../lib/session.ts';
import { useCreateProject } from '../api/create-project.ts';
import { AuthLayout } from './auth-layout.tsx';

/** For someone who is in no project (any more). */
export default function NoProjectPage() {
  const [name, setName] = useState('');
  const create = useCreateProject();
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    create.mutate(name.trim());
  };
  return (
    <AuthLayout
      title="Make a project"
      lead="You are in none at the moment. Open an invitation, or begin one of your own."
    >
      <form className="flex flex-col gap-4" onSubmit={submit}>
        <FormError error={create.error} />
        <TextField label="Project" required value={name} onChange={({ target }) => setName(target.value)} />
        <Button type="submit" look="primary" size="md" isBusy={create.isPending} disabled={!name.trim()}>
          Make the project
        </Button>
        <Button look="ghost" onClick={() => setSession(null)}>
          Sign out
        </Button>
      </form>
    </AuthLayout>
  );
}
