import { FlaskConical } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { Button } from '../../../components/button.tsx';
import { EmptyState } from '../../../components/empty-state.tsx';
import { ErrorState } from '../../../components/error-state.tsx';
import { Page } from '../../../components/page.tsx';
import { ProgressBar } from '../../../components/progress-bar.tsx';
import { useTimes } from '../../../hooks/use-times.ts';
import { countOf, formatCount } from '../../../lib/format.ts';
import { mayManage, useRole } from '../../../lib/me.ts';
import { notify } from '../../../lib/notify.ts';
import { type StudyOf, useNewestStudy, useStartStudy } from '../api/studies.ts';
import { describeOutcome } from '../describe-outcome.ts';
import { OutcomePanel } from './outcome-panel.tsx';
import { SuggestionPanel } from './suggestion-panel.tsx';

const BackTestReport = lazy(() => import('./back-test-report.tsx'));
const ChallengerPanel = lazy(() => import('./challenger-panel.tsx'));
const CohortPanel = lazy(() => import('./cohort-panel.tsx'));

/** How well the live rules predicted who reaches the outcome. */
export default function ProofPage() {
  const { data: study, error, refetch } = useNewestStudy('backtest');
  const start = useStartStudy('backtest');
  const canTest = mayManage(useRole());
  const begin = () => start.mutate(undefined, { onError: (failure) => notify.error(failure.message) });
  return (
    <Page
      title="Proof"
      lead={study ? <PlanLine {...study} /> : 'How well your scores predict who buys'}
      actions={
        canTest && (
          <Button look="primary" isBusy={start.isPending || study?.status === 'running'} onClick={begin}>
            Test the live rules
          </Button>
        )
      }
    >
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
          <BackTestReport result={study.result} />
        </Suspense>
      ) : (
        <div className="card p-4">
          <ProgressBar
            label="Test"
            done={study.done}
            total={study.total}
            note={`${formatCount(study.done)} of ${countOf(study.total, 'lead')}`}
          />
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

function NoTest() {
  return (
    <div className="card">
      <EmptyState icon={<FlaskConical aria-hidden />} title="No test yet">
        A test plays every lead’s history back and counts how often those with the higher score reached the outcome. No
        lead changes.
      </EmptyState>
    </div>
  );
}

function PlanLine({ plan }: StudyOf<'backtest'>) {
  const times = useTimes();
  const { outcome, firstAt, lastAt, snapshots } = plan;
  return `${describeOutcome(outcome)}, judged at ${snapshots} moments from ${times.shortDay(Date.parse(firstAt))} to ${times.shortDay(Date.parse(lastAt))}`;
}
