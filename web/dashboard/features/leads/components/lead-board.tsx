import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { ErrorState } from '../../../components/error-state.tsx';
import { useThrottled } from '../../../hooks/use-throttled.ts';
import { countOf } from '../../../lib/format.ts';
import { useProjectLive } from '../../../lib/project-live.ts';
import { useRuleset } from '../../../lib/ruleset.ts';
import { stageCountsQuery } from '../api/count-by-stage.ts';
import { inStage } from '../lead-filters.ts';
import { describeSorting } from '../lead-sort.ts';
import { BoardColumn } from './board-column.tsx';
import { LeadsFrame, type LeadViewProps } from './leads-frame.tsx';
import { NoLeads } from './no-leads.tsx';

const COUNT_EVERY_MS = 2000;

/** Shows leads as a board with a column for each stage. Leads move between columns as their scores change. */
export function LeadBoard(props: LeadViewProps) {
  const { filters } = props;
  const { data: ruleset, error, refetch } = useRuleset();
  const { data: counts, refetch: count } = useQuery(stageCountsQuery);
  const countAnew = useThrottled(count, COUNT_EVERY_MS);
  useProjectLive({ onCommit: countAnew, onResync: countAnew });
  // biome-ignore lint/correctness/useExhaustiveDependencies: new filters start new lists
  const openedAt = useMemo(() => Date.now(), [filters.key]);
  const stages = (ruleset?.stages ?? []).filter(({ name }) => filters.stage === '' || filters.stage === name);
  const total = counts && Object.values(counts).reduce((sum, each) => sum + each, 0);
  return (
    <LeadsFrame
      {...props}
      layout="board"
      note={
        total === undefined
          ? null
          : `${countOf(total, 'lead')}${filters.isEmpty ? '' : ', filtered'}, by stage, ${describeSorting(filters.sorting)}`
      }
      news={null}
      canExport={total !== undefined && total > 0}
    >
      {error && !ruleset ? (
        <div className="card">
          <ErrorState error={error} onRetry={() => void refetch()} />
        </div>
      ) : total === 0 ? (
        <NoLeads isFiltered={false} />
      ) : (
        <section
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling area must be reachable by keyboard
          tabIndex={0}
          aria-label="Stages"
          className="-mx-4 flex h-[calc(100dvh-17rem)] min-h-96 snap-x snap-mandatory gap-3 overflow-x-auto px-4 pb-1 sm:mx-0 sm:snap-none sm:px-0 lg:h-auto lg:min-h-0 lg:flex-1"
        >
          {stages.map((stage) => (
            <BoardColumn
              key={`${filters.key} ${stage.name}`}
              stage={stage}
              stages={ruleset?.stages ?? []}
              filters={inStage(filters, stage.name)}
              // `counts` has all leads of a stage, regardless of filters. If other filters are set, the column takes its count from the
              // list's response.
              count={onlyStage(filters) ? counts?.[stage.name] : undefined}
              openedAt={openedAt}
            />
          ))}
        </section>
      )}
    </LeadsFrame>
  );
}

const onlyStage = (filters: LeadViewProps['filters']): boolean => inStage(filters, '').isEmpty;
