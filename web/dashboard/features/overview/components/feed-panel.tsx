import { useQuery } from '@tanstack/react-query';
import { ArrowDownRight, ArrowUpRight } from 'lucide-react';
import { useMemo, useState } from 'react';
import { Link } from 'react-router';
import { leadPath } from '../../../../../worker/contract/addresses.ts';
import type { LeadSummary } from '../../../../../worker/contract/lead.ts';
import type { Stage } from '../../../../../worker/contract/ruleset.ts';
import { ErrorState } from '../../../components/error-state.tsx';
import { LiveStatus } from '../../../components/live-status.tsx';
import { Panel } from '../../../components/panel.tsx';
import { Score } from '../../../components/score.tsx';
import { Time } from '../../../components/time.tsx';
import { humanize, leadName } from '../../../lib/format.ts';
import { useProjectLive, useProjectSocketStatus } from '../../../lib/project-live.ts';
import { useRuleset } from '../../../lib/ruleset.ts';
import { stageColor } from '../../../lib/stage-color.ts';
import { latestLeadsQuery } from '../api/list-latest-leads.ts';

import { LeadLinesSkeleton } from './lead-line.tsx';

interface FeedItem {
  key: string;
  at: string;
  lead: LeadSummary;
  text: string;
  move: { from: string; to: string } | null;
  isNew: boolean;
}

const SHOWN = 30;

/** Activity as it arrives, followed by the leads that were active before the page was opened. */
export function FeedPanel() {
  const status = useProjectSocketStatus();
  const { data: ruleset } = useRuleset();
  const { data: latest, error, refetch } = useQuery(latestLeadsQuery(SHOWN));
  const [news, setNews] = useState<FeedItem[]>([]);
  useProjectLive({
    onCommit: ({ at, news: told }) => {
      const items = told.flatMap(({ lead, activity, stageMoves }, i): FeedItem[] => {
        const move = stageMoves.at(-1) ?? null;
        if (!lead || (activity.length === 0 && !move)) return [];
        const text = activity
          .map(({ eventType, count }) => humanize(eventType) + (count > 1 ? ` ×${count}` : ''))
          .join(', ');
        return [{ key: `${at} ${i}`, at, lead, text: text || 'Score decayed', move, isNew: true }];
      });
      setNews((before) => [...items.reverse(), ...before].slice(0, SHOWN));
    },
  });
  const before = useMemo(() => {
    const told = new Set(news.map(({ lead }) => lead._id));
    return (latest?.leads ?? []).flatMap((lead): FeedItem[] =>
      lead.lastEventAt && !told.has(lead._id)
        ? [{ key: lead._id, at: lead.lastEventAt, lead, text: 'Last active', move: null, isNew: false }]
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
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
          tabIndex={0}
          className="max-h-72 overflow-y-auto lg:absolute lg:inset-0 lg:max-h-none"
        >
          {items.map((item) => (
            <FeedRow key={item.key} item={item} stages={ruleset?.stages ?? []} />
          ))}
        </ul>
      )}
    </Panel>
  );
}

function FeedRow({ item: { at, lead, text, move, isNew }, stages }: { item: FeedItem; stages: readonly Stage[] }) {
  const level = (name: string) => stages.findIndex((stage) => stage.name === name);
  const Arrow = move && level(move.to) < level(move.from) ? ArrowDownRight : ArrowUpRight;
  return (
    <li
      className={`relative flex items-center gap-3 border-line border-b px-4 py-2 text-sm last:border-b-0 hover:bg-hover ${isNew ? 'animate-news' : ''}`}
    >
      <span className="min-w-0 flex-1">
        <Link
          to={leadPath(lead._id)}
          className="-outline-offset-2 block truncate rounded-sm font-medium after:absolute after:inset-0"
        >
          <bdi>{leadName(lead)}</bdi>
        </Link>
        <span className="flex items-center gap-1.5 text-faint text-xs">
          <span className="truncate">{text}</span>
          {move && (
            <span className="inline-flex items-center capitalize" style={{ color: stageColor(move.to, stages) }}>
              <Arrow aria-hidden className="size-3" />
              {move.to}
            </span>
          )}
          <span aria-hidden>·</span>
          <Time at={at} />
        </span>
      </span>
      <Score value={lead.currentScore} />
    </li>
  );
}
