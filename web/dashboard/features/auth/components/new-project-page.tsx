import { type SubmitEvent, useState } from 'react';
import { useNavigate } from 'react-router';
import { Button } from '../../../components/button.tsx';
import { TextField } from '../../../components/field.tsx';
import { FormError } from '../../../components/form-error.tsx';
import { useProjectId } from '../../../lib/session.ts';
import { signOut } from '../../../lib/sign-out.ts';
import { useCreateProject } from '../api/create-project.ts';
import { AuthLayout } from './auth-layout.tsx';

/** For one more project; also for someone who is in none (any more). */
export default function NewProjectPage() {
  const navigate = useNavigate();
  const isInNone = useProjectId() === '';
  const [name, setName] = useState('');
  const create = useCreateProject();
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const made = await create.mutateAsync(name.trim()).catch(() => null);
    if (made) void navigate('/welcome', { replace: true });
  };
  return (
    <AuthLayout
      title="Make a project"
      lead={
        isInNone
          ? 'You are in none at the moment. Open an invitation, or begin one of your own.'
          : 'It has leads, rules, keys and members of its own.'
      }
    >
      <form className="flex flex-col gap-4" onSubmit={submit}>
        <FormError error={create.error} />
        <TextField label="Project" required value={name} onChange={({ target }) => setName(target.value)} />
        <Button type="submit" look="primary" size="md" isBusy={create.isPending} disabled={!name.trim()}>
          Make the project
        </Button>
        <Button look="ghost" onClick={() => (isInNone ? void signOut() : void navigate(-1))}>
          {isInNone ? 'Sign out' : 'Back'}
        </Button>
      </form>
    </AuthLayout>
  );
}
