import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { CircleCheck, X } from 'lucide-react';
import { type ConflictFilter, ConflictReason, RaisedBy } from '../../../../../worker/contract/identity.ts';
import { Button } from '../../../components/button.tsx';
import { EmptyState } from '../../../components/empty-state.tsx';
import { ErrorState } from '../../../components/error-state.tsx';
import { smallInputClass } from '../../../components/field.tsx';
import { Page } from '../../../components/page.tsx';
import { Segmented } from '../../../components/segmented.tsx';
import { useSearchParam } from '../../../hooks/use-search-param.ts';
import { CONFLICT_REASONS } from '../../../lib/decide-conflict.ts';
import { formatCount, sentence, shownValue } from '../../../lib/format.ts';
import { conflictCountsQuery, conflictsQuery } from '../api/list-conflicts.ts';
import { ConflictRow } from './conflict-row.tsx';

/** Lists pairs of leads that look like one person. Pairs found in data from the customer's systems come before those from web pages. */
export default function DuplicatesPage() {
  const [leadId, setLeadId] = useSearchParam('lead');
  const [raisedBy, setRaisedBy] = useSearchParam('raisedBy');
  const [reason, setReason] = useSearchParam('reason');
  const ofLead = { leadId: leadId || undefined, reason: ConflictReason.safeParse(reason).data };
  const filter: ConflictFilter = { ...ofLead, raisedBy: RaisedBy.safeParse(raisedBy).data };
  const list = useInfiniteQuery(conflictsQuery(filter));
  const { data: counts } = useQuery(conflictCountsQuery(ofLead));
  const conflicts = list.data?.pages.flatMap(({ page }) => page);
  const isFiltered = Object.values(filter).some((value) => value !== undefined);
  const withCount = (label: string, count: number | undefined) =>
    count === undefined ? label : `${label} ${formatCount(count)}`;
  return (
    <Page title="Possible duplicates" lead="Review leads that look like one person, and merge them or keep them apart.">
      <search className="flex flex-wrap items-center gap-2">
        <Segmented
          label="Raised by"
          value={filter.raisedBy ?? ''}
          onChange={setRaisedBy}
          options={[
            { value: '', label: withCount('All', counts && counts.customer + counts.pages) },
            { value: 'customer', label: withCount('Trusted', counts?.customer) },
            { value: 'pages', label: withCount('Web pages', counts?.pages) },
          ]}
        />
        <select
          aria-label="Reason"
          className={`${smallInputClass} min-w-0 max-w-full sm:max-w-72`}
          value={filter.reason ?? ''}
          onChange={({ target }) => setReason(target.value)}
        >
          <option value="">Any reason</option>
          {ConflictReason.options.map((option) => (
            <option key={option} value={option}>
              {sentence(CONFLICT_REASONS[option])}
            </option>
          ))}
        </select>
        {leadId !== '' && (
          <Button
            className="min-w-0 max-w-full"
            icon={<X aria-hidden className="size-3.5 shrink-0" />}
            onClick={() => setLeadId('')}
          >
            <span className="sr-only">Clear the filter for lead</span>
            <bdi className="min-w-0 truncate font-mono text-xs">{shownValue(leadId)}</bdi>
          </Button>
        )}
      </search>
      <div className="card">
        {list.error && !conflicts ? (
          <ErrorState error={list.error} onRetry={() => void list.refetch()} />
        ) : !conflicts ? (
          <div aria-busy className="flex flex-col gap-3 p-4">
            <div className="skeleton h-8" />
            <div className="skeleton h-8" />
            <div className="skeleton h-8" />
          </div>
        ) : conflicts.length === 0 ? (
          <EmptyState
            icon={<CircleCheck aria-hidden />}
            title={isFiltered ? 'No duplicates match' : 'No possible duplicates'}
          >
            {!isFiltered &&
              'Two leads with IDs from your own system are never merged automatically. Pairs that look like one person appear here.'}
          </EmptyState>
        ) : (
          <ul aria-label="Possible duplicates">
            {conflicts.map((conflict) => (
              <ConflictRow key={JSON.stringify([conflict.leadId, conflict.otherLeadId])} conflict={conflict} />
            ))}
          </ul>
        )}
        {list.hasNextPage && (
          <div className="border-line border-t p-3 text-center">
            <Button isBusy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
              Load more
            </Button>
          </div>
        )}
      </div>
    </Page>
  );
}
