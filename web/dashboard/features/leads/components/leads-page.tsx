import { useInfiniteQuery } from '@tanstack/react-query';
import { Download, RotateCw, SearchX, Users } from 'lucide-react';
import { useMemo, useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import type { LeadSummary } from '../../../../../worker/contract/lead.ts';
import { Button } from '../../../components/button.tsx';
import { EmptyState } from '../../../components/empty-state.tsx';
import { ErrorState } from '../../../components/error-state.tsx';
import { Page } from '../../../components/page.tsx';
import { formatCount } from '../../../lib/format.ts';
import { notify } from '../../../lib/notify.ts';
import { leadsQuery, listLeads } from '../api/list-leads.ts';
import { saveLeadsAsCsv } from '../export-leads.ts';
import { COLUMNS, readShownColumns, storeShownColumns } from '../lead-columns.tsx';
import { parseFilters, withoutFilters } from '../lead-filters.ts';
import { useLeadNews } from '../use-lead-news.ts';
import { ColumnMenu } from './column-menu.tsx';
import { LeadFilterBar } from './lead-filter-bar.tsx';
import { LeadTable } from './lead-table.tsx';

/** A file of more would hold the tab's memory for long; the API's export is for that. */
const EXPORT_LEADS_MAX = 20_000;

export default function LeadsPage() {
  const [params, setParams] = useSearchParams();
  const filters = useMemo(() => parseFilters(params), [params]);
  // Cursors belong to the instant of their first page.
  // biome-ignore lint/correctness/useExhaustiveDependencies: other filters, another list
  const openedAt = useMemo(() => Date.now(), [filters.key]);
  const query = useInfiniteQuery(leadsQuery(filters, openedAt));
  const { data, error, isPending, isFetchingNextPage, hasNextPage } = query;
  const news = useLeadNews(query.dataUpdatedAt);
  const leads = useMemo(() => data?.pages.flatMap((page) => page.leads) ?? [], [data]);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [shown, setShown] = useState(readShownColumns);
  const columns = COLUMNS.filter(({ id }) => shown.includes(id));
  const total = data?.pages[0]?.total;

  const refresh = () => {
    news.forget();
    void query.refetch();
  };
  const exportSelection = () => {
    const picked = leads.filter(({ _id }) => selected.has(_id)).map((lead) => news.of(lead));
    void saveLeadsAsCsv(picked).then(() => notify.success(`${formatCount(picked.length)} leads exported`));
  };
  const exportAll = () => {
    notify.info('Collecting leads…');
    collectLeads((cursor) => listLeads(filters, { cursor, now: openedAt }))
      .then(async (found) => {
        await saveLeadsAsCsv(found);
        notify.success(`${formatCount(found.length)} leads exported`);
      })
      .catch((reason: unknown) => notify.error(reason instanceof Error ? reason.message : 'The export failed.'));
  };

  return (
    <Page
      title="Leads"
      className="!max-w-none lg:h-dvh lg:!pb-4"
      lead={
        isPending ? (
          <span className="inline-block h-4 w-32 skeleton align-middle" />
        ) : total == null ? (
          'Highest score first'
        ) : (
          `${formatCount(total)} ${filters.isEmpty ? (total === 1 ? 'lead' : 'leads') : 'match'}, highest score first`
        )
      }
      actions={
        <>
          {news.count > 0 && (
            <Button icon={<RotateCw aria-hidden className="size-3.5 text-accent" />} onClick={refresh}>
              {formatCount(news.count)} updated, re-rank
            </Button>
          )}
          {selected.size > 0 && (
            <Button look="ghost" onClick={() => setSelected(new Set())}>
              Clear selection
            </Button>
          )}
          <Button
            icon={<Download aria-hidden className="size-3.5" />}
            disabled={leads.length === 0}
            onClick={selected.size > 0 ? exportSelection : exportAll}
          >
            {selected.size > 0 ? `Export ${formatCount(selected.size)}` : 'Export CSV'}
          </Button>
          <div className="hidden sm:block">
            <ColumnMenu
              shown={shown}
              onChange={(ids) => {
                setShown(ids);
                storeShownColumns(ids);
              }}
            />
          </div>
        </>
      }
    >
      <LeadFilterBar filters={filters} />
      {error && leads.length === 0 ? (
        <div className="card">
          <ErrorState error={error} onRetry={() => void query.refetch()} />
        </div>
      ) : !isPending && leads.length === 0 ? (
        <div className="card">
          {filters.isEmpty ? (
            <EmptyState icon={<Users aria-hidden />} title="No leads yet">
              They appear with their first event.{' '}
              <Link to="/welcome" className="font-medium text-accent underline underline-offset-2">
                Connect a source
              </Link>
            </EmptyState>
          ) : (
            <EmptyState icon={<SearchX aria-hidden />} title="No lead passes these filters">
              <Button className="mt-2" onClick={() => setParams(withoutFilters(params))}>
                Clear filters
              </Button>
            </EmptyState>
          )}
        </div>
      ) : (
        <LeadTable
          key={filters.key}
          leads={leads}
          read={news.of}
          isNew={news.has}
          columns={columns}
          total={total ?? null}
          isPending={isPending}
          hasMore={hasNextPage}
          isLoadingMore={isFetchingNextPage}
          onMore={() => void query.fetchNextPage()}
          selected={selected}
          onSelect={setSelected}
        />
      )}
    </Page>
  );
}

async function collectLeads(readPage: (cursor: string | undefined) => ReturnType<typeof listLeads>) {
  const all: LeadSummary[] = [];
  let cursor: string | undefined;
  do {
    const page = await readPage(cursor);
    all.push(...page.leads);
    cursor = page.nextCursor ?? undefined;
  } while (cursor && all.length < EXPORT_LEADS_MAX);
  return all;
}
