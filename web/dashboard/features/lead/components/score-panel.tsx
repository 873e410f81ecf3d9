import { ArrowDown, ArrowUp } from 'lucide-react';
import type { Lead } from '../../../../../worker/contract/lead.ts';
import type { Ruleset } from '../../../../../worker/contract/ruleset.ts';
import { decayStartsAt, scoreAt } from '../../../../../worker/domain/decay.ts';
import { roundScore } from '../../../../../worker/domain/hundredths.ts';
import { shownScore, stageOf } from '../../../../../worker/domain/stages.ts';
import { Bar } from '../../../components/bar.tsx';
import { StageBadge } from '../../../components/stage-badge.tsx';
import { Time } from '../../../components/time.tsx';
import { VelocityMeter } from '../../../components/velocity-meter.tsx';
import { useNow } from '../../../hooks/use-now.ts';
import { useTimes } from '../../../hooks/use-times.ts';
import { formatCount, formatPercent, formatScore, sentence } from '../../../lib/format.ts';
import { anchorOf } from '../../../lib/score-anchor.ts';
import { stageColor } from '../../../lib/stage-color.ts';
import { anchorAt, type EventEntry, upcomingDrops } from '../score-path.ts';

interface ScorePanelProps {
  lead: Lead;
  readAt: number;
  events: readonly EventEntry[];
  ruleset: Ruleset;
  /** Null for now. */
  at: number | null;
  /** The lead as it was at `at`; null until the API has answered. */
  past: Lead | null;
  /** True while the history is loading, from which the lead's state at `at` is computed. */
  isPending: boolean;
}

/** Shows the score, how far it is from the next stages, and how it will fall without activity. */
export function ScorePanel({ lead, readAt, events, ruleset, at, past, isPending }: ScorePanelProps) {
  const times = useTimes();
  const now = useNow(1000);
  if (at !== null && isPending && !past) {
    return (
      <div aria-busy className="flex flex-col gap-4 p-4">
        <div className="skeleton h-20" />
        <div className="skeleton h-24" />
      </div>
    );
  }
  const { decay, stages } = ruleset;
  const anchor =
    at === null
      ? anchorOf(lead, { readAt, decay })
      : past
        ? anchorOf(past, { readAt: at, decay })
        : anchorAt(events, at);
  const unrounded = scoreAt(anchor, decay, at ?? now);
  const score = shownScore(unrounded, stages);
  const stage = stageOf(unrounded, stages);
  const next = stages[stages.indexOf(stage) + 1];
  const [drop] = upcomingDrops(anchor, { decay, stages, now: at ?? now });
  const decaysAt = decayStartsAt(anchor, decay);
  const [whole, fraction] = formatScore(score).split('.');
  const color = stageColor(stage.name, stages);
  const progress = next ? (unrounded - stage.from) / (next.from - stage.from) : 1;
  // While the page shows the past, “in 3 days” would be wrong, so the date is shown.
  const when = (instant: number) => (at === null ? <Time at={instant} /> : `on ${times.shortDay(instant)}`);
  return (
    <div className="flex flex-col gap-4 p-4">
      <div>
        <div className="flex items-center justify-between">
          <h2 className="font-medium text-faint text-sm">{at === null ? 'Score now' : 'Score then'}</h2>
          <StageBadge stage={stage.name} />
        </div>
        <p data-testid="score" className="num mt-1 font-semibold text-[3.25rem] leading-none tracking-[-0.035em]">
          {whole}
          {fraction && <span className="text-[1.6rem] text-faint tracking-normal">.{fraction}</span>}
        </p>
      </div>
      <div>
        <div className="h-1.5 overflow-hidden rounded-full bg-hover">
          <Bar share={Math.max(0.02, progress)} color={color} />
        </div>
        <p className="mt-1.5 flex items-center gap-1 text-faint text-xs">
          {next ? (
            <>
              <ArrowUp aria-hidden className="size-3" />
              <span>
                <span className="num font-medium text-soft">{formatScore(roundScore(next.from - score))}</span> more to{' '}
                {sentence(next.name)}
              </span>
            </>
          ) : (
            'In the highest stage'
          )}
        </p>
      </div>
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-2 text-sm *:even:text-right [&_dt]:text-faint">
        <dt>If inactive</dt>
        <dd>
          {drop ? (
            <span className="inline-flex items-center gap-1">
              <ArrowDown aria-hidden className="size-3 text-faint" />
              <span className="capitalize" style={{ color: stageColor(drop.to, stages) }}>
                {drop.to}
              </span>
              {when(drop.at)}
            </span>
          ) : (
            'stays'
          )}
        </dd>
        <dt>Decay</dt>
        <dd>
          {decaysAt === null ? (
            'none'
          ) : decaysAt > (at ?? now) ? (
            <>starts {when(decaysAt)}</>
          ) : (
            `−${formatPercent(decay.ratePerDay)} a day`
          )}
        </dd>
        {at === null && (
          <>
            <dt>Velocity</dt>
            <dd>
              <VelocityMeter value={lead.velocityScore} />
            </dd>
            <dt>Last activity</dt>
            <dd>{lead.lastEventAt ? <Time at={lead.lastEventAt} /> : 'none yet'}</dd>
            <dt>Events</dt>
            <dd className="num">
              {formatCount(lead.eventCount)}
              {lead.eventsLast24h > 0 && <span className="text-faint"> · {lead.eventsLast24h} in 24 h</span>}
            </dd>
          </>
        )}
      </dl>
    </div>
  );
}
