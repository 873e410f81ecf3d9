import { useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'react-router';
import { HOUR_MS } from '../../../../../worker/domain/time.ts';
import { useNow } from '../../../hooks/use-now.ts';
import { useTimes } from '../../../hooks/use-times.ts';
import { sourcesQuery, useExportSources } from '../api/report-queries.ts';
import { readChoice, toQuery } from '../report-choice.ts';
import { GroupSelect, PeriodSelect, StageSelect } from './report-controls.tsx';
import { ReportNote, ReportWarnings } from './report-notes.tsx';
import { ReportScreen } from './report-screen.tsx';
import { SourceChart } from './source-chart.tsx';
import { SourceTable } from './source-table.tsx';

/** The report on which sources bring leads, and how these leads convert. */
export default function SourcesPage() {
  const [params] = useSearchParams();
  const choice = readChoice(params, { usual: 'source' });
  const [times, now] = [useTimes(), useNow(HOUR_MS)];
  const asked = toQuery(choice, { times, now });
  const query = asked && { ...asked, ...(choice.stage && { stage: choice.stage }) };
  const save = useExportSources();
  return (
    <ReportScreen
      title="Sources"
      about="Where leads come from, and how they convert"
      controls={
        <>
          <GroupSelect choice={choice} />
          <PeriodSelect choice={choice} />
          <StageSelect choice={choice} />
        </>
      }
      isChosen={query !== null}
      asked={useQuery({
        ...sourcesQuery(query ?? {}),
        enabled: query !== null,
        placeholderData: (before) => before,
      })}
      isEmpty={({ all }) => all.current.leads + all.before.leads === 0}
      hint={
        <>
          The browser SDK reports where visitors come from; servers and imports can send <code>utm_source</code> and the
          other campaign fields as properties of events.
        </>
      }
      onExport={() => query && save.mutate(query)}
      isExporting={save.isPending}
    >
      {(report) => (
        <>
          <ReportWarnings report={report} />
          <SourceChart report={report} />
          <SourceTable report={report} />
          <ReportNote report={report}>Newer leads have had less time to reach a stage or to convert.</ReportNote>
        </>
      )}
    </ReportScreen>
  );
}
