import { useQuery } from '@tanstack/react-query';
import { FlaskConical } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { useSearchParams } from 'react-router';
import type { DraftSummary } from '../../../../../worker/contract/draft.ts';
import { Button } from '../../../components/button.tsx';
import { EmptyState } from '../../../components/empty-state.tsx';
import { ErrorState } from '../../../components/error-state.tsx';
import { smallInputClass } from '../../../components/field.tsx';
import { Page } from '../../../components/page.tsx';
import { StudyProgress } from '../../../components/study-progress.tsx';
import { useTimes } from '../../../hooks/use-times.ts';
import { cx } from '../../../lib/cx.ts';
import { draftsQuery } from '../../../lib/drafts.ts';
import { countOf } from '../../../lib/format.ts';
import { mayManage, useRole } from '../../../lib/me.ts';
import { notify } from '../../../lib/notify.ts';
import { useRuleset } from '../../../lib/ruleset.ts';
import { type StudyOf, useNewestStudy, useStartStudy } from '../api/studies.ts';
import { describeOutcome } from '../describe-outcome.ts';
import { OutcomePanel } from './outcome-panel.tsx';
import { SuggestionPanel } from './suggestion-panel.tsx';

const BackTestReport = lazy(() => import('./back-test-report.tsx'));
const ChallengerPanel = lazy(() => import('./challenger-panel.tsx'));
const CohortPanel = lazy(() => import('./cohort-panel.tsx'));

/** Shows how well the live rules predicted who reaches the outcome, and optionally how well a draft would have. */
export default function ProofPage() {
  const { data: study, error, refetch } = useNewestStudy('backtest');
  const { data: ruleset } = useRuleset();
  const start = useStartStudy('backtest');
  const canTest = mayManage(useRole());
  const { data: drafts = [] } = useQuery(draftsQuery);
  const [search, setSearch] = useSearchParams();
  const chosen = drafts.find(({ id }) => id === search.get('draft'));
  const begin = () =>
    start.mutate(chosen && { draftId: chosen.id }, { onError: (failure) => notify.error(failure.message) });
  const outdatedVersion = study && ruleset && study.rulesetVersion !== ruleset.version ? study.rulesetVersion : null;
  return (
    <Page
      title="Proof"
      lead={study ? <PlanLine {...study} /> : 'How well your scores predict who buys'}
      actions={
        canTest && (
          <>
            {/* Shown without drafts, too, and of one width. Otherwise, the page would shift when the drafts arrive. */}
            <select
              aria-label="Draft to test alongside the live rules"
              className={cx(smallInputClass, 'w-44 sm:w-56')}
              disabled={drafts.length === 0}
              value={chosen?.id ?? ''}
              onChange={({ target }) => setSearch(target.value ? { draft: target.value } : {}, { replace: true })}
            >
              <option value="">No draft</option>
              {drafts.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
            <Button look="primary" isBusy={start.isPending || study?.status === 'running'} onClick={begin}>
              {chosen ? 'Test this draft' : 'Test the live rules'}
            </Button>
          </>
        )
      }
    >
      {outdatedVersion !== null && study?.result && (
        <p role="status" className="card p-4 text-sm">
          This is a test of version {outdatedVersion}. Version {ruleset?.version} is live now: test it to see how well
          it predicts.
        </p>
      )}
      {error && study === undefined ? (
        <div className="card">
          <ErrorState error={error} onRetry={() => void refetch()} />
        </div>
      ) : study === undefined ? (
        <div aria-busy className="skeleton h-64" />
      ) : study === null ? (
        <NoTest />
      ) : study.result ? (
        <Suspense fallback={<div aria-busy className="skeleton h-64" />}>
          <BackTestReport result={study.result} outdatedVersion={outdatedVersion} draft={nameDraft(study, drafts)} />
        </Suspense>
      ) : (
        <div className="card p-4">
          <StudyProgress label="Test" study={study} canCancel={canTest} />
        </div>
      )}
      <OutcomePanel />
      <SuggestionPanel canEdit={canTest} />
      <Suspense fallback={<div aria-busy className="skeleton h-32" />}>
        <ChallengerPanel canEdit={canTest} />
        <CohortPanel canStart={canTest} />
      </Suspense>
    </Page>
  );
}

/** Names the tested draft in a sentence, by its name if the draft still exists. */
function nameDraft(
  { draftId, draftVersion }: Pick<StudyOf<'backtest'>, 'draftId' | 'draftVersion'>,
  drafts: readonly DraftSummary[],
): string {
  const draft = drafts.find(({ id }) => id === draftId);
  if (!draft) return 'Draft';
  return draft.version === draftVersion ? `“${draft.name}”` : `“${draft.name}” before its last changes`;
}

function NoTest() {
  return (
    <div className="card">
      <EmptyState icon={<FlaskConical aria-hidden />} title="No test yet">
        A test replays every lead’s history and counts how often the lead with the higher score reached the outcome. No
        lead changes.
      </EmptyState>
    </div>
  );
}

function PlanLine({ plan }: StudyOf<'backtest'>) {
  const times = useTimes();
  const { outcome, firstAt, lastAt, snapshots } = plan;
  return `${describeOutcome(outcome)}. Judged at ${countOf(snapshots, 'moment')} from ${times.date(Date.parse(firstAt))} to ${times.date(Date.parse(lastAt))}`;
}
