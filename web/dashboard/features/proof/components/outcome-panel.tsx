import { useQuery } from '@tanstack/react-query';
import { Pencil } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { DEFAULT_OUTCOME } from '../../../../../worker/domain/outcome.ts';
import { Button } from '../../../components/button.tsx';
import { Panel } from '../../../components/panel.tsx';
import { mayManage, useRole } from '../../../lib/me.ts';
import { projectQuery } from '../../../lib/project.ts';
import { useProjectId } from '../../../lib/session.ts';
import { describeOutcome } from '../describe-outcome.ts';

const OutcomeDialog = lazy(() => import('./outcome-dialog.tsx'));

/** Shows the outcome that scores should predict, with a button for owners and admins to change it. */
export function OutcomePanel() {
  const projectId = useProjectId() ?? '';
  const { data: project } = useQuery({ ...projectQuery(projectId), enabled: projectId !== '' });
  const canEdit = mayManage(useRole());
  const [isEditing, setEditing] = useState(false);
  if (!project) return <div aria-busy className="card h-26" />;
  const { outcome } = project;
  return (
    <Panel
      title="Outcome"
      note={outcome ? 'The outcome that your scores should predict' : 'Not set yet'}
      actions={
        canEdit && (
          <Button icon={<Pencil aria-hidden className="size-3.5" />} onClick={() => setEditing(true)}>
            {outcome ? 'Change' : 'Set outcome'}
          </Button>
        )
      }
    >
      <p>
        <bdi>{describeOutcome(outcome ?? DEFAULT_OUTCOME)}</bdi>
        {!outcome && <span className="text-faint"> (the default until you set one)</span>}
      </p>
      {isEditing && (
        <Suspense>
          <OutcomeDialog projectId={projectId} outcome={outcome ?? DEFAULT_OUTCOME} onClose={() => setEditing(false)} />
        </Suspense>
      )}
    </Panel>
  );
}
