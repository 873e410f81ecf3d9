import { useInfiniteQuery } from '@tanstack/react-query';
import { Building2, SearchX } from 'lucide-react';
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
import { companiesQuery } from '../api/company-queries.ts';
import { CompanyTable } from './company-table.tsx';

const REFRESH_EVERY_MS = 5000;

const SORTS: readonly { value: CompanySort; label: string }[] = [
  { value: 'accountScore', label: 'Account score' },
  { value: 'people', label: 'People' },
  { value: 'lastEventAt', label: 'Last activity' },
];

/** The companies that leads belong to. */
export default function CompaniesPage() {
  const [search, setSearch] = useSearchParam('search');
  const [sortParam, setSort] = useSearchParam('sort');
  const [from, setFrom] = useSearchParam('from');
  const sort = SORTS.find(({ value }) => value === sortParam)?.value ?? 'accountScore';
  const isFromPages = from === 'pages';
  const query = useInfiniteQuery(companiesQuery({ search, sort, isFromPages }));
  const { data, error, isPending, isFetchingNextPage, hasNextPage } = query;
  const refresh = useThrottled(() => query.refetch(), REFRESH_EVERY_MS);
  useProjectLive({ onCommit: refresh, onResync: refresh });
  const companies = data?.pages.flatMap((page) => page.companies) ?? [];
  const total = data?.pages[0]?.total ?? 0;
  return (
    <Page
      title="Companies"
      lead={isPending ? 'People of one company, as one account' : countOf(total, 'company', 'companies')}
    >
      <search className="flex flex-wrap items-center gap-2">
        <SearchBox label="Search companies" placeholder="Domain or name" value={search} onChange={setSearch} />
        <Segmented label="Sort by" options={SORTS} value={sort} onChange={setSort} />
        <select
          aria-label="Known from"
          className={cx(smallInputClass, 'min-w-0 max-sm:w-full')}
          value={isFromPages ? 'pages' : ''}
          onChange={({ target }) => setFrom(target.value)}
        >
          <option value="">Known from your systems</option>
          <option value="pages">Known from web pages only</option>
        </select>
      </search>
      {error && companies.length === 0 ? (
        <div className="card">
          <ErrorState error={error} onRetry={() => void query.refetch()} />
        </div>
      ) : !isPending && companies.length === 0 ? (
        <NoCompanies isSearch={search !== ''} isFromPages={isFromPages} onClear={() => setSearch('')} />
      ) : (
        <CompanyTable
          listKey={`${search} ${sort} ${from}`}
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
            Clear search
          </Button>
        </EmptyState>
      ) : props.isFromPages ? (
        <EmptyState icon={<Building2 aria-hidden />} title="No companies from web pages">
          Visitors who leave a work email on an unsigned page appear here. Anyone can type any address there.
        </EmptyState>
      ) : (
        <EmptyState icon={<Building2 aria-hidden />} title="No companies yet">
          A lead belongs to the company of its work email, its group, or its company name, once your server, an import,
          a signed identify or a colleague has stated it.
        </EmptyState>
      )}
    </div>
  );
}
