import { useVirtualizer } from '@tanstack/react-virtual';
import { type CSSProperties, useRef } from 'react';
import { Link } from 'react-router';
import { companyPath, leadPath } from '../../../../../worker/contract/addresses.ts';
import type { CompanySummary } from '../../../../../worker/contract/company.ts';
import { GradeBadge } from '../../../components/grade-badge.tsx';
import { Score } from '../../../components/score.tsx';
import { StageBadge } from '../../../components/stage-badge.tsx';
import { Time } from '../../../components/time.tsx';
import { useLoadMore } from '../../../hooks/use-load-more.ts';
import { useMedia } from '../../../hooks/use-media.ts';
import { useScrollMemory } from '../../../hooks/use-scroll-memory.ts';
import { companyName } from '../../../lib/companies.ts';
import { cx } from '../../../lib/cx.ts';
import { countOf, formatCount, formatScore, leadName } from '../../../lib/format.ts';

const ROW_PX = 52;
/** Fetches the next page of companies when only this many loaded rows are left below the visible ones. */
const MORE_AT_ROWS = 40;
const SKELETON_ROWS = 10;

interface CompanyTableProps {
  companies: readonly CompanySummary[];
  total: number;
  /** Identifies the list. A table with a new key starts at the top. */
  listKey: string;
  isFromPages: boolean;
  isPending: boolean;
  hasMore: boolean;
  isLoadingMore: boolean;
  onMore: () => void;
}

/** A table of companies. Renders only the visible rows, and loads more pages as the person scrolls. */
export function CompanyTable({ companies, isPending, hasMore, isLoadingMore, ...props }: CompanyTableProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const remembered = useScrollMemory(scroller, props.listKey);
  const isPhone = useMedia('(max-width: 639px)');
  const rows = useVirtualizer({
    count: isPending ? SKELETON_ROWS : companies.length + (hasMore ? 1 : 0),
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    initialOffset: remembered,
    overscan: 12,
    getItemKey: (i) => companies[i]?.key ?? i,
  });
  const canLoad = !isPending && hasMore && !isLoadingMore;
  useLoadMore(rows, { loaded: companies.length, rowsLeft: MORE_AT_ROWS, canLoad, onMore: props.onMore });
  // Without fit rules, no company has a grade, so the column is hidden.
  const showsGrade = companies.some(({ bestGrade }) => bestGrade !== null);
  const gridTemplateColumns = isPhone
    ? 'minmax(0, 1fr) auto'
    : `minmax(150px, 1.4fr) 104px 64px ${showsGrade ? '56px ' : ''}minmax(180px, 1.4fr) 96px`;
  return (
    <section
      ref={scroller}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling area must be reachable by keyboard
      tabIndex={0}
      aria-label="Companies"
      className="card max-h-[max(20rem,calc(100dvh-15rem))] overflow-auto"
    >
      <table
        aria-label="Companies"
        aria-busy={isPending}
        aria-rowcount={props.total + 1}
        className={cx('relative block w-full', !isPhone && 'min-w-fit')}
      >
        <thead className="sticky top-0 z-20 block">
          <tr
            aria-rowindex={1}
            className="grid h-9 items-center gap-x-3 border-line border-b bg-surface px-4 text-left text-faint text-xs *:font-medium"
            style={{ gridTemplateColumns }}
          >
            <th scope="col">Company</th>
            <th scope="col" className="pr-2 text-right">
              Account score
            </th>
            {!isPhone && (
              <>
                <th scope="col" className="pr-2 text-right">
                  People
                </th>
                {showsGrade && <th scope="col">Grade</th>}
                <th scope="col">Highest lead</th>
                <th scope="col">Last activity</th>
              </>
            )}
          </tr>
        </thead>
        <tbody className="relative block" style={{ height: rows.getTotalSize() }}>
          {rows.getVirtualItems().map(({ key, index, start }) => (
            <CompanyRow
              key={key}
              aria-rowindex={index + 2}
              style={{ height: ROW_PX, transform: `translateY(${start}px)`, gridTemplateColumns }}
              company={companies[index]}
              isLink={!props.isFromPages}
              isPhone={isPhone}
              showsGrade={showsGrade}
            />
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface CompanyRowProps {
  'aria-rowindex': number;
  style: CSSProperties;
  company: CompanySummary | undefined;
  /** False for companies known only from web pages. Such a company has no page of its own, so its row opens the company's best lead. */
  isLink: boolean;
  isPhone: boolean;
  showsGrade: boolean;
}

const ROW_CLASS =
  'absolute inset-x-0 top-0 grid items-center gap-x-3 border-line border-b px-4 text-sm last:border-b-0 hover:bg-hover';

function CompanyRow({ company, isLink, isPhone, showsGrade, ...place }: CompanyRowProps) {
  if (!company) {
    return (
      <tr {...place} className={ROW_CLASS}>
        <td>
          <span className="skeleton block h-3.5 w-40">
            <span className="sr-only">Loading</span>
          </span>
        </td>
      </tr>
    );
  }
  const { topLead, lastEventAt, people } = company;
  const name = companyName(company);
  const note = isPhone ? countOf(people, 'person', 'people') : company.key === name ? null : noteOf(company.key);
  const active = lastEventAt ? <Time at={lastEventAt} /> : <span className="text-faint">–</span>;
  return (
    <tr {...place} data-lead-row className={ROW_CLASS}>
      <td className="min-w-0">
        <Link
          to={isLink ? companyPath(company.key) : leadPath(topLead._id)}
          className="-outline-offset-2 block truncate rounded-sm font-medium text-base text-ink after:absolute after:inset-0"
        >
          <bdi>{name}</bdi>
        </Link>
        {note && (
          <span className="block truncate text-faint text-xs">
            <bdi>{note}</bdi>
            {isPhone && lastEventAt && <> · {active}</>}
          </span>
        )}
      </td>
      <td className="pr-2 text-right">
        {isPhone ? (
          <span className="num font-semibold text-base">{formatScore(company.accountScore)}</span>
        ) : (
          <Score value={company.accountScore} />
        )}
      </td>
      {!isPhone && (
        <>
          <td className="num pr-2 text-right">{formatCount(people)}</td>
          {showsGrade && (
            <td>
              {company.bestGrade ? <GradeBadge grade={company.bestGrade} /> : <span className="text-faint">–</span>}
            </td>
          )}
          <td className="flex min-w-0 items-center gap-2">
            <span className="truncate text-soft">
              <bdi>{leadName(topLead)}</bdi>
            </span>
            <StageBadge stage={topLead.leadStage} />
          </td>
          <td className="text-soft">{active}</td>
        </>
      )}
    </tr>
  );
}

/** Tells companies with the same name apart, for example by domain. */
function noteOf(key: string): string {
  if (key.startsWith('name:')) return 'By company name';
  return key.startsWith('group:') ? `Group ${key.slice('group:'.length)}` : key;
}
