import { useQuery } from '@tanstack/react-query';
import { Download, Undo2 } from 'lucide-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { Link } from 'react-router';
import { leadPath } from '../../../../../worker/contract/addresses.ts';
import type { Import, ImportUndo } from '../../../../../worker/contract/import.ts';
import { Button } from '../../../components/button.tsx';
import { ConfirmDialog } from '../../../components/confirm-dialog.tsx';
import { EmptyState } from '../../../components/empty-state.tsx';
import { ErrorState } from '../../../components/error-state.tsx';
import { Panel } from '../../../components/panel.tsx';
import { ProgressBar } from '../../../components/progress-bar.tsx';
import { Time } from '../../../components/time.tsx';
import { cx } from '../../../lib/cx.ts';
import { countOf, formatCount, humanize, shownValue } from '../../../lib/format.ts';
import { notify } from '../../../lib/notify.ts';
import { sayError } from '../../../lib/say-error.ts';
import {
  importEffectsQuery,
  importReasonsQuery,
  importsQuery,
  useSaveImportErrors,
  useUndoImport,
} from '../api/imports.ts';
import { labelOf } from '../column-choices.ts';

/** Lists the imported files with their results. */
export function ImportsPanel({ projectId }: { projectId: string }) {
  const { data, error, refetch } = useQuery(importsQuery(projectId));
  const ended = useEnded(data);
  return (
    <Panel title="Imports" note={data && data.length > 0 ? 'Last 50' : undefined} bodyClassName="">
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
      <p role="status" className="sr-only">
        {ended}
      </p>
    </Panel>
  );
}

/** Returns a text for screen readers about how the last import or undo ended. The text is empty until an import or undo ends. */
function useEnded(jobs: readonly Import[] | undefined): string {
  const known = useRef<ReadonlyMap<string, Import['status']>>(undefined);
  const [said, setSaid] = useState('');
  useEffect(() => {
    if (!jobs) return;
    // Also announces imports that are new in the list, because a short import may end before the list first shows it.
    const ended = known.current && jobs.find((job) => sayEnd(job) && known.current?.get(job.importId) !== job.status);
    known.current = new Map(jobs.map(({ importId, status }) => [importId, status]));
    if (ended) setSaid(sayEnd(ended) ?? '');
  }, [jobs]);
  return said;
}

/**
 * Counts the rows by outcome. An event is either new or a duplicate, while a row about a lead may also change the lead. Imports from before
 * created leads were counted do not tell these apart.
 */
const outcomesOf = ({ type, accepted, created, updated, duplicates, rejected }: Import) =>
  Object.entries({
    ...(type === 'events' || created === null
      ? { New: accepted, Duplicates: duplicates }
      : { Created: created, Updated: updated, Unchanged: duplicates }),
    Rejected: rejected,
  }) as [label: string, rows: number][];

