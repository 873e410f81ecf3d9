import { ListFilter, X } from 'lucide-react';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { Button } from '../../../components/button.tsx';
import { smallInputClass } from '../../../components/field.tsx';
import { NotYet } from '../../../components/not-yet.tsx';
import { SearchBox } from '../../../components/search-box.tsx';
import { SegmentSelect } from '../../../components/segment-select.tsx';
import { usePausedText } from '../../../hooks/use-paused-text.ts';
import { cx } from '../../../lib/cx.ts';
import { sentence } from '../../../lib/format.ts';
import { usePeople } from '../../../lib/members.ts';
import { useRuleset } from '../../../lib/ruleset.ts';
import { stageColor } from '../../../lib/stage-color.ts';
import {
  ACTIVITIES,
  DROPS,
  type FilterName,
  type LeadFilters,
  STATUS_FILTERS,
  withFilter,
  withoutFilters,
} from '../lead-filters.ts';
import { describeSorting, isSameKey, type LeadSorting, SORTINGS, sortBy, withSorting } from '../lead-sort.ts';
import { FilterChips } from './filter-chips.tsx';

export function LeadFilterBar({ filters }: { filters: LeadFilters }) {
  const [params, setParams] = useSearchParams();
  const [isOpen, setOpen] = useState(
    [filters.minScore, filters.maxScore, filters.activity, filters.drops, filters.owner, filters.status].some(
      (value) => value !== '',
    ),
  );
  const set = (name: FilterName, value: string) => setParams(withFilter(params, name, value), { replace: true });
  return (
    <search className="in-order flex flex-wrap items-center gap-2">
      <SearchBox
        label="Search leads"
        placeholder="Name, email or company"
        value={filters.search}
        onChange={(text) => set('search', text)}
      />
      <StageChips value={filters.stage} onChange={(stage) => set('stage', stage)} />
      <OrderSelect
        sorting={filters.sorting}
        onChange={(sorting) => setParams(withSorting(params, sorting), { replace: true })}
        className={params.get('view') === 'board' ? 'sm:min-w-0 sm:flex-none' : 'sm:hidden'}
      />
      <Button
        className="!h-8 xl:hidden"
        aria-expanded={isOpen}
        icon={<ListFilter aria-hidden className="size-3.5" />}
        onClick={() => setOpen(!isOpen)}
      >
        More
      </Button>
      <div
        className={cx(
          'in-order flex-wrap items-center gap-2 max-xl:order-last max-xl:w-full xl:contents',
          isOpen ? 'flex' : 'hidden',
        )}
      >
        <SegmentSelect value={filters.segment} onChange={(segment) => set('segment', segment)} />
        <OwnerSelect value={filters.owner} onChange={(owner) => set('owner', owner)} />
        <select
          aria-label="Status"
          className={cx(smallInputClass, 'min-w-0 max-sm:grow max-sm:basis-36')}
          value={filters.status}
          onChange={({ target }) => set('status', target.value)}
        >
          {STATUS_FILTERS.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
        <div className="flex items-center gap-1.5 text-faint text-sm max-sm:w-full">
          <ScoreBox
            label="Min score"
            placeholder="Min score"
            value={filters.minScore}
            onChange={(v) => set('minScore', v)}
          />
          <span aria-hidden>–</span>
          <ScoreBox
            label="Max score"
            placeholder="Max score"
            value={filters.maxScore}
            onChange={(v) => set('maxScore', v)}
          />
        </div>
        <select
          aria-label="Activity"
          className={cx(smallInputClass, 'min-w-0 max-sm:grow max-sm:basis-36 sm:max-w-32 xl:max-w-40')}
          value={filters.activity}
          onChange={({ target }) => set('activity', target.value)}
        >
          {ACTIVITIES.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
        <select
          aria-label="Next stage"
          className={cx(smallInputClass, 'min-w-0 max-sm:grow max-sm:basis-36 sm:max-w-32 xl:max-w-40')}
          value={filters.drops}
          onChange={({ target }) => set('drops', target.value)}
        >
          {DROPS.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      </div>
      <FilterChips filters={filters} />
      {!filters.isEmpty && (
        <Button
          look="ghost"
          icon={<X aria-hidden className="size-3.5" />}
          onClick={() => setParams(withoutFilters(params))}
        >
          Clear
        </Button>
      )}
    </search>
  );
}

function OwnerSelect({ value, onChange }: { value: string; onChange: (owner: string) => void }) {
  const { members, me, nameOf } = usePeople();
  const others = members.filter(({ userId }) => userId !== me);
  const isListed = ['', 'me', 'none', 'former'].includes(value) || others.some(({ userId }) => userId === value);
  return (
    <select
      aria-label="Owner"
      className={cx(smallInputClass, 'min-w-0 max-w-44 max-sm:grow max-sm:basis-36 sm:max-xl:max-w-32')}
      value={value}
      onChange={({ target }) => onChange(target.value)}
    >
      <option value="">Any owner</option>
      <option value="me">Me</option>
      <option value="none">Unassigned</option>
      {others.map(({ userId, email }) => (
        <option key={userId} value={userId}>
          {email}
        </option>
      ))}
      {!isListed && <option value={value}>{nameOf(value)}</option>}
      <option value="former">Former members</option>
    </select>
  );
}

function StageChips({ value, onChange }: { value: string; onChange: (stage: string) => void }) {
  const { data: ruleset, isPending } = useRuleset();
  if (isPending) return <NotYet />;
  if (!ruleset) return null;
  const { stages } = ruleset;
  return (
    <fieldset className="flex min-h-8 flex-wrap items-center gap-1">
      <legend className="sr-only">Stage</legend>
      {stages.map(({ name }) => (
        <button
          key={name}
          type="button"
          aria-pressed={value === name}
          onClick={() => onChange(value === name ? '' : name)}
          className={cx(
            'inline-flex h-8 items-center gap-1.5 rounded-md border px-2.5 text-sm capitalize transition-colors',
            value === name
              ? 'border-current bg-surface font-medium'
              : 'border-line bg-surface text-soft hover:border-line-strong hover:text-ink',
          )}
          style={value === name ? { color: stageColor(name, stages) } : undefined}
        >
          <span aria-hidden className="size-1.5 rounded-full" style={{ background: stageColor(name, stages) }} />
          {name}
        </button>
      ))}
    </fieldset>
  );
}

/** A sort menu for layouts without column headings, and for screens too narrow for all columns. */
function OrderSelect({
  sorting,
  onChange,
  className,
}: {
  sorting: LeadSorting;
  onChange: (sorting: LeadSorting) => void;
  className: string;
}) {
  const sortings = sorting.by === undefined ? SORTINGS : [...SORTINGS, sorting, sortBy(sorting, sorting)];
  return (
    <select
      aria-label="Order"
      className={cx(smallInputClass, 'min-w-40 flex-1', className)}
      value={sortings.findIndex((each) => isSameKey(each, sorting) && each.order === sorting.order)}
      onChange={({ target }) => onChange(sortings[Number(target.value)] as LeadSorting)}
    >
      {sortings.map((each, i) => (
        <option key={describeSorting(each)} value={i}>
          {sentence(describeSorting(each))}
        </option>
      ))}
    </select>
  );
}

function ScoreBox(props: { label: string; placeholder: string; value: string; onChange: (text: string) => void }) {
  const [text, setText] = usePausedText(props.value, props.onChange);
  return (
    <input
      type="number"
      min={0}
      inputMode="decimal"
      aria-label={props.label}
      placeholder={props.placeholder}
      value={text}
      onChange={({ target }) => setText(target.value)}
      className={cx(smallInputClass, 'num w-26 max-sm:grow sm:max-xl:w-24')}
    />
  );
}
