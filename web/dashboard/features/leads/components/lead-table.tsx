import { useVirtualizer } from '@tanstack/react-virtual';
import { type CSSProperties, useEffect, useRef } from 'react';
import { Link } from 'react-router';
import { leadPath } from '../../../../../worker/contract/addresses.ts';
import type { ListedLead } from '../../../../../worker/contract/lead.ts';
import { LIMITS } from '../../../../../worker/contract/limits.ts';
import { NewsFlash } from '../../../components/news-flash.tsx';
import { Score } from '../../../components/score.tsx';
import { StageBadge } from '../../../components/stage-badge.tsx';
import { Time } from '../../../components/time.tsx';
import { useLoadMore } from '../../../hooks/use-load-more.ts';
import { useMedia } from '../../../hooks/use-media.ts';
import { useScrollMemory } from '../../../hooks/use-scroll-memory.ts';
import { cx } from '../../../lib/cx.ts';
import { leadName } from '../../../lib/format.ts';
import type { LeadColumn } from '../lead-columns.tsx';
import { describeSorting, isSameKey, type LeadSorting } from '../lead-sort.ts';
import { SortHeader } from './sort-header.tsx';

const ROW_PX = 44;
const PHONE_ROW_PX = 62;
/** Fetches the next page of leads when only this many loaded rows are left below the visible ones. */
const MORE_AT_ROWS = 40;
const SKELETON_ROWS = 12;

interface LeadTableProps {
  leads: readonly ListedLead[];
  read: (lead: ListedLead) => ListedLead;
  isNew: (leadId: string) => boolean;
  columns: readonly LeadColumn[];
  sorting: LeadSorting;
  onSort: (sorting: LeadSorting) => void;
  /** Identifies the list. A table with a new key starts at the top. */
  listKey: string;
  total: number | null;
  isPending: boolean;
  hasMore: boolean;
  isLoadingMore: boolean;
  onMore: () => void;
  selected: ReadonlySet<string>;
  onSelect: (selected: ReadonlySet<string>) => void;
}

