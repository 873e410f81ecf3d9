import type { UseQueryResult } from '@tanstack/react-query';
import { Compass, Download } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '../../../components/button.tsx';
import { EmptyState } from '../../../components/empty-state.tsx';
import { ErrorState } from '../../../components/error-state.tsx';
import { Page } from '../../../components/page.tsx';
import { CardsSkeleton } from '../../../components/page-skeleton.tsx';
import { describeDays } from '../describe-reports.ts';

type Days = Parameters<typeof describeDays>[0];

interface ReportScreenProps<Report> {
  title: string;
  /** Shown below the title until the report's days are known. */
  about: string;
  controls: ReactNode;
  /** False while the person has not yet chosen the first and the last day. */
  isChosen: boolean;
  asked: Pick<UseQueryResult<Report>, 'data' | 'error' | 'refetch' | 'isFetching'>;
  isEmpty: (report: Report) => boolean;
  /** A suggestion for people whose period has no leads. */
  hint?: ReactNode;
  onExport: () => void;
  isExporting: boolean;
  children: (report: Report) => ReactNode;
}

/** The frame of a report on leads first seen in a period, with its settings and a button to save it as a file. */
export function ReportScreen<Report extends Days>({
  title,
  about,
  controls,
  isChosen,
  asked: { data, error, refetch, isFetching },
  isEmpty,
  hint,
  onExport,
  isExporting,
  children,
}: ReportScreenProps<Report>) {
  const hasNone = data !== undefined && isEmpty(data);
  const isLoading = isChosen && !data && !error;
  return (
    <Page
      title={title}
      lead={data && isChosen ? describeDays(data) : about}
      actions={
        <Button
          icon={<Download aria-hidden className="size-3.5" />}
          disabled={!data || hasNone || !isChosen}
          isBusy={isExporting}
          onClick={onExport}
        >
          Export CSV
        </Button>
      }
    >
      {/* Placeholders come before the settings, because the text above takes one or two lines and would move them. */}
      {isLoading && <CardsSkeleton />}
      <search className="in-order flex flex-wrap items-center gap-x-3 gap-y-2">{controls}</search>
      {!isChosen ? (
        <div className="card">
          <EmptyState icon={<Compass aria-hidden />} title="Choose the first and the last day" />
        </div>
      ) : error && (!data || !isFetching) ? (
        <div className="card">
          <ErrorState error={error} onRetry={() => void refetch()} />
        </div>
      ) : !data ? null : hasNone ? (
        <NoLeads {...data} hint={hint} />
      ) : (
        children(data)
      )}
    </Page>
  );
}

function NoLeads({ from, to, hint }: Days & { hint: ReactNode }) {
  return (
    <div className="card">
      <EmptyState
        icon={<Compass aria-hidden />}
        title={from === to ? 'No leads first seen on this day' : 'No leads first seen on these days'}
      >
        Choose a longer period. {hint}
      </EmptyState>
    </div>
  );
}
