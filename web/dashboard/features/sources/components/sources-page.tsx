import { useQuery } from '@tanstack/react-query';
import { Compass, Download } from 'lucide-react';
import { useSearchParams } from 'react-router';
import type { SourceReport } from '../../../../../worker/contract/source-report.ts';
import { HOUR_MS } from '../../../../../worker/domain/time.ts';
import { Button } from '../../../components/button.tsx';
import { EmptyState } from '../../../components/empty-state.tsx';
import { ErrorState } from '../../../components/error-state.tsx';
import { Page } from '../../../components/page.tsx';
import { useNow } from '../../../hooks/use-now.ts';
import { useTimes } from '../../../hooks/use-times.ts';
import { sourcesQuery, useExportSources } from '../api/get-sources.ts';
import { describeDays } from '../describe-sources.ts';
import { readChoice, toQuery } from '../source-choice.ts';
import { SourceChart } from './source-chart.tsx';
import { SourceControls } from './source-controls.tsx';
import { SourceNote, SourceWarnings } from './source-notes.tsx';
import { SourceTable } from './source-table.tsx';

/** Which sources bring leads, and what becomes of them. */
export default function SourcesPage() {
  const [params] = useSearchParams();
  const choice = readChoice(params);
  const [times, now] = [useTimes(), useNow(HOUR_MS)];
  const query = toQuery(choice, { times, now });
  const { data, error, refetch, isFetching } = useQuery({
    ...sourcesQuery(query ?? {}),
    enabled: query !== null,
    placeholderData: (before) => before,
  });
  const save = useExportSources();
  const isEmpty = data && data.all.current.leads + data.all.before.leads === 0;
  return (
    <Page
      title="Sources"
      lead={data && query ? describeDays(data) : 'Where leads came from, and what became of them'}
      actions={
        <Button
          icon={<Download aria-hidden className="size-3.5" />}
          disabled={!data || isEmpty || query === null}
          isBusy={save.isPending}
          onClick={() => query && save.mutate(query)}
        >
          Export CSV
        </Button>
      }
    >
      <SourceControls choice={choice} />
      {query === null ? (
        <div className="card">
          <EmptyState icon={<Compass aria-hidden />} title="Choose the first and the last day" />
        </div>
      ) : error && (!data || !isFetching) ? (
        <div className="card">
          <ErrorState error={error} onRetry={() => void refetch()} />
        </div>
      ) : !data ? (
        <div aria-busy className="flex flex-col gap-4">
          <div className="skeleton h-64" />
          <div className="skeleton h-64" />
        </div>
      ) : isEmpty ? (
        <NoLeads report={data} />
      ) : (
        <Report report={data} />
      )}
    </Page>
  );
}

function Report({ report }: { report: SourceReport }) {
  return (
    <>
      <SourceWarnings report={report} />
      <SourceChart report={report} />
      <SourceTable report={report} />
      <SourceNote report={report} />
    </>
  );
}

function NoLeads({ report: { from, to } }: { report: SourceReport }) {
  return (
    <div className="card">
      <EmptyState
        icon={<Compass aria-hidden />}
        title={from === to ? 'No leads first seen on this day' : 'No leads first seen on these days'}
      >
        Choose a longer period. The browser SDK reports where visitors come from; servers and imports can send{' '}
        <code>utm_source</code> and the other campaign fields as properties of events.
      </EmptyState>
    </div>
  );
}