/** A table of leads. Renders only the visible rows, and loads more pages as the person scrolls. */
export function LeadTable({
  leads,
  columns,
  sorting,
  isPending,
  hasMore,
  isLoadingMore,
  selected,
  ...props
}: LeadTableProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const remembered = useScrollMemory(scroller, props.listKey);
  const isPhone = useMedia('(max-width: 639px)');
  const rowPx = isPhone ? PHONE_ROW_PX : ROW_PX;
  const count = isPending ? SKELETON_ROWS : leads.length + (hasMore ? 1 : 0);
  const rows = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    initialOffset: remembered,
    overscan: 12,
    getItemKey: (i) => leads[i]?._id ?? i,
  });
  const canLoad = !isPending && hasMore && !isLoadingMore;
  useLoadMore(rows, { loaded: leads.length, rowsLeft: MORE_AT_ROWS, canLoad, onMore: props.onMore });
  // biome-ignore lint/correctness/useExhaustiveDependencies: measures again when the height of rows changes
  useEffect(() => rows.measure(), [rowPx]);

  const template = isPhone
    ? '28px minmax(0, 1fr) auto'
    : `28px minmax(116px, 1.6fr) ${columns.map(({ track }) => track).join(' ')}`;
  // Phones show no columns, so each row includes the value that the list is sorted by.
  const sorted = columns.find(({ sort }) => sorting.by !== undefined && sort && isSameKey(sort, sorting));
  const toggle = (leadId: string, isOn: boolean) => {
    const next = new Set(selected);
    if (isOn) next.add(leadId);
    else next.delete(leadId);
    props.onSelect(next);
  };
  const isAllSelected = leads.length > 0 && leads.every(({ _id }) => selected.has(_id));
  return (
    <section
      ref={scroller}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling area must be reachable by keyboard
      tabIndex={0}
      aria-label="Leads"
      className="card max-h-[max(20rem,calc(100dvh-17rem))] overflow-auto lg:max-h-none lg:min-h-0"
    >
      <table
        aria-label={`Leads, ${describeSorting(sorting)}`}
        aria-busy={isPending}
        aria-rowcount={props.total === null ? -1 : props.total + 1}
        className={cx('relative block w-full', !isPhone && 'min-w-fit')}
      >
        <thead className="sticky top-0 z-20 block">
          <tr
            aria-rowindex={1}
            className="grid h-9 items-center gap-x-3 border-line border-b bg-surface px-3 text-left text-faint text-xs *:font-medium"
            style={{ gridTemplateColumns: template }}
          >
            <th scope="col" className="flex">
              <input
                type="checkbox"
                aria-label="Select all loaded leads"
                className="size-3.5 accent-(--accent)"
                checked={isAllSelected}
                onChange={() => props.onSelect(isAllSelected ? new Set() : new Set(leads.map(({ _id }) => _id)))}
              />
            </th>
            <SortHeader label="Lead" sort={{ sort: 'name' }} sorting={sorting} onSort={props.onSort} />
            {isPhone ? (
              <SortHeader label="Score" sort={{ sort: 'score' }} sorting={sorting} onSort={props.onSort} isNumber />
            ) : (
              columns.map(({ id, label, sort = null, isNumber }) => {
                const isTooLong = sort?.sort === 'behavior' && !isSameKey(sort, sorting) && !isAskable(props.total);
                const header = isTooLong ? { sort: null, hint: TOO_LONG } : { sort };
                return <SortHeader key={id} {...{ label, sorting, isNumber }} {...header} onSort={props.onSort} />;
              })
            )}
          </tr>
        </thead>
        <tbody className="relative block" style={{ height: rows.getTotalSize() }}>
          {rows.getVirtualItems().map(({ key, index, start }) => {
            const lead = leads[index];
            const row = {
              'aria-rowindex': index + 2,
              style: { height: rowPx, transform: `translateY(${start}px)`, gridTemplateColumns: template },
            };
            if (!lead) return <LoadingRow key={key} {...row} />;
            return (
              <LeadRow
                key={key}
                {...row}
                lead={props.read(lead)}
                isNew={props.isNew(lead._id)}
                columns={isPhone ? null : columns}
                sorted={isPhone ? sorted : undefined}
                isSelected={selected.has(lead._id)}
                onSelect={(isOn) => toggle(lead._id, isOn)}
              />
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

/** True if the list is short enough to sort by behavior, for which the server asks every lead. */
const isAskable = (total: number | null): boolean => total !== null && total <= LIMITS.behaviorSortedLeadsMax;
const TOO_LONG = `Filter the list down to ${LIMITS.behaviorSortedLeadsMax} leads to sort by this column`;

const ROW_CLASS =
  'absolute inset-x-0 top-0 isolate grid items-center gap-x-3 border-line border-b px-3 text-sm last:border-b-0';

interface RowPlace {
  'aria-rowindex': number;
  style: CSSProperties;
}

function LoadingRow(place: RowPlace) {
  return (
    <tr {...place} className={ROW_CLASS}>
      <td />
      <td>
        <span className="skeleton block h-3.5 w-40">
          <span className="sr-only">Loading</span>
        </span>
      </td>
    </tr>
  );
}

interface LeadRowProps extends RowPlace {
  lead: ListedLead;
  isNew: boolean;
  /** The columns to show; null if there is only room for the column that leads are sorted by. */
  columns: readonly LeadColumn[] | null;
  /** The column that leads are sorted by, which is always shown. */
  sorted: LeadColumn | undefined;
  isSelected: boolean;
  onSelect: (isOn: boolean) => void;
}

function LeadRow({ lead, isNew, columns, sorted, isSelected, onSelect, ...place }: LeadRowProps) {
  return (
    <tr {...place} data-lead-row className={cx(ROW_CLASS, isSelected ? 'bg-accent-wash' : 'hover:bg-hover')}>
      <td className="relative z-10 flex">
        <input
          type="checkbox"
          aria-label={`Select ${leadName(lead)}`}
          data-lead-pick
          className="size-3.5 accent-(--accent)"
          checked={isSelected}
          onChange={({ target }) => onSelect(target.checked)}
        />
      </td>
      <td className="min-w-0">
        {isNew && <NewsFlash key={`${lead.eventCount} ${lead.currentScore}`} />}
        <Link
          to={leadPath(lead._id)}
          className="-outline-offset-2 block truncate rounded-sm font-medium text-base text-ink after:absolute after:inset-0"
        >
          <bdi>{leadName(lead)}</bdi>
        </Link>
        {!columns && (
          <span className="flex gap-1.5 truncate text-faint text-xs">
            {lead.company && (
              <>
                <span className="truncate">{lead.company}</span>
                <span aria-hidden>·</span>
              </>
            )}
            {lead.lastEventAt ? <Time at={lead.lastEventAt} /> : 'no activity'}
            {sorted && sorted.text(lead) !== '' && (
              <>
                <span aria-hidden>·</span>
                <span className="truncate text-soft">
                  {sorted.label}: {sorted.text(lead)}
                </span>
              </>
            )}
          </span>
        )}
      </td>
      {columns ? (
        columns.map(({ id, isNumber, cell }) => (
          <td key={id} className={cx('min-w-0 truncate text-soft', isNumber && 'pr-2 text-right text-ink')}>
            {cell(lead)}
          </td>
        ))
      ) : (
        <td className="flex flex-col items-end gap-1 pr-2">
          <span className="text-base">
            <Score value={lead.currentScore} />
          </span>
          <StageBadge stage={lead.leadStage} />
        </td>
      )}
    </tr>
  );
}
