import { useInfiniteQuery } from '@tanstack/react-query';
import { Building2, Download, SearchX } from 'lucide-react';
import { useSearchParams } from 'react-router';
import type { CompanySort } from '../../../../../worker/contract/company.ts';
import { Button } from '../../../components/button.tsx';
import { EmptyState } from '../../../components/empty-state.tsx';
import { ErrorState } from '../../../components/error-state.tsx';
import { smallInputClass } from '../../../components/field.tsx';
import { Page } from '../../../components/page.tsx';
import { SearchBox } from '../../../components/search-box.tsx';
import { Segmented } from '../../../components/segmented.tsx';
import { useSearchParam } from '../../../hooks/use-search-param.ts';
import { useThrottled } from '../../../hooks/use-throttled.ts';
import { cx } from '../../../lib/cx.ts';
import { countOf } from '../../../lib/format.ts';
import { useProjectLive } from '../../../lib/project-live.ts';
import { companiesQuery, useExportCompanies } from '../api/company-queries.ts';
import { CompanyTable } from './company-table.tsx';

const REFRESH_EVERY_MS = 5000;

const SORTS: readonly { value: CompanySort; label: string }[] = [
  { value: 'accountScore', label: 'Account score' },
  { value: 'people', label: 'People' },
  { value: 'lastEventAt', label: 'Last activity' },
];

const SIZES = [
  { value: '', label: 'Any number of people' },
  ...[2, 3, 5, 10].map((people) => ({ value: String(people), label: `${people} people or more` })),
];

/** Lists the companies that leads belong to. */
export default function CompaniesPage() {
  const [, setParams] = useSearchParams();
  const [search, setSearch] = useSearchParam('search');
  const [sortParam, setSort] = useSearchParam('sort');
  const [from, setFrom] = useSearchParam('from');
  const sort = SORTS.find(({ value }) => value === sortParam)?.value ?? 'accountScore';
  const [people, setPeople] = useSearchParam('people');
  const isFromPages = from === 'pages';
  const minPeople = SIZES.some(({ value }) => value === people) ? people : '';
  const filters = { search, sort, minPeople, isFromPages };
  const query = useInfiniteQuery(companiesQuery(filters));
  const save = useExportCompanies();
  const { data, error, isPending, isFetchingNextPage, hasNextPage } = query;
  const refresh = useThrottled(() => query.refetch(), REFRESH_EVERY_MS);
  useProjectLive({ onCommit: refresh, onResync: refresh });
  const companies = data?.pages.flatMap((page) => page.companies) ?? [];
  const total = data?.pages[0]?.total ?? 0;
  return (
    <Page
      title="Companies"
      lead={
        isPending
          ? null
          : data === undefined
            ? ''
            : total === 0
              ? 'No companies'
              : countOf(total, 'company', 'companies')
      }
      actions={
        <Button
          icon={<Download aria-hidden className="size-3.5" />}
          isBusy={save.isPending}
          disabled={companies.length === 0}
          onClick={() => save.mutate(filters)}
        >
          Export CSV
        </Button>
      }
    >
      <search className="flex flex-wrap items-center gap-2">
        <SearchBox label="Search companies" placeholder="Domain or name" value={search} onChange={setSearch} />
        <span className="flex items-center gap-2">
          <span aria-hidden className="text-faint text-sm max-sm:sr-only">
            Sort by
          </span>
          <Segmented label="Sort by" options={SORTS} value={sort} onChange={setSort} />
        </span>
        <select
          aria-label="Number of people"
          className={cx(smallInputClass, 'min-w-0 max-sm:min-w-36 max-sm:flex-1')}
          value={minPeople}
          onChange={({ target }) => setPeople(target.value)}
        >
          {SIZES.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
        <select
          aria-label="Known from"
          className={cx(smallInputClass, 'min-w-0 max-sm:min-w-36 max-sm:flex-1')}
          value={isFromPages ? 'pages' : ''}
          onChange={({ target }) => setFrom(target.value)}
        >
          <option value="">From your systems</option>
          <option value="pages">From web pages only</option>
        </select>
      </search>
      {error && companies.length === 0 ? (
        <div className="card">
          <ErrorState error={error} onRetry={() => void query.refetch()} />
        </div>
      ) : !isPending && companies.length === 0 ? (
        <NoCompanies
          isSearch={search !== '' || minPeople !== ''}
          isFromPages={isFromPages}
          onClear={() => setParams(from === '' ? {} : { from })}
        />
      ) : (
        <CompanyTable
          listKey={`${search} ${sort} ${from} ${people}`}
          companies={companies}
          total={total}
          isFromPages={isFromPages}
          isPending={isPending}
          hasMore={hasNextPage}
          isLoadingMore={isFetchingNextPage}
          onMore={() => void query.fetchNextPage()}
        />
      )}
    </Page>
  );
}

function NoCompanies(props: { isSearch: boolean; isFromPages: boolean; onClear: () => void }) {
  return (
    <div className="card">
      {props.isSearch ? (
        <EmptyState icon={<SearchX aria-hidden />} title="No companies match">
          <Button className="mt-2" onClick={props.onClear}>
            Clear filters
          </Button>
        </EmptyState>
      ) : props.isFromPages ? (
        <EmptyState icon={<Building2 aria-hidden />} title="No companies from web pages">
          Visitors who leave a work email on an unsigned page appear here. These addresses are not verified.
        </EmptyState>
      ) : (
        <EmptyState icon={<Building2 aria-hidden />} title="No companies yet">
          Leads are grouped by work email, group or company name, as soon as your server, an import, a signed-in user or
          a colleague provides one.
        </EmptyState>
      )}
    </div>
  );
}
