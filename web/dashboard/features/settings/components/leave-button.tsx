import { useState } from 'react';
import { useNavigate } from 'react-router';
import { Button } from '../../../components/button.tsx';
import { ConfirmDialog } from '../../../components/confirm-dialog.tsx';
import { isolate } from '../../../lib/format.ts';
import { useMe } from '../../../lib/me.ts';
import { notify } from '../../../lib/notify.ts';
import { useLeaveProject } from '../api/leave-project.ts';
import { useIsOnlyOwner } from '../api/members.ts';

/** Lets anyone except the only owner leave the project. */
export function LeaveButton({ projectId }: { projectId: string }) {
  const navigate = useNavigate();
  const { data: me } = useMe();
  const isOnlyOwner = useIsOnlyOwner(projectId);
  const leave = useLeaveProject(projectId);
  const [isAsked, setAsked] = useState(false);
  const name = me?.projects.find(({ id }) => id === projectId)?.name ?? 'this project';
  const confirm = () =>
    leave.mutateAsync().then(
      () => {
        notify.success(`You left ${isolate(name)}.`);
        void navigate('/');
      },
      (error: Error) => notify.error(error.message),
    );
  return (
    <>
      <Button look="danger" disabled={isOnlyOwner !== false} onClick={() => setAsked(true)}>
        Leave…
      </Button>
      <ConfirmDialog
        isOpen={isAsked}
        onClose={() => setAsked(false)}
        title={
          <>
            Leave <bdi>{name}</bdi>?
          </>
        }
        description="You lose access to its leads and settings at once, on every device. Everything you created stays. You’ll need an invitation to rejoin."
        action="Leave project"
        isDanger
        isBusy={leave.isPending}
        onConfirm={() => void confirm()}
      />
    </>
  );
}
