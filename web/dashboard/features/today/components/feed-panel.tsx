import { ArrowDownRight, ArrowUpRight } from 'lucide-react';
import { useMemo, useState } from 'react';
import { Link } from 'react-router';
import { leadPath } from '../../../../../worker/contract/addresses.ts';
import type { EventQuote } from '../../../../../worker/contract/event-quote.ts';
import type { LeadSummary } from '../../../../../worker/contract/lead.ts';
import type { Ruleset } from '../../../../../worker/contract/ruleset.ts';
import { ErrorState } from '../../../components/error-state.tsx';
import { LiveStatus } from '../../../components/live-status.tsx';
import { NewsFlash } from '../../../components/news-flash.tsx';
import { Panel } from '../../../components/panel.tsx';
import { QuotedEvent } from '../../../components/quoted-event.tsx';
import { Score } from '../../../components/score.tsx';
import { Time } from '../../../components/time.tsx';
import { useDeferredQuery } from '../../../hooks/use-deferred-query.ts';
import { leadName } from '../../../lib/format.ts';
import { latestActivityQuery } from '../../../lib/latest-activity.ts';
import { useProjectLive, useProjectSocketStatus } from '../../../lib/project-live.ts';
import { useRuleset } from '../../../lib/ruleset.ts';
import { stageColor } from '../../../lib/stage-color.ts';
import { LeadLinesSkeleton } from './lead-line.tsx';

interface FeedItem {
  key: string;
  at: string;
  lead: LeadSummary;
  /** The lead's event; null if the score changed only by decay. */
  event: EventQuote | null;
  /** How many more events of the same lead the message reports. */
  others: number;
  move: { from: string; to: string } | null;
  isNew: boolean;
}

const SHOWN = 30;

/** Lists activity as it arrives, followed by leads that were active before the page was opened. */
export function FeedPanel() {
  const status = useProjectSocketStatus();
  const { data: ruleset } = useRuleset();
  const { data: latest, error, refetch } = useDeferredQuery(latestActivityQuery(SHOWN));
  const [news, setNews] = useState<FeedItem[]>([]);
  useProjectLive({
    onCommit: ({ at, news: told }) => {
      const items = told.flatMap(({ lead, lastEvent, activity, stageMoves }, i): FeedItem[] => {
        const move = stageMoves.at(-1) ?? null;
        if (!lead || (activity.length === 0 && !move)) return [];
        const events = activity.reduce((sum, { count }) => sum + count, 0);
        const event = events > 0 ? lastEvent : null;
        return [{ key: `${at} ${i}`, at, lead, event, others: Math.max(0, events - 1), move, isNew: true }];
      });
      setNews((before) => [...items.reverse(), ...before].slice(0, SHOWN));
    },
  });
  const before = useMemo(() => {
    const told = new Set(news.map(({ lead }) => lead._id));
    return (latest ?? []).flatMap(({ lead, event }): FeedItem[] =>
      lead.lastEventAt && !told.has(lead._id)
        ? [{ key: lead._id, at: lead.lastEventAt, lead, event, others: 0, move: null, isNew: false }]
        : [],
    );
  }, [latest, news]);
  const items = [...news, ...before].slice(0, SHOWN);
  return (
    <Panel
      title="Latest activity"
      bodyClassName="relative min-h-72"
      actions={<LiveStatus status={status} label="Feed" />}
    >
      {items.length === 0 && error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : items.length === 0 && !latest ? (
        <LeadLinesSkeleton />
      ) : items.length === 0 ? (
        <p className="px-4 py-10 text-center text-faint text-sm">No activity yet</p>
      ) : (
        <ul
          aria-label="Recent activity"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling area must be reachable by keyboard
          tabIndex={0}
          className="max-h-72 overflow-y-auto lg:absolute lg:inset-0 lg:max-h-none lg:mask-b-from-[calc(100%-2rem)] lg:pb-6"
        >
          {items.map((item) => (
            <FeedRow key={item.key} item={item} ruleset={ruleset} />
          ))}
        </ul>
      )}
    </Panel>
  );
}

function FeedRow({ item, ruleset }: { item: FeedItem; ruleset: Ruleset | undefined }) {
  const { at, lead, event, others, move, isNew } = item;
  const stages = ruleset?.stages ?? [];
  const level = (name: string) => stages.findIndex((stage) => stage.name === name);
  const Arrow = move && level(move.to) < level(move.from) ? ArrowDownRight : ArrowUpRight;
  return (
    <li
      data-lead-row
      className="relative isolate flex items-center gap-3 border-line border-b px-4 py-2 text-sm last:border-b-0 hover:bg-hover"
    >
      {isNew && <NewsFlash />}
      <span className="min-w-0 flex-1">
        <Link
          to={leadPath(lead._id)}
          className="-outline-offset-2 block truncate rounded-sm font-medium after:absolute after:inset-0"
        >
          <bdi>{leadName(lead)}</bdi>
        </Link>
        <span className="flex items-center gap-1.5 text-faint text-xs">
          {event ? (
            <QuotedEvent event={event} ruleset={ruleset} />
          ) : (
            <span className="truncate">
              {isNew ? 'Score decayed' : 'Last active'} <Time at={at} />
            </span>
          )}
          {others > 0 && <span className="shrink-0">and {others} more</span>}
          {move && (
            <span
              className="inline-flex shrink-0 items-center capitalize"
              style={{ color: stageColor(move.to, stages) }}
            >
              <Arrow aria-hidden className="size-3" />
              {move.to}
            </span>
          )}
        </span>
      </span>
      <Score value={lead.currentScore} />
    </li>
  );
}
