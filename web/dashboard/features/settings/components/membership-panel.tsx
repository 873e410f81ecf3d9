import { Panel } from '../../../components/panel.tsx';
import { sentence } from '../../../lib/format.ts';
import { useMe } from '../../../lib/me.ts';
import { useProjectId } from '../../../lib/session.ts';
import { useIsOnlyOwner } from '../api/members.ts';
import { LeaveButton } from './leave-button.tsx';

/** Shows the person's role in this project, with a button to leave the project. */
export function MembershipPanel() {
  const projectId = useProjectId();
  const { data: me } = useMe();
  const isOnlyOwner = useIsOnlyOwner(projectId);
  const project = me?.projects.find(({ id }) => id === projectId);
  return (
    <Panel title="This project" note={project?.name} actions={<LeaveButton projectId={projectId} />}>
      <p className="text-sm text-soft">
        {isOnlyOwner
          ? 'You’re the only owner. To leave, add another owner first, or delete the project.'
          : `Your role is ${sentence(project?.role ?? '…')}. You’ll need an invitation to rejoin.`}
      </p>
    </Panel>
  );
}
