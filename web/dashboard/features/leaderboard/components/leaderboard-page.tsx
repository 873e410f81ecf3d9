import { useQuery } from '@tanstack/react-query';
import { ChevronDown, ChevronUp, Download, Trophy } from 'lucide-react';
import { useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { leadPath } from '../../../../../worker/contract/addresses.ts';
import type { LeaderboardEntry } from '../../../../../worker/contract/lead.ts';
import { Bar } from '../../../components/bar.tsx';
import { Button } from '../../../components/button.tsx';
import { EmptyState } from '../../../components/empty-state.tsx';
import { ErrorState } from '../../../components/error-state.tsx';
import { NotYet } from '../../../components/not-yet.tsx';
import { Page } from '../../../components/page.tsx';
import { Score } from '../../../components/score.tsx';
import { Segmented } from '../../../components/segmented.tsx';
import { StageBadge } from '../../../components/stage-badge.tsx';
import { Time } from '../../../components/time.tsx';
import { VelocityMeter } from '../../../components/velocity-meter.tsx';
import { useFlip } from '../../../hooks/use-flip.ts';
import { useThrottled } from '../../../hooks/use-throttled.ts';
import { useTimes } from '../../../hooks/use-times.ts';
import { cx } from '../../../lib/cx.ts';
import { formatDelta, formatScore, leadName, leadNote, sentence } from '../../../lib/format.ts';
import { notify } from '../../../lib/notify.ts';
import { useProjectLive } from '../../../lib/project-live.ts';
import { useRuleset } from '../../../lib/ruleset.ts';
import { stageColor } from '../../../lib/stage-color.ts';
import { type BoardChoice, leaderboardQuery } from '../api/get-leaderboard.ts';
import { saveLeaderboardAsCsv } from '../export-leaderboard.ts';

/**
 * The minimum time between two refreshes: long enough for the eye to follow each move, short enough to feel live. Points earned in
 * a period are fetched less often, because the server adds them up for each request.
 */
const RANK_EVERY_MS = 1000;
const ADD_UP_EVERY_MS = 5000;
const PERIODS = [
  { value: '', label: 'Current score' },
  { value: '24h', label: '24 hours' },
  { value: '7d', label: '7 days' },
  { value: '30d', label: '30 days' },
] as const;
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
  const period = PERIODS.find(({ value }) => value === params.get('period'))?.value ?? '';
  const { data: ruleset, isPending } = useRuleset();
  const query = useQuery({
    ...leaderboardQuery({ limit: Number(limit), stage, period }),
    placeholderData: (before) => before,
    // Refreshes every minute as well, because scores decay even without events.
    refetchInterval: 60_000,
  });
  const rank = useThrottled(() => void query.refetch(), period ? ADD_UP_EVERY_MS : RANK_EVERY_MS);
  useProjectLive({ onCommit: rank, onResync: rank });
  const times = useTimes();
  const since = period && query.data?.entries[0]?.earned && Date.parse(query.data.entries[0].earned.since);
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
      label: sentence(name),
    })),
  ];
  return (
    <Page
      title="Leaderboard"
      lead={since ? `By points earned since ${times.shortDay(since)}, ${times.clock(since)}` : 'Live ranking'}
      actions={
        <Button
          icon={<Download aria-hidden className="size-3.5" />}
          disabled={!query.data?.entries.length}
          onClick={() =>
            saveLeaderboardAsCsv(query.data?.entries ?? [], { stage, period }).catch(() =>
              notify.error('Couldn’t create the file.'),
            )
          }
        >
          Export CSV
        </Button>
      }
    >
      <search className="in-order flex flex-wrap items-center gap-2">
        <Segmented label="Ranked by" options={PERIODS} value={period} onChange={(value) => set('period', value)} />
        {isPending && <NotYet />}
        {stages.length > 1 && (
          <Segmented label="Stage" options={stages} value={stage} onChange={(value) => set('stage', value)} />
        )}
        <Segmented label="Size" options={SIZES} value={limit} onChange={(value) => set('limit', value)} />
      </search>
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
        ) : query.data.entries.length === 0 ? (
          <EmptyState icon={<Trophy aria-hidden />} title={emptyTitle(query.data.choice)}>
            {period
              ? 'Leads appear as soon as they earn points. The current score also includes earlier points.'
              : 'Leads appear with their first event.'}
          </EmptyState>
        ) : (
          <Ranking
            key={Object.values(query.data.choice).join(' ')}
            entries={query.data.entries}
            isByPeriod={query.data.choice.period !== ''}
          />
        )}
      </div>
    </Page>
  );
}

function emptyTitle({ stage, period }: BoardChoice): string {
  const within = PERIODS.find(({ value }) => value === period)?.label;
  if (period) return `${stage ? `No ${stage} lead` : 'No lead'} earned points in the last ${within}`;
  return stage ? `No ${stage} leads now` : 'No leads yet';
}

