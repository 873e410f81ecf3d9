import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { useSearchParams } from 'react-router';
import { HOUR_MS } from '../../../../../worker/domain/time.ts';
import { useNow } from '../../../hooks/use-now.ts';
import { useTimes } from '../../../hooks/use-times.ts';
import { mayManage, useRole } from '../../../lib/me.ts';
import { funnelQuery, useExportFunnel } from '../api/report-queries.ts';
import { readChoice, toQuery } from '../report-choice.ts';
import { FunnelChart } from './funnel-chart.tsx';
import { FunnelGroups } from './funnel-groups.tsx';
import { FunnelTable } from './funnel-table.tsx';
import { GroupSelect, PeriodSelect, ReportSegmentSelect } from './report-controls.tsx';
import { ReportNote, ReportWarnings } from './report-notes.tsx';
import { ReportScreen } from './report-screen.tsx';

const StepFunnelPanel = lazy(() => import('./step-funnel-panel.tsx'));

/** The report on how many leads reach each stage, and how long they take. */
export default function FunnelPage() {
  const [params] = useSearchParams();
  const choice = readChoice(params, { usual: null });
  const canCount = mayManage(useRole());
  const [times, now] = [useTimes(), useNow(HOUR_MS)];
  const asked = toQuery(choice, { times, now });
  const query = asked && { ...asked, ...(choice.segment && { segment: choice.segment }) };
  const save = useExportFunnel();
  return (
    <ReportScreen
      title="Funnel"
      about="How many leads reach each stage, and how long they take"
      controls={
        <>
          <ReportSegmentSelect choice={choice} />
          <PeriodSelect choice={choice} />
          <GroupSelect choice={choice} label="Compare by" nothing="Nothing" />
        </>
      }
      isChosen={query !== null}
      asked={useQuery({
        ...funnelQuery(query ?? {}),
        enabled: query !== null,
        placeholderData: (before) => before,
      })}
      isEmpty={({ all }) => (all.current[0]?.reached ?? 0) + (all.before[0]?.reached ?? 0) === 0}
      onExport={() => query && save.mutate(query)}
      isExporting={save.isPending}
    >
      {(report) => (
        <>
          <ReportWarnings report={report} />
          <div className="grid gap-4 xl:grid-cols-2">
            <FunnelChart report={report} />
            <FunnelTable report={report} />
          </div>
          {report.groups.length > 0 && <FunnelGroups report={report} />}
          <ReportNote report={report}>
            A lead counts in every stage it has reached. Median time is measured from the previous stage. Leads that
            haven’t reached a stage may still get there, and newer leads have had less time.
          </ReportNote>
          <Suspense fallback={<div aria-busy className="skeleton h-64" />}>
            <StepFunnelPanel choice={choice} canCount={canCount} />
          </Suspense>
        </>
      )}
    </ReportScreen>
  );
}
