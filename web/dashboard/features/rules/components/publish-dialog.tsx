import { useEffect, useEffectEvent, useState } from 'react';
import type { Draft } from '../../../../../worker/contract/draft.ts';
import type { SimulationMode } from '../../../../../worker/contract/study.ts';
import { ConfirmDialog } from '../../../components/confirm-dialog.tsx';
import { ErrorState } from '../../../components/error-state.tsx';
import { Segmented } from '../../../components/segmented.tsx';
import { Spinner } from '../../../components/spinner.tsx';
import { usePublishDraft } from '../../../lib/drafts.ts';
import { notify } from '../../../lib/notify.ts';
import { isOf, useSimulate, useSimulation } from '../api/simulations.ts';
import { SimulationFigures } from './simulation-figures.tsx';

const MODES = [
  { value: 'publish', label: 'New events only' },
  { value: 'rescore', label: 'Rescore all leads' },
] as const satisfies { value: SimulationMode; label: string }[];

interface PublishDialogProps {
  draft: Draft;
  /** False if the person has not saved a draft, so that the draft's name means nothing to them. */
  isNamed: boolean;
  onClose: () => void;
  onPublished: () => void;
}

/**
 * Shows the results of a simulation before a draft goes live. Starts with the results that are already on the screen. Closing the
 * dialog does not stop a simulation.
 */
export default function PublishDialog({ draft, isNamed, onClose, onPublished }: PublishDialogProps) {
  const { data: shown } = useSimulation((study) => isOf(study, draft));
  const [mode, setMode] = useState(() => MODES.find(({ value }) => value === shown?.mode)?.value ?? 'publish');
  const publish = usePublishDraft();
  const { data: simulation } = useSimulation((study) => isOf(study, draft) && study.mode === mode);
  const confirm = () => {
    if (!simulation) return;
    publish.mutate(
      { id: draft.id, ifVersion: draft.version, studyId: simulation.id },
      {
        onSuccess: ({ version }) => {
          notify.success(`Version ${version} published.`);
          onPublished();
        },
        onError: (error) => notify.error(error.message),
      },
    );
  };
  return (
    <ConfirmDialog
      isOpen
      onClose={onClose}
      title={`Publish ${isNamed ? `“${draft.name}”` : 'your changes'} as version ${draft.liveVersion + 1}?`}
      action={mode === 'publish' ? 'Publish' : 'Publish and rescore'}
      isBusy={publish.isPending || !simulation?.result}
      onConfirm={confirm}
    >
      <div className="flex flex-col gap-3">
        <div>
          <Segmented label="Apply to" options={MODES} value={mode} onChange={setMode} />
        </div>
        {simulation && (
          <SimulationFigures simulation={simulation} rules={draft.ruleset} showsLeads={false} canCancel={false} />
        )}
        {simulation === null && <FirstSimulation key={mode} draftId={draft.id} mode={mode} />}
        {simulation === undefined && <WaitingForFigures />}
      </div>
    </ConfirmDialog>
  );
}

const WaitingForFigures = () => (
  <p role="status" className="flex h-12 items-center gap-2 text-soft text-sm">
    <Spinner />
    Starting the simulation…
  </p>
);

/** Starts a simulation for the dialog, and shows a placeholder until the simulation appears in the list. */
function FirstSimulation({ draftId, mode }: { draftId: string; mode: SimulationMode }) {
  const simulate = useSimulate();
  const start = useEffectEvent(() => simulate.mutate({ draftId, mode }));
  useEffect(() => start(), []);
  return simulate.error ? (
    <ErrorState
      title="Couldn’t run the simulation"
      error={simulate.error}
      onRetry={() => simulate.mutate({ draftId, mode })}
    />
  ) : (
    <WaitingForFigures />
  );
}
