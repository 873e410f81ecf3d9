import { useQuery } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { useState } from 'react';
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
import { importReasonsQuery, importsQuery, useSaveImportErrors } from '../api/imports.ts';

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
        <EmptyState title="No imports yet">Imported files appear here with their results.</EmptyState>
      ) : (
        <ul>
          {data.map((each) => (
            <ImportRow key={each.importId} projectId={projectId} job={each} />
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
  undoing: 'text-accent',
  undone: 'text-soft',
};

function ImportRow({ projectId, job }: { projectId: string; job: Import }) {
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
            Download errors
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
      {rejected > 0 && <Reasons projectId={projectId} job={job} />}
      {warnings.map((warning) => (
        <p key={warning} className="mt-1 text-warn text-xs">
          {warning}
        </p>
      ))}
    </li>
  );
}

/** Why rows were rejected, read when it is opened. */
function Reasons({ projectId, job: { importId, rejected } }: { projectId: string; job: Import }) {
  const [isOpen, setOpen] = useState(false);
  const { data, error } = useQuery({ ...importReasonsQuery(projectId, importId, rejected), enabled: isOpen });
  return (
    <details className="mt-1.5" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary className="w-fit cursor-pointer text-soft text-xs hover:text-ink">Why rows were rejected</summary>
      {error && <p className="mt-1 text-bad text-xs">{error.message}</p>}
      <ul className="mt-1 flex flex-col gap-1">
        {data?.map(({ field, message, rows, firstRow }) => (
          <li key={`${field} ${message}`} className="flex gap-3 text-xs">
            <span className="num w-12 shrink-0 text-right text-bad">{formatCount(rows)}</span>
            <span className="min-w-0 break-words">
              {field && <code className="mr-1 font-mono">{field}</code>}
              {message}
              <span className="text-faint"> · {rows === 1 ? `row ${firstRow}` : `first in row ${firstRow}`}</span>
            </span>
          </li>
        ))}
      </ul>
    </details>
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