/** Describes how an import ended; null while it is in progress. */
function sayEnd(job: Import): string | null {
  const { status, problem, undo } = job;
  switch (status) {
    case 'finished': {
      const counts = outcomesOf(job).map(([label, rows]) => `${formatCount(rows)} ${label.toLowerCase()}`);
      return `Import complete: ${counts.join(', ')}.`;
    }
    case 'failed':
      return `Import failed. ${problem ?? ''}`;
    case 'undone':
      return `Undo complete: ${countOf(undo?.changed ?? 0, 'lead')} changed.`;
    case 'uploading':
    case 'processing':
    case 'undoing':
      return null;
  }
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
  const { importId, fileName, type, format, status, rows, done, rejected, warnings, problem } = job;
  const save = useSaveImportErrors();
  return (
    <li className="border-line border-b px-4 py-3 text-sm last:border-b-0">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-64">
          {fileName !== null && (
            <p dir="auto" className="w-fit max-w-full truncate font-medium" title={shownValue(fileName)}>
              {shownValue(fileName)}
            </p>
          )}
          <p className="flex items-baseline gap-2">
            <span className={fileName === null ? 'font-medium' : 'text-soft'}>
              {humanize(type)} <span className="font-normal text-faint uppercase">{format}</span>
            </span>
            <span className={cx('font-medium text-xs', STATUS_COLOR[status])}>{humanize(status)}</span>
            <span className="text-faint text-xs">
              <Time at={job.createdAt} />
            </span>
          </p>
          <dl className="num mt-0.5 flex flex-wrap gap-x-4 text-soft [&_dd]:inline [&_dt]:mr-1 [&_dt]:inline [&_dt]:text-faint">
            <Figure label="Rows" value={rows} />
            {outcomesOf(job).map(([label, value]) => (
              <Figure key={label} label={label} value={value} />
            ))}
          </dl>
        </div>
        {job.isUndoable && !job.undo && <UndoButton projectId={projectId} job={job} />}
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
      {job.undo && <UndoProgress undo={job.undo} />}
      {job.status === 'undone' && (
        <Section title="Messages sent before the undo">
          <Effects projectId={projectId} importId={importId} />
        </Section>
      )}
      {!job.undo && done < rows && (
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
      {rejected > 0 && (
        <Section title="Why rows were rejected">
          <Reasons projectId={projectId} job={job} />
        </Section>
      )}
      {warnings.map((warning) => (
        <p key={warning} className="mt-1 text-warn text-xs">
          {warning}
        </p>
      ))}
    </li>
  );
}

function UndoButton({ projectId, job }: { projectId: string; job: Import }) {
  const [isOpen, setOpen] = useState(false);
  const undo = useUndoImport(projectId);
  const close = () => setOpen(false);
  const rows = countOf(job.accepted, 'imported row');
  return (
    <>
      <Button icon={<Undo2 aria-hidden className="size-3.5" />} onClick={() => setOpen(true)}>
        Undo
      </Button>
      <ConfirmDialog
        isOpen={isOpen}
        onClose={close}
        title="Undo this import?"
        description={`The ${rows} will no longer count. Timelines still show the events, marked as withdrawn. Leads without any other data are deleted, and merges caused by this import alone are undone. You can then import the corrected file. Messages already sent are not recalled.`}
        action="Undo import"
        isDanger
        isBusy={undo.isPending}
        onConfirm={() =>
          undo.mutate(job.importId, { onSuccess: close, onError: (error) => notify.error(error.message) })
        }
      />
    </>
  );
}

function UndoProgress({ undo: { leads, done, changed, finishedAt } }: { undo: ImportUndo }) {
  if (finishedAt !== null)
    return <p className="mt-1.5 text-soft">{countOf(changed, 'lead')} changed. The imported rows no longer count.</p>;
  return (
    <div className="mt-2">
      <ProgressBar
        label="Undo"
        done={done}
        total={leads}
        note={`${formatCount(done)} of ${countOf(leads, 'lead')} undone`}
      />
    </div>
  );
}

/** A collapsed section that loads its content when someone opens it. */
function Section({ title, children }: { title: string; children: ReactNode }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details className="mt-1.5" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary className="w-fit cursor-pointer text-soft text-xs hover:text-ink">{title}</summary>
      {isOpen && children}
    </details>
  );
}

/** Lists the deliveries that an import caused. */
function Effects({ projectId, importId }: { projectId: string; importId: string }) {
  const { data, error } = useQuery(importEffectsQuery(projectId, importId));
  return (
    <>
      {error && <p className="mt-1 text-bad text-xs">{error.message}</p>}
      {data?.deliveries.length === 0 && <p className="mt-1 text-faint text-xs">None.</p>}
      <ul className="mt-1 flex flex-col gap-1">
        {data?.deliveries.map(({ id, targetKind, leadId, leadName, type, reason, status, createdAt }) => (
          <li key={id} className="flex flex-wrap gap-x-3 text-xs">
            <Link to={leadPath(leadId)} className="font-medium hover:underline">
              <bdi>{leadName ?? shownValue(leadId)}</bdi>
            </Link>
            <span className="text-soft">
              {humanize(targetKind)}: {reason ?? type}
            </span>
            <span className="text-faint">
              {humanize(status)} · <Time at={createdAt} />
            </span>
          </li>
        ))}
      </ul>
      {data?.nextCursor && (
        <p className="mt-1 text-faint text-xs">Showing the newest {formatCount(data.deliveries.length)}.</p>
      )}
    </>
  );
}

/** Lists why rows were rejected. */
function Reasons({ projectId, job: { importId, rejected } }: { projectId: string; job: Import }) {
  const { data, error } = useQuery(importReasonsQuery(projectId, importId, rejected));
  return (
    <>
      {error && <p className="mt-1 text-bad text-xs">{error.message}</p>}
      <ul className="mt-1 flex flex-col gap-1">
        {data?.map(({ field, message, rows, firstRow }) => (
          <li key={`${field} ${message}`} className="flex gap-3 text-xs">
            <span className="num w-12 shrink-0 text-right text-bad">{formatCount(rows)}</span>
            <span className="min-w-0 break-words">
              {sayError(labelOf(field), message)}
              <span className="text-faint"> · {rows === 1 ? `row ${firstRow}` : `first in row ${firstRow}`}</span>
            </span>
          </li>
        ))}
      </ul>
    </>
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
