import { ListFilter, X } from 'lucide-react';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useLocation, useSearchParams } from 'react-router';
import type { LeadConditions } from '../../../../../worker/contract/lead-condition.ts';
import { Button } from '../../../components/button.tsx';
import { describeLeadConditions, namesLists } from '../../../lib/describe-lead-conditions.ts';
import { sentence } from '../../../lib/format.ts';
import { useList, useListName } from '../../../lib/lists.ts';
import { useSegment } from '../../../lib/segments.ts';
import { type LeadFilters, withConditions, withFilter } from '../lead-filters.ts';

const FilterDialog = lazy(() => import('./filter-dialog.tsx'));

/** Shows the list's filters: one chip for each condition that must be met, and a button to edit the conditions. */
export function FilterChips({
  filters: { conditions, segment, list, reached, converted, grade },
}: {
  filters: LeadFilters;
}) {
  const [params, setParams] = useSearchParams();
  const { state } = useLocation();
  // The “New segment” link opens the filter. When the person returns with Back, the filter stays closed.
  const [isEditing, setEditing] = useState(() => state?.opensFilter === true);
  useEffect(() => {
    if (state?.opensFilter) setParams((current) => current, { replace: true });
  }, [state, setParams]);
  const listName = useListName({ isNeeded: namesLists(conditions) });
  const apply = (changed: LeadConditions | undefined) => {
    setEditing(false);
    setParams(withConditions(params, changed));
  };
  const showSegment = (id: string) => {
    setEditing(false);
    setParams(withFilter(withConditions(params, undefined), 'segment', id));
  };
  return (
    <>
      <Button
        className="!h-8"
        aria-haspopup="dialog"
        icon={<ListFilter aria-hidden className="size-3.5" />}
        onClick={() => setEditing(true)}
      >
        {conditions ? 'Edit filter' : 'Add filter'}
      </Button>
      {(conditions || segment || list || reached || converted || grade) && (
        <ul aria-label="Filter" className="flex min-w-0 flex-wrap items-center gap-1.5">
          {segment && <SegmentChip id={segment} onRemove={() => setParams(withFilter(params, 'segment', ''))} />}
          {list && <ListChip id={list} onRemove={() => setParams(withFilter(params, 'list', ''))} />}
          {reached && (
            <Chip
              words={`Reached ${sentence(reached)}`}
              onRemove={() => setParams(withFilter(params, 'reached', ''))}
            />
          )}
          {converted && <Chip words="Converted" onRemove={() => setParams(withFilter(params, 'converted', ''))} />}
          {grade && (
            <Chip
              words={`Grade: ${grade.split(',').join(', ')}`}
              onRemove={() => setParams(withFilter(params, 'grade', ''))}
            />
          )}
          {conditions &&
            describeLeadConditions(conditions, listName).map(({ words, rest }) => (
              <Chip key={words} words={words} onRemove={() => apply(rest)} />
            ))}
        </ul>
      )}
      {isEditing && (
        <Suspense>
          <FilterDialog
            conditions={conditions}
            onClose={() => setEditing(false)}
            onApply={apply}
            onSaved={showSegment}
          />
        </Suspense>
      )}
    </>
  );
}

function SegmentChip({ id, onRemove }: { id: string; onRemove: () => void }) {
  const name = useSegment(id)?.name;
  return <Chip words={name === undefined ? 'Segment' : `Segment: ${name}`} onRemove={onRemove} />;
}

function ListChip({ id, onRemove }: { id: string; onRemove: () => void }) {
  const name = useList(id)?.name;
  return <Chip words={name === undefined ? 'List' : `List: ${name}`} onRemove={onRemove} />;
}

function Chip({ words, onRemove }: { words: string; onRemove: () => void }) {
  return (
    <li className="flex h-8 min-w-0 items-center rounded-md border border-line bg-accent-wash pl-2.5 text-sm">
      <span className="truncate">{words}</span>
      <button
        type="button"
        aria-label={`Remove “${words}”`}
        className="inline-flex size-8 shrink-0 items-center justify-center rounded-md text-soft hover:text-ink"
        onClick={onRemove}
      >
        <X aria-hidden className="size-3.5" />
      </button>
    </li>
  );
}
