import { ListFilter, X } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useSearchParams } from 'react-router';
import type { LeadConditions } from '../../../../../worker/contract/lead-condition.ts';
import { Button } from '../../../components/button.tsx';
import { describeLeadConditions } from '../describe-lead-conditions.ts';
import { type LeadFilters, withConditions } from '../lead-filters.ts';

const FilterDialog = lazy(() => import('./filter-dialog.tsx'));

/** The conditions of the list, a chip for each that must be met, and the way to change them. */
export function FilterChips({ filters: { conditions } }: { filters: LeadFilters }) {
  const [params, setParams] = useSearchParams();
  const [isEditing, setEditing] = useState(false);
  const apply = (changed: LeadConditions | undefined) => {
    setEditing(false);
    setParams(withConditions(params, changed));
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
      {conditions && (
        <ul aria-label="Filter" className="flex min-w-0 flex-wrap items-center gap-1.5">
          {describeLeadConditions(conditions).map(({ words, rest }) => (
            <li
              key={words}
              className="flex h-8 min-w-0 items-center rounded-md border border-line bg-accent-wash pl-2.5 text-sm"
            >
              <span className="truncate">{words}</span>
              <button
                type="button"
                aria-label={`Remove “${words}”`}
                className="inline-flex size-8 shrink-0 items-center justify-center rounded-md text-soft hover:text-ink"
                onClick={() => apply(rest)}
              >
                <X aria-hidden className="size-3.5" />
              </button>
            </li>
          ))}
        </ul>
      )}
      {isEditing && (
        <Suspense>
          <FilterDialog conditions={conditions} onClose={() => setEditing(false)} onApply={apply} />
        </Suspense>
      )}
    </>
  );
}
