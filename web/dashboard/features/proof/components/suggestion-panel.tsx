import { lazy, Suspense } from 'react';
import { Button } from '../../../components/button.tsx';
import { Panel } from '../../../components/panel.tsx';
import { StudyProgress } from '../../../components/study-progress.tsx';
import { notify } from '../../../lib/notify.ts';
import { useRuleset } from '../../../lib/ruleset.ts';
import { useNewestStudy, useStartStudy } from '../api/studies.ts';

const Suggestion = lazy(() => import('./suggestion.tsx'));

/** Searches the past for better points, and shows the suggestions with their reasons. */
export function SuggestionPanel({ canEdit }: { canEdit: boolean }) {
  const { data: study } = useNewestStudy('suggest');
  const { data: ruleset } = useRuleset();
  const start = useStartStudy('suggest');
  const begin = () => start.mutate(undefined, { onError: (failure) => notify.error(failure.message) });
  return (
    <Panel
      title="Suggested points"
      note="Learned from what your leads did before"
      actions={
        canEdit && (
          <Button isBusy={start.isPending || study?.status === 'running'} onClick={begin}>
            Suggest points
          </Button>
        )
      }
    >
      {study?.result && ruleset ? (
        <Suspense fallback={<div aria-busy className="skeleton h-32" />}>
          <Suggestion key={study.id} {...{ study, ruleset, canEdit }} result={study.result} />
        </Suspense>
      ) : study?.status === 'running' ? (
        <StudyProgress label="Search" study={study} canCancel={canEdit} />
      ) : (
        <p className="text-soft text-sm">
          Find the points that would have predicted the outcome best, and test them on a later period.
        </p>
      )}
    </Panel>
  );
}