function Ranking({ entries, isByPeriod }: { entries: readonly LeaderboardEntry[]; isByPeriod: boolean }) {
  const [atFirst] = useState(() => new Map(entries.map(({ _id, rank }) => [_id, rank])));
  const ref = useFlip<HTMLTableSectionElement>(entries.map(({ _id }) => _id).join('\n'));
  const weightOf = ({ earned, currentScore }: LeaderboardEntry) => earned?.points ?? currentScore;
  const top = (entries[0] && weightOf(entries[0])) || 1;
  const row = isByPeriod ? PERIOD_ROW : ROW;
  const { data: ruleset } = useRuleset();
  return (
    <table className="block w-full">
      <caption className="sr-only">
        {isByPeriod ? 'Leads that earned the most points' : 'Leads with the highest scores'}
      </caption>
      <thead className="block border-line border-b text-left text-faint text-xs *:*:font-medium">
        <tr className={row.grid}>
          <th scope="col" className="text-right">
            #
          </th>
          <th scope="col">Lead</th>
          <th scope="col" className={row.velocity}>
            Velocity
          </th>
          <th scope="col" className={row.lastActivity}>
            Last activity
          </th>
          <th scope="col" className="hidden sm:block">
            Stage
          </th>
          {isByPeriod && (
            <th scope="col" className="hidden text-right sm:block">
              Current score
            </th>
          )}
          <th scope="col" className="text-right">
            {isByPeriod ? 'Earned' : 'Score'}
          </th>
        </tr>
      </thead>
      <tbody ref={ref} className="block">
        {entries.map((entry) => (
          <tr
            key={entry._id}
            data-flip={entry._id}
            className={cx(row.grid, 'relative h-13 border-line border-b bg-surface last:border-b-0 hover:bg-hover')}
          >
            <td className="num flex items-center justify-end gap-1">
              <Move by={(atFirst.get(entry._id) ?? entries.length + 1) - entry.rank} isNew={!atFirst.has(entry._id)} />
              <span className={cx('w-6 text-right font-medium', entry.rank <= 3 ? 'text-ink' : 'text-faint')}>
                {entry.rank}
              </span>
            </td>
            <td className="min-w-0">
              <Link
                to={leadPath(entry._id)}
                className="-outline-offset-2 block truncate rounded-sm font-medium after:absolute after:inset-0"
              >
                <bdi>{leadName(entry)}</bdi>
              </Link>
              <span className="hidden truncate text-faint text-xs sm:block">{leadNote(entry)}</span>
              <span className="flex items-baseline gap-2 sm:hidden">
                <StageBadge stage={entry.leadStage} />
                {isByPeriod && <span className="num text-faint text-xs">score {formatScore(entry.currentScore)}</span>}
              </span>
            </td>
            <td className={row.velocity}>
              <VelocityMeter value={entry.velocityScore} />
            </td>
            <td className={cx('text-sm text-soft', row.lastActivity)}>
              {entry.lastEventAt && <Time at={entry.lastEventAt} />}
            </td>
            <td className="hidden sm:block">
              <StageBadge stage={entry.leadStage} />
            </td>
            {isByPeriod && (
              <td className="hidden text-right sm:block">
                <Score value={entry.currentScore} />
              </td>
            )}
            <td className="text-right">
              {entry.earned ? (
                <span className="num font-medium">{formatDelta(entry.earned.points)}</span>
              ) : (
                <Score value={entry.currentScore} />
              )}
              <span
                aria-hidden
                className="mt-0.5 ml-auto block h-1 w-full max-w-20 overflow-hidden rounded-full bg-hover"
              >
                <Bar share={weightOf(entry) / top} color={stageColor(entry.leadStage, ruleset?.stages ?? [])} />
              </span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Narrow screens hide the last activity first, and then velocity, to leave room for names. */
const ROW = {
  grid: 'grid min-h-9 grid-cols-[1.75rem_minmax(0,1fr)_5rem] items-center gap-x-3 px-4 sm:grid-cols-[3.2rem_minmax(0,1fr)_5rem_6.5rem_6rem] lg:grid-cols-[3.2rem_minmax(0,1fr)_5rem_7rem_6.5rem_6rem]',
  velocity: 'hidden sm:block',
  lastActivity: 'hidden lg:block',
};
const PERIOD_ROW = {
  grid: 'grid min-h-9 grid-cols-[1.75rem_minmax(0,1fr)_5rem] items-center gap-x-3 px-4 sm:grid-cols-[3.2rem_minmax(0,1fr)_6.5rem_5.5rem_6rem] lg:grid-cols-[3.2rem_minmax(0,1fr)_5rem_6.5rem_5.5rem_6rem] xl:grid-cols-[3.2rem_minmax(0,1fr)_5rem_7rem_6.5rem_5.5rem_6rem]',
  velocity: 'hidden lg:block',
  lastActivity: 'hidden xl:block',
};

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
