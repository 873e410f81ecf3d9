import { useInfiniteQuery } from '@tanstack/react-query';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef } from 'react';
import { Link } from 'react-router';
import { leadPath } from '../../../../../worker/contract/addresses.ts';
import type { LeadSummary } from '../../../../../worker/contract/lead.ts';
import type { Stage } from '../../../../../worker/contract/ruleset.ts';
import { ErrorState } from '../../../components/error-state.tsx';
import { NewsFlash } from '../../../components/news-flash.tsx';
import { Score } from '../../../components/score.tsx';
import { Time } from '../../../components/time.tsx';
import { VelocityMeter } from '../../../components/velocity-meter.tsx';
import { useLoadMore } from '../../../hooks/use-load-more.ts';
import { useThrottled } from '../../../hooks/use-throttled.ts';
import { formatCount, leadName, leadNote } from '../../../lib/format.ts';
import { useSession } from '../../../lib/session.ts';
import { stageColor } from '../../../lib/stage-color.ts';
import { leadsQuery } from '../api/list-leads.ts';
import { boardCards } from '../board-cards.ts';
import { type LeadFilters, passes } from '../lead-filters.ts';
import { compareBy } from '../lead-sort.ts';
import { useLeadNews } from '../use-lead-news.ts';

const CARD_PX = 84;
const REREAD_EVERY_MS = 2000;
/** Fetches the next page of cards when only this many loaded cards are left below the visible ones. */
const MORE_AT_CARDS = 20;

interface BoardColumnProps {
  stage: Stage;
  stages: readonly Stage[];
  filters: LeadFilters;
  /** The exact number of leads in the stage; undefined if it is not known. */
  count: number | undefined;
  openedAt: number;
}

/** One stage's leads in the chosen order. Loads more pages as the person scrolls. */
export function BoardColumn({ stage, stages, filters, count, openedAt }: BoardColumnProps) {
  const me = useSession()?.user.id;
  const query = useInfiniteQuery(leadsQuery(filters, openedAt));
  const { data, error, isPending, isFetchingNextPage, hasNextPage } = query;
  const reread = useThrottled(() => query.refetch(), REREAD_EVERY_MS);
  const news = useLeadNews(data?.pages[0], { onResync: reread, onMore: reread });
  const cards = boardCards({
    loaded: data?.pages.flatMap(({ leads }) => leads).filter(({ _id }) => !news.isGone(_id)) ?? [],
    news: data ? news.all() : [],
    belongs: (lead) => passes(lead, filters, { now: openedAt, me }),
    hasMore: hasNextPage,
    compare: compareBy(filters.sorting),
  });
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: cards.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => CARD_PX,
    overscan: 6,
    paddingStart: 8,
    getItemKey: (i) => cards[i]?._id ?? i,
  });
  const canLoad = hasNextPage && !isFetchingNextPage;
  const onMore = () => void query.fetchNextPage();
  useLoadMore(rows, { loaded: cards.length, rowsLeft: MORE_AT_CARDS, canLoad, onMore });
  const total = count ?? data?.pages[0]?.total;
  return (
    <section
      aria-label={stage.name}
      className="flex min-w-[78vw] snap-center flex-col rounded-xl border border-line bg-sunken sm:min-w-50 sm:flex-1"
    >
      <header className="flex h-10 shrink-0 items-center gap-2 border-line border-b px-3">
        <span aria-hidden className="size-2 rounded-full" style={{ background: stageColor(stage.name, stages) }} />
        <h2 className="truncate font-semibold text-base capitalize">{stage.name}</h2>
        <span className="num text-faint text-sm" data-testid={`count-${stage.name}`}>
          {total == null ? '' : formatCount(total)}
        </span>
        <span className="num ml-auto shrink-0 text-faint text-xs">from {stage.from}</span>
      </header>
      <section
        ref={scroller}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling area must be reachable by keyboard
        tabIndex={0}
        aria-label={`Leads that are ${stage.name}`}
        aria-busy={isPending}
        className="-outline-offset-2 min-h-0 flex-1 overflow-y-auto rounded-b-xl px-2"
      >
        {error && !data ? (
          <ErrorState error={error} onRetry={() => void query.refetch()} />
        ) : isPending ? (
          <div className="flex flex-col gap-2 pt-2">
            <div className="card h-19" />
            <div className="card h-19" />
            <div className="card h-19" />
          </div>
        ) : cards.length === 0 ? (
          <p className="px-2 py-8 text-center text-faint text-sm">No leads</p>
        ) : (
          <ul className="relative" style={{ height: rows.getTotalSize() }}>
            {rows.getVirtualItems().map(({ key, index, start }) => {
              const lead = cards[index];
              return (
                lead && (
                  <li
                    key={key}
                    className="absolute inset-x-0 top-0 pb-2"
                    style={{ height: CARD_PX, transform: `translateY(${start}px)` }}
                  >
                    <Card lead={lead} isNew={news.has(lead._id)} />
                  </li>
                )
              );
            })}
          </ul>
        )}
      </section>
    </section>
  );
}

function Card({ lead, isNew }: { lead: LeadSummary; isNew: boolean }) {
  return (
    <div className="card relative isolate flex h-full flex-col justify-between overflow-hidden px-3 py-2 text-sm transition-colors hover:border-line-strong">
      {isNew && <NewsFlash key={`${lead.eventCount} ${lead.currentScore}`} />}
      <span className="relative flex items-baseline gap-2">
        <Link
          to={leadPath(lead._id)}
          className="-outline-offset-2 min-w-0 flex-1 truncate rounded-sm font-medium text-base after:absolute after:inset-x-[-0.75rem] after:top-[-0.5rem] after:h-[5rem]"
        >
          <bdi>{leadName(lead)}</bdi>
        </Link>
        <span className="text-base">
          <Score value={lead.currentScore} />
        </span>
      </span>
      <span className="truncate text-faint text-xs">{leadNote(lead)}</span>
      <span className="flex items-center justify-between text-faint text-xs">
        {lead.lastEventAt ? <Time at={lead.lastEventAt} /> : 'no activity'}
        <VelocityMeter value={lead.velocityScore} />
      </span>
    </div>
  );
}
