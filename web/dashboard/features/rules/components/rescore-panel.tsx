import { useQuery, useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import type { Ruleset } from '../../../../../worker/contract/ruleset.ts';
import { Button } from '../../../components/button.tsx';
import { ConfirmDialog } from '../../../components/confirm-dialog.tsx';
import { Panel } from '../../../components/panel.tsx';
import { ProgressBar } from '../../../components/progress-bar.tsx';
import { countOf, formatCount } from '../../../lib/format.ts';
import { notify } from '../../../lib/notify.ts';
import { rescoresQuery, useStartRescore } from '../api/rescore.ts';
import { useSimulate, useSimulation } from '../api/simulations.ts';

const SimulationFigures = lazy(async () => ({ default: (await import('./simulation-figures.tsx')).SimulationFigures }));

/** Starts a rescore, which applies the live rules to the whole history. Publishing rules only affects later events. */
export function RescorePanel({ rules, canEdit }: { rules: Ruleset; canEdit: boolean }) {
  const { version } = rules;
  const queryClient = useQueryClient();
  const start = useStartRescore();
  const simulate = useSimulate();
  const [studyId, setStudyId] = useState<string | null>(null);
  const { data: rescores } = useQuery(rescoresQuery);
  const { data: simulation } = useSimulation(({ id }) => id === studyId);
  const [newest] = rescores ?? [];
  // Hides a finished rescore of an earlier version, because it says nothing about the live rules.
  const run = newest?.status === 'running' || newest?.rulesetVersion === version ? newest : undefined;
  const isRunning = run?.status === 'running';
  const isFinished = run?.status === 'finished';
  const wasRunning = useRef(false);
  useEffect(() => {
    if (wasRunning.current && isFinished)
      void queryClient.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'rescore' });
    wasRunning.current = isRunning;
  }, [isRunning, isFinished, queryClient]);
  const onError = (error: Error) => notify.error(error.message);
  const ask = () =>
    simulate.mutate({ draftId: null, mode: 'rescore' }, { onSuccess: ({ id }) => setStudyId(id), onError });
  const close = () => setStudyId(null);
  return (
    <Panel
      title="Rescore all leads"
      actions={
        canEdit && (
          <Button isBusy={simulate.isPending || isRunning} onClick={ask}>
            Rescore with version {version}
          </Button>
        )
      }
    >
      <p className="text-soft text-sm">
        New rules apply to new events only. Rescoring recalculates past events with the current rules and notes it in
        each timeline.
      </p>
      {run && (
        <div className="mt-3">
          <ProgressBar
            label="Rescore"
            done={isFinished ? 1 : run.done}
            total={isFinished ? 1 : run.total}
            note={
              isFinished
                ? `Done: ${formatCount(run.changed)} of ${countOf(run.total, 'lead')} changed.`
                : `${formatCount(run.done)} of ${countOf(run.total, 'lead')}`
            }
          />
        </div>
      )}
      <ConfirmDialog
        isOpen={studyId !== null}
        onClose={close}
        title="Rescore all leads?"
        action="Rescore"
        isBusy={start.isPending || !simulation?.result}
        onConfirm={() => start.mutate(undefined, { onError, onSettled: close })}
      >
        {simulation && (
          <Suspense>
            <SimulationFigures simulation={simulation} rules={rules} showsLeads={false} canCancel={false} />
          </Suspense>
        )}
      </ConfirmDialog>
    </Panel>
  );
}
