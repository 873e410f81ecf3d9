import { useQuery } from '@tanstack/react-query';
import { ChevronDown, ChevronUp, Download, Trophy } from 'lucide-react';
import { useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import type { LeaderboardEntry } from '../../../../../worker/contract/lead.ts';
import { Button } from '../../../components/button.tsx';
import { EmptyState } from '../../../components/empty-state.tsx';
import { ErrorState } from '../../../components/error-state.tsx';
import { Page } from '../../../components/page.tsx';
import { Score } from '../../../components/score.tsx';
import { Segmented } from '../../../components/segmented.tsx';
import { StageBadge } from '../../../components/stage-badge.tsx';
import { Time } from '../../../components/time.tsx';
import { VelocityMeter } from '../../../components/velocity-meter.tsx';
import { useFlip } from '../../../hooks/use-flip.ts';
import { useThrottled } from '../../../hooks/use-throttled.ts';
import { cx } from '../../../lib/cx.ts';
import { leadName } from '../../../lib/format.ts';
import { notify } from '../../../lib/notify.ts';
import { useProjectLive } from '../../../lib/project-live.ts';
import { useRuleset } from '../../../lib/ruleset.ts';
import { stageColor } from '../../../lib/stage-color.ts';
import { leaderboardQuery } from '../api/get-leaderboard.ts';
import { saveLeaderboardAsCsv } from '../export-leaderboard.ts';

/** Slow enough for the eye to follow each move, fast enough to be live. */
const RANK_EVERY_MS = 1000;
const SIZES = [
  { value: '10', label: 'Top 10' },
  { value: '25', label: '25' },
  { value: '50', label: '50' },
  { value: '100', label: '100' },
] as const;

export default function LeaderboardPage() {
  const [params, setParams] = useSearchParams();
  const limit = SIZES.find(({ value }) => value === params.get('limit'))?.value ?? '25';
  const stage = params.get('stage') ?? '';
  const { data: ruleset } = useRuleset();
  const query = useQuery({
    ...leaderboardQuery({ limit: Number(limit), stage }),
    placeholderData: (before) => before,
    // Scores decay while nothing happens.
    refetchInterval: 60_000,
  });
  const rank = useThrottled(() => void query.refetch(), RANK_EVERY_MS);
  useProjectLive({ onCommit: rank, onResync: rank });
  const set = (name: string, value: string) => {
    const next = new URLSearchParams(params);
    if (value) next.set(name, value);
    else next.delete(name);
    setParams(next, { replace: true });
  };
  const stages = [
    { value: '', label: 'All' },
    ...(ruleset?.stages ?? []).map(({ name }) => ({
      value: name,
      label: name.charAt(0).toUpperCase() + name.slice(1),
    })),
  ];
  return (
    <Page
      title="Leaderboard"
      lead="Ranked as it happens. Arrows compare with when this page was opened."
      actions={
        <>
          <Segmented label="Stage" options={stages} value={stage} onChange={(value) => set('stage', value)} />
          <Segmented label="Size" options={SIZES} value={limit} onChange={(value) => set('limit', value)} />
          <Button
            icon={<Download aria-hidden className="size-3.5" />}
            disabled={!query.data?.length}
            onClick={() =>
              saveLeaderboardAsCsv(query.data ?? [], stage).catch(() => notify.error('The file could not be made.'))
            }
          >
            Export CSV
          </Button>
        </>
      }
    >
      <div className="card overflow-hidden">
        {query.error && !query.data ? (
          <ErrorState error={query.error} onRetry={() => void query.refetch()} />
        ) : !query.data ? (
          <div aria-busy className="flex flex-col">
            {Array.from({ length: 10 }, (_, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: placeholders have no identity
              <div key={i} className="flex h-13 items-center border-line border-b px-4">
                <div className="skeleton h-5 w-full" />
              </div>
            ))}
          </div>
        ) : query.data.length === 0 ? (
          <EmptyState icon={<Trophy aria-hidden />} title={stage ? `Nobody is ${stage} now` : 'No leads yet'}>
            Leads appear with their first event.
          </EmptyState>
        ) : (
          <Ranking key={`${stage} ${limit}`} entries={query.data} />
        )}
      </div>
    </Page>
  );
}

function Ranking({ entries }: { entries: readonly LeaderboardEntry[] }) {
  const [atFirst] = useState(() => new Map(entries.map(({ _id, rank }) => [_id, rank])));
  const ref = useFlip<HTMLTableSectionElement>(entries.map(({ _id }) => _id).join('\n'));
  const top = entries[0]?.currentScore || 1;
  const { data: ruleset } = useRuleset();
  return (
    <table className="block w-full">
      <caption className="sr-only">Leads with the highest scores</caption>
      <thead className="block border-line border-b text-left text-faint text-xs *:*:font-medium">
        <tr className={ROW}>
          <th scope="col" className="text-right">
            #
          </th>
          <th scope="col">Lead</th>
          <th scope="col" className="hidden sm:block">
            Velocity
          </th>
          <th scope="col" className="hidden md:block">
            Last activity
          </th>
          <th scope="col" className="hidden sm:block">
            Stage
          </th>
          <th scope="col" className="text-right">
            Score
          </th>
        </tr>
      </thead>
      <tbody ref={ref} className="block">
        {entries.map((entry) => (
          <tr
            key={entry._id}
            data-flip={entry._id}
            className={cx(ROW, 'relative h-13 border-line border-b bg-surface last:border-b-0 hover:bg-hover')}
          >
            <td className="num flex items-center justify-end gap-1">
              <Move by={(atFirst.get(entry._id) ?? entries.length + 1) - entry.rank} isNew={!atFirst.has(entry._id)} />
              <span className={cx('w-6 text-right font-medium', entry.rank <= 3 ? 'text-ink' : 'text-faint')}>
                {entry.rank}
              </span>
            </td>
            <td className="min-w-0">
              <Link
                to={`/leads/${encodeURIComponent(entry._id)}`}
                className="-outline-offset-2 block truncate rounded-sm font-medium after:absolute after:inset-0"
              >
                {leadName(entry)}
              </Link>
              <span className="hidden truncate text-faint text-xs sm:block">
                {entry.company ?? entry.email ?? entry._id}
              </span>
              <span className="sm:hidden">
                <StageBadge stage={entry.leadStage} />
              </span>
            </td>
            <td className="hidden sm:block">
              <VelocityMeter value={entry.velocityScore} />
            </td>
            <td className="hidden text-sm text-soft md:block">
              {entry.lastEventAt && <Time at={entry.lastEventAt} />}
            </td>
            <td className="hidden sm:block">
              <StageBadge stage={entry.leadStage} />
            </td>
            <td className="text-right">
              <Score value={entry.currentScore} />
              <span
                aria-hidden
                className="mt-0.5 ml-auto block h-1 w-full max-w-20 overflow-hidden rounded-full bg-hover"
              >
                <span
                  className="block h-full rounded-full transition-[width] duration-500"
                  style={{
                    width: `${(entry.currentScore / top) * 100}%`,
                    background: stageColor(entry.leadStage, ruleset?.stages ?? []),
                  }}
                />
              </span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const ROW =
  'grid min-h-9 grid-cols-[2.75rem_minmax(0,1fr)_5rem] items-center gap-x-3 px-4 sm:grid-cols-[3.2rem_minmax(0,1fr)_5rem_6.5rem_6rem] md:grid-cols-[3.2rem_minmax(0,1fr)_5rem_7rem_6.5rem_6rem]';

function Move({ by, isNew }: { by: number; isNew: boolean }) {
  if (by === 0) return null;
  const text = isNew ? 'New on the board' : by > 0 ? `Up ${by}` : `Down ${-by}`;
  return (
    <span title={text} className={cx('inline-flex items-center text-2xs', by > 0 ? 'text-good' : 'text-bad')}>
      {by > 0 ? <ChevronUp aria-hidden className="size-3" /> : <ChevronDown aria-hidden className="size-3" />}
      <span aria-hidden>{isNew ? 'new' : Math.abs(by)}</span>
      <span className="sr-only">{text}</span>
    </span>
  );
}
