import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { Button } from '../../../components/button.tsx';
import { Panel } from '../../../components/panel.tsx';
import { ProgressBar } from '../../../components/progress-bar.tsx';
import { countOf, formatCount } from '../../../lib/format.ts';
import { notify } from '../../../lib/notify.ts';
import { rescoreQuery, useStartRescore } from '../api/rescore.ts';

/** Publishing changes later events only; this takes the new rules back through the whole history. */
export function RescorePanel({ version, canEdit }: { version: number; canEdit: boolean }) {
  const queryClient = useQueryClient();
  const [runId, setRunId] = useState<string | null>(null);
  const start = useStartRescore();
  const { data: run } = useQuery(rescoreQuery(runId));
  const isRunning = runId !== null && run?.status !== 'finished';
  const isFinished = run?.status === 'finished';
  useEffect(() => {
    if (isFinished) void queryClient.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'rescore' });
  }, [isFinished, queryClient]);
  const begin = () =>
    start.mutate(undefined, {
      onSuccess: ({ id }) => setRunId(id),
      onError: (error) => notify.error(error.message),
    });
  return (
    <Panel
      title="Rescore all leads"
      actions={
        canEdit && (
          <Button isBusy={start.isPending || isRunning} onClick={begin}>
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
    </Panel>
  );
}
