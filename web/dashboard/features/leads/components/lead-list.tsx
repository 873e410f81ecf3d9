import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useSearchParams } from 'react-router';
import type { LeadSummary, ListedLead } from '../../../../../worker/contract/lead.ts';
import { ErrorState } from '../../../components/error-state.tsx';
import { useKeptSelection } from '../../../hooks/use-kept-selection.ts';
import { useReady } from '../../../hooks/use-ready.ts';
import { useThrottled } from '../../../hooks/use-throttled.ts';
import { useWhenEnded } from '../../../hooks/use-when-ended.ts';
import { useSegment } from '../../../lib/segments.ts';
import { useSession } from '../../../lib/session.ts';
import { leadsQuery } from '../api/list-leads.ts';
import { describeList } from '../describe-list.ts';
import { behaviorsIn, columnsOf, propertiesIn } from '../lead-columns.tsx';
import { passes } from '../lead-filters.ts';
import { type LeadSorting, withSorting } from '../lead-sort.ts';
import { useLeadNews } from '../use-lead-news.ts';
import { LeadTable } from './lead-table.tsx';
import { LeadsFrame, type LeadViewProps } from './leads-frame.tsx';
import { NoLeads } from './no-leads.tsx';
import { SelectionBar } from './selection-bar.tsx';

/** The minimum time between two automatic refetches. */
const REREAD_EVERY_MS = 1000;

/** Shows leads as a table with rows that people can select. */
export function LeadList(props: LeadViewProps) {
  const { filters } = props;
  const [params, setParams] = useSearchParams();
  const me = useSession()?.user.id;
  const sort = (sorting: LeadSorting) => setParams(withSorting(params, sorting), { replace: true });
  // All pages must use the time of the first page, because a cursor is valid only for that time.
  // biome-ignore lint/correctness/useExhaustiveDependencies: new filters start a new list
  const openedAt = useMemo(() => Date.now(), [filters.key]);
  const query = useInfiniteQuery(
    leadsQuery(filters, openedAt, { properties: propertiesIn(props.columns), behaviors: behaviorsIn(props.columns) }),
  );
  const { data, error, isFetchingNextPage, hasNextPage } = query;
  const isReady = useReady(!query.isPending);
  // Shows a list that is already loaded right away, because the list would otherwise lose its scroll position.
  const [wasLoaded] = useState(!query.isPending);
  const isPending = query.isPending || !(isReady || wasLoaded);
  const reread = useThrottled(() => query.refetch(), REREAD_EVERY_MS);
  const filling = useSegment(filters.segment)?.filling ?? null;
  // The socket does not report leads that enter a new segment, so the list is read again once the segment is complete.
  useWhenEnded(filling !== null, reread);
  const news = useLeadNews(data?.pages[0], { onResync: reread, onGone: reread });
  const loaded = useMemo(() => data?.pages.flatMap((page) => page.leads) ?? [], [data]);
  const leads = loaded.filter(({ _id }) => !news.isGone(_id));
  const [selected, setSelected] = useKeptSelection();
  const picked = leads.filter(({ _id }) => selected.has(_id));
  const total = data?.pages[0]?.total;
  const filtered = data?.pages[0]?.filtered;
  // Changed leads from the socket lack properties, so each row keeps the properties that it already shows.
  const read = (lead: ListedLead): ListedLead => ({ ...lead, ...news.of(lead) });
  const listed = new Set(loaded.map(({ _id }) => _id));
  // Counts changed leads that are in the list. If the whole list is loaded, also counts changed leads that match the filters but
  // are missing from the list.
  const isNews = (lead: LeadSummary) =>
    listed.has(lead._id) || (!hasNextPage && passes(lead, filters, { now: Date.now(), me }));
  const newsCount = isPending ? 0 : news.all().filter(isNews).length;
  const selectAll = async () => {
    let read = await query.fetchNextPage();
    while (read.hasNextPage && !read.isError) read = await read.fetchNextPage();
    if (!read.isError) setSelected(new Set(read.data?.pages.flatMap((page) => page.leads.map(({ _id }) => _id))));
  };
  return (
    <LeadsFrame
      {...props}
      layout="table"
      note={error && !data ? '' : describeList({ filters, first: data?.pages[0], filling, loaded: leads.length })}
      news={{ count: newsCount, isMore: news.isIncomplete, onRefresh: () => void query.refetch() }}
      canExport={leads.length > 0}
    >
      {error && leads.length === 0 ? (
        <div className="card">
          <ErrorState error={error} onRetry={() => void query.refetch()} />
        </div>
      ) : !isPending && leads.length === 0 && !hasNextPage ? (
        <NoLeads
          isFiltered={!filters.isEmpty}
          isSearched={filters.search !== ''}
          unknown={filtered?.unknownProperties ?? []}
        />
      ) : (
        <LeadTable
          listKey={filters.key}
          sorting={filters.sorting}
          onSort={sort}
          leads={leads}
          read={read}
          isNew={news.has}
          columns={columnsOf(props.columns, leads)}
          total={total ?? null}
          isPending={isPending}
          hasMore={hasNextPage}
          isLoadingMore={isFetchingNextPage}
          onMore={() => void query.fetchNextPage()}
          selected={selected}
          onSelect={setSelected}
        />
      )}
      {picked.length > 0 && (
        <SelectionBar
          leads={picked.map(news.of)}
          rest={
            hasNextPage && picked.length === leads.length
              ? { total: total ?? null, isLoading: isFetchingNextPage, onSelect: selectAll }
              : null
          }
          onClear={() => setSelected(new Set())}
          onErased={news.dropAll}
        />
      )}
    </LeadsFrame>
  );
}
