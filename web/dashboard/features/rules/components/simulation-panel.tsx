import type { Draft } from '../../../../../worker/contract/draft.ts';
import { Button } from '../../../components/button.tsx';
import { Panel } from '../../../components/panel.tsx';
import { notify } from '../../../lib/notify.ts';
import { isOf, useSimulate, useSimulation } from '../api/simulations.ts';
import { SimulationFigures } from './simulation-figures.tsx';

/** Shows the newest simulation of the saved draft. Closing the screen does not stop a simulation. */
export default function SimulationPanel({ draft, canEdit }: { draft: Draft; canEdit: boolean }) {
  const simulate = useSimulate();
  const { data: simulation } = useSimulation((study) => isOf(study, draft));
  const begin = () =>
    simulate.mutate({ draftId: draft.id, mode: 'rescore' }, { onError: (error) => notify.error(error.message) });
  return (
    <Panel
      title="Simulation"
      note={simulation?.mode === 'publish' ? 'New events only' : 'After a rescore'}
      actions={
        canEdit && (
          <Button isBusy={simulate.isPending || simulation?.status === 'running'} onClick={begin}>
            Simulate
          </Button>
        )
      }
    >
      {simulation ? (
        <SimulationFigures simulation={simulation} rules={draft.ruleset} canCancel={canEdit} showsLeads />
      ) : (
        <p className="text-soft text-sm">See what the saved draft does to every lead, before you publish it.</p>
      )}
    </Panel>
  );
}
