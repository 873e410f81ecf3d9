import { ArrowDown, ArrowUp } from 'lucide-react';
import { cx } from '../../../lib/cx.ts';
import { describeSorting, isSameKey, type LeadSorting, type SortKey, sortBy } from '../lead-sort.ts';

interface SortHeaderProps {
  label: string;
  /** The value that the column sorts by; null if the list cannot be sorted by this column. */
  sort: SortKey | null;
  sorting: LeadSorting;
  onSort: (sorting: LeadSorting) => void;
  isNumber?: boolean | undefined;
  /** Why this column cannot sort the list at the moment. */
  hint?: string | undefined;
}

/** A column heading that sorts the leads. The heading is a button, so that it works with the keyboard. */
export function SortHeader({ label, sort, sorting, onSort, isNumber = false, hint }: SortHeaderProps) {
  if (sort === null) {
    return (
      <th scope="col" title={hint} className={cx('truncate', isNumber && 'pr-2 text-right')}>
        {label}
      </th>
    );
  }
  const isSorted = isSameKey(sort, sorting);
  const Arrow = (isSorted ? sorting : sortBy(sort, sorting)).order === 'asc' ? ArrowUp : ArrowDown;
  const arrow = (
    <Arrow
      aria-hidden
      className={cx(
        'size-3 shrink-0 transition-opacity',
        !isSorted && 'opacity-0 group-hover:opacity-60 group-focus-visible:opacity-60',
      )}
    />
  );
  return (
    <th
      scope="col"
      aria-sort={isSorted ? (sorting.order === 'asc' ? 'ascending' : 'descending') : 'none'}
      className={cx('flex h-full min-w-0', isNumber && 'justify-end pr-2')}
    >
      <button
        type="button"
        title={`Sort: ${describeSorting(sortBy(sort, sorting))}`}
        onClick={() => onSort(sortBy(sort, sorting))}
        className={cx(
          'group -outline-offset-2 flex h-full min-w-0 cursor-pointer items-center gap-1 rounded-sm transition-colors hover:text-ink',
          isSorted && 'text-ink',
        )}
      >
        {isNumber && arrow}
        <span className="truncate">{label}</span>
        {!isNumber && arrow}
      </button>
    </th>
  );
}
