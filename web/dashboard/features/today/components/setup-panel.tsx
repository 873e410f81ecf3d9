import { X } from 'lucide-react';
import { type ReactNode, useEffect } from 'react';
import { Link } from 'react-router';
import { buttonClass, IconButton } from '../../../components/button.tsx';
import { CardsSkeleton } from '../../../components/page-skeleton.tsx';
import { Panel } from '../../../components/panel.tsx';
import { SetupSteps } from '../../../components/setup-steps.tsx';
import { type SetupStep, useSetup, useSetupState } from '../../../lib/setup.ts';

/**
 * Shows the checklist of a new project. Shows `otherwise` once every step is done, and to people who are not allowed to do the
 * steps.
 */
export default function SetupPanel({ otherwise }: { otherwise: ReactNode }) {
  const [state, setState] = useSetupState();
  return state === 'closed' ? otherwise : <Checklist onState={setState} otherwise={otherwise} />;
}

interface ChecklistProps {
  onState: (state: 'open' | 'closed') => void;
  otherwise: ReactNode;
}

function Checklist({ onState, otherwise }: ChecklistProps) {
  const setup = useSetup();
  const steps = setup && (Object.entries(setup) as [SetupStep, boolean][]);
  const done = steps?.filter(([, isDone]) => isDone).length;
  const isComplete = steps && done === steps.length;
  useEffect(() => {
    if (steps) onState(isComplete ? 'closed' : 'open');
  });
  if (setup === undefined) return <CardsSkeleton />;
  if (!setup || !steps || isComplete) return otherwise;
  return (
    <Panel
      title="Get started"
      note={`${done} of ${steps.length} done`}
      bodyClassName=""
      actions={
        <>
          {!setup.event && (
            <Link to="/welcome" className={buttonClass({ look: 'primary' })}>
              Connect a source
            </Link>
          )}
          <IconButton label="Dismiss" className="-mr-2" onClick={() => onState('closed')}>
            <X aria-hidden className="size-4" />
          </IconButton>
        </>
      }
    >
      <SetupSteps steps={steps} />
    </Panel>
  );
}
