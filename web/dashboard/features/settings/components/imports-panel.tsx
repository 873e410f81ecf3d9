import { useQuery } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import type { Import } from '../../../../../worker/contract/import.ts';
import { Button } from '../../../components/button.tsx';
import { EmptyState } from '../../../components/empty-state.tsx';
import { ErrorState } from '../../../components/error-state.tsx';
import { Panel } from '../../../components/panel.tsx';
import { ProgressBar } from '../../../components/progress-bar.tsx';
import { Time } from '../../../components/time.tsx';
import { cx } from '../../../lib/cx.ts';
import { formatCount, humanize } from '../../../lib/format.ts';
import { notify } from '../../../lib/notify.ts';
import { importsQuery, useSaveImportErrors } from '../api/imports.ts';

/** What became of the files that were imported. */
export function ImportsPanel({ projectId }: { projectId: string }) {
  const { data, error, refetch } = useQuery(importsQuery(projectId));
  return (
    <Panel title="Imports" note={data && data.length > 0 ? 'the last 50' : undefined} bodyClassName="">
      {error && !data ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <div aria-busy className="p-4">
          <div className="skeleton h-12" />
        </div>
      ) : data.length === 0 ? (
        <EmptyState title="Nothing was imported yet">Files are listed here with what became of their rows.</EmptyState>
      ) : (
        <ul>
          {data.map((each) => (
            <ImportRow key={each.importId} job={each} />
          ))}
        </ul>
      )}
    </Panel>
  );
}

const STATUS_COLOR: Record<Import['status'], string> = {
  uploading: 'text-soft',
  processing: 'text-accent',
  finished: 'text-good',
  failed: 'text-bad',
};

function ImportRow({ job }: { job: Import }) {
  const { importId, type, format, status, rows, done, accepted, duplicates, rejected, warnings, problem } = job;
  const save = useSaveImportErrors();
  return (
    <li className="border-line border-b px-4 py-3 text-sm last:border-b-0">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-64">
          <p className="flex items-baseline gap-2">
            <span className="font-medium">
              {humanize(type)} <span className="font-normal text-faint uppercase">{format}</span>
            </span>
            <span className={cx('font-medium text-xs', STATUS_COLOR[status])}>{humanize(status)}</span>
            <span className="text-faint text-xs">
              <Time at={job.createdAt} />
            </span>
          </p>
          <dl className="num mt-0.5 flex flex-wrap gap-x-4 text-soft [&_dd]:inline [&_dt]:mr-1 [&_dt]:inline [&_dt]:text-faint">
            <Figure label="Rows" value={rows} />
            <Figure label="New" value={accepted} />
            <Figure label="Known already" value={duplicates} />
            <Figure label="Rejected" value={rejected} />
          </dl>
        </div>
        {rejected > 0 && (
          <Button
            icon={<Download aria-hidden className="size-3.5" />}
            isBusy={save.isPending}
            onClick={() => save.mutate(importId, { onError: (error) => notify.error(error.message) })}
          >
            Why rejected, CSV
          </Button>
        )}
      </div>
      {done < rows && (
        <div className="mt-2">
          <ProgressBar
            label="Import"
            done={done}
            total={rows}
            note={`${formatCount(done)} of ${formatCount(rows)} rows processed`}
          />
        </div>
      )}
      {problem && <p className="mt-1.5 text-bad">{problem}</p>}
      {warnings.map((warning) => (
        <p key={warning} className="mt-1 text-warn text-xs">
          {warning}
        </p>
      ))}
    </li>
  );
}

function Figure({ label, value }: { label: string; value: number }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{formatCount(value)}</dd>
    </div>
  );
}
