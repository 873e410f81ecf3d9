import { useInfiniteQuery } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import type { AuditEntry } from '../../../../../worker/contract/audit.ts';
import { Button } from '../../../components/button.tsx';
import { EmptyState } from '../../../components/empty-state.tsx';
import { ErrorState } from '../../../components/error-state.tsx';
import { Panel } from '../../../components/panel.tsx';
import { Time } from '../../../components/time.tsx';
import { humanize } from '../../../lib/format.ts';
import { notify } from '../../../lib/notify.ts';
import { useReceivers } from '../../../lib/receivers.ts';
import { auditLogQuery, useExportAuditLog } from '../api/list-audit-log.ts';
import { nameTarget } from '../name-target.ts';
import { AuditFilters, useAuditFilter } from './audit-filters.tsx';

export default function AuditSection({ projectId }: { projectId: string }) {
  const filtered = useAuditFilter();
  const { filter } = filtered;
  const query = useInfiniteQuery(auditLogQuery(projectId, filter));
  const save = useExportAuditLog(projectId);
  const entries = query.data?.pages.flatMap((page) => page.entries);
  return (
    <Panel
      title="Audit log"
      note="Who changed what"
      bodyClassName=""
      actions={
        <Button
          icon={<Download aria-hidden className="size-3.5" />}
          isBusy={save.isPending}
          onClick={() => save.mutate(filter, { onError: (error) => notify.error(error.message) })}
        >
          Export CSV
        </Button>
      }
    >
      <AuditFilters projectId={projectId} of={filtered} />
      {query.error && !entries ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : !entries ? (
        <div aria-busy className="flex flex-col gap-3 p-4">
          <div className="skeleton h-8" />
          <div className="skeleton h-8" />
        </div>
      ) : entries.length === 0 ? (
        <EmptyState title={Object.keys(filter).length > 0 ? 'No entries match' : 'No entries yet'} />
      ) : (
        <ol>
          {entries.map((entry, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: entries have no ID, and new ones are only appended
            <li key={i} className="border-line border-b last:border-b-0">
              <EntryRow entry={entry} />
            </li>
          ))}
        </ol>
      )}
      {query.hasNextPage && (
        <div className="border-line border-t p-3 text-center">
          <Button isBusy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            Show earlier
          </Button>
        </div>
      )}
    </Panel>
  );
}

function EntryRow({ entry }: { entry: AuditEntry }) {
  const { at, action, actor, before, after } = entry;
  const row = (
    <>
      <span className="min-w-0 flex-1 basis-full truncate sm:basis-60">
        <span className="font-medium">{humanize(action)}</span> <AuditTarget entry={entry} />
      </span>
      <span className="min-w-0 truncate text-soft">{actor.name ?? actor.id}</span>
      <span className="ml-auto w-20 text-right text-faint">
        <Time at={at} />
      </span>
    </>
  );
  const rowClass = 'flex flex-wrap items-center gap-x-4 gap-y-0.5 px-4 py-2 text-sm';
  if (before == null && after == null) return <div className={rowClass}>{row}</div>;
  return (
    <details>
      <summary className={`${rowClass} list-none hover:bg-hover`}>{row}</summary>
      <div className="grid gap-3 px-4 pb-3 sm:grid-cols-2">
        <State label="Before" value={before} />
        <State label="After" value={after} />
      </div>
    </details>
  );
}

/** Shows the name of the changed object, or its ID if no name is known. */
function AuditTarget({ entry }: { entry: AuditEntry }) {
  const receivers = useReceivers();
  const name = nameTarget(entry) ?? receivers.find(({ id }) => id === entry.target)?.name;
  if (name) {
    return (
      <span className="text-soft" title={entry.target ?? undefined}>
        {name}
      </span>
    );
  }
  return entry.target && <code className="font-mono text-faint text-xs">{entry.target}</code>;
}

function State({ label, value }: { label: string; value: unknown }) {
  return (
    <div className="min-w-0 rounded-lg border border-line bg-sunken p-2.5">
      <p className="text-faint text-xs">{label}</p>
      <pre className="mt-1 whitespace-pre-wrap break-words font-mono text-xs">
        {value == null ? '–' : JSON.stringify(value, null, 2)}
      </pre>
    </div>
  );
}
