import { useQuery } from '@tanstack/react-query';
import { Sparkles, TrendingDown, TrendingUp } from 'lucide-react';
import { memo, type ReactNode } from 'react';
import type { Intelligence } from '../../../../../worker/contract/intelligence.ts';
import { ErrorState } from '../../../components/error-state.tsx';
import { Panel } from '../../../components/panel.tsx';
import { useTimes } from '../../../hooks/use-times.ts';
import { countOf, formatPercent, formatScore } from '../../../lib/format.ts';
import { intelligenceQuery } from '../api/get-intelligence.ts';
import { sayReason } from '../say-reason.ts';

type LeadsLikeThis = NonNullable<Intelligence['basis']['comingBack']>;

const TREND_NAMES: Record<Intelligence['trend'], string> = {
  new: 'New',
  back: 'Back',
  rising: 'Rising',
  falling: 'Falling',
  steady: 'Steady',
  unclear: 'Too little activity',
};

const RISK_COLOR = { low: 'var(--good)', medium: 'var(--warn)', high: 'var(--bad)' };

export const IntelligencePanel = memo(function IntelligencePanel(props: { leadId: string; asOf: string | undefined }) {
  const { data, error, refetch } = useQuery({
    ...intelligenceQuery(props.leadId, props.asOf),
    placeholderData: (before) => before,
  });
  return (
    <Panel title="Next action" bodyClassName="p-0">
      {error && !data ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : data ? (
        <Found intelligence={data} />
      ) : (
        <div aria-busy className="flex flex-col gap-3 p-4">
          <div className="skeleton h-16" />
          <div className="skeleton h-24" />
        </div>
      )}
    </Panel>
  );
});

function Found({ intelligence }: { intelligence: Intelligence }) {
  const { basis, churnProbability, engagementScore, riskLevel, trend } = intelligence;
  const times = useTimes();
  return (
    <>
      <div className="flex gap-3 border-line border-b p-4">
        <span className="flex size-8 shrink-0 items-center justify-center rounded-lg bg-accent-wash text-accent">
          <Sparkles aria-hidden className="size-4" />
        </span>
        <div>
          <p className="font-semibold">{intelligence.nextBestAction}</p>
          <p className="mt-0.5 text-pretty text-soft text-sm">{sayReason(basis.nextBestAction, times)}</p>
        </div>
      </div>
      <dl className="flex flex-col divide-y divide-line">
        <Figure
          name="Churn risk"
          value={
            <span className="inline-flex items-center gap-2">
              {churnProbability !== null && !basis.comingBack && (
                <Meter share={churnProbability} color={RISK_COLOR[riskLevel]} />
              )}
              <span className="capitalize" style={{ color: RISK_COLOR[riskLevel] }}>
                {riskLevel}
              </span>
              {churnProbability !== null && !basis.comingBack && (
                <span className="num">{formatPercent(churnProbability)}</span>
              )}
            </span>
          }
        >
          {basis.comingBack
            ? describeReturn(basis.comingBack)
            : basis.churn
              ? describeChurn(basis.churn)
              : 'Unknown before the first activity'}
        </Figure>
        <Figure
          name="Trend"
          value={
            <span className="inline-flex items-center gap-1.5">
              {trend === 'rising' && <TrendingUp aria-hidden className="size-4 text-good" />}
              {trend === 'falling' && <TrendingDown aria-hidden className="size-4 text-bad" />}
              {TREND_NAMES[trend]}
            </span>
          }
        >
          {`Active days: ${basis.trend.activeDaysLast14} in the last 14, ${basis.trend.activeDaysBefore14} in the 14 before`}
        </Figure>
        <Figure
          name="Engagement"
          value={
            <span className="inline-flex items-center gap-2">
              <Meter share={engagementScore / 10} color="var(--accent)" />
              <span className="num">{formatScore(engagementScore)} / 10</span>
            </span>
          }
        >
          {`${formatScore(Math.round(basis.engagement.weightedPoints * 10) / 10)} points (${basis.engagement.halfLifeDays}-day half-life)`}
        </Figure>
      </dl>
    </>
  );
}

function describeReturn({ leads, cameBack, chance, horizonDays, baseRate }: LeadsLikeThis): string {
  const back = `came back within ${countOf(horizonDays, 'day')}; overall, ${formatPercent(baseRate)} did`;
  return leads === 0
    ? `No earlier lead had this pattern. About ${formatPercent(chance)} are expected to come back. Overall, ${formatPercent(baseRate)} did`
    : `Of ${countOf(leads, 'lead')} like this, ${formatPercent(cameBack)} ${back}`;
}

function describeChurn(churn: NonNullable<Intelligence['basis']['churn']>): string {
  const days = Math.round((churn.ageWeeks - churn.recencyWeeks) * 7);
  const last = days === 0 ? 'today' : days === 1 ? 'yesterday' : `${days} days ago`;
  if (churn.repeatActiveDays === 0) return `Active on one day only, ${last}`;
  return `Came back on ${countOf(churn.repeatActiveDays, 'day')}, last ${last}`;
}

function Figure({ name, value, children }: { name: string; value: ReactNode; children: string }) {
  return (
    <div className="grid grid-cols-[1fr_auto] items-center gap-x-3 px-4 py-2.5">
      <dt className="text-sm text-soft">{name}</dt>
      <dd className="flex text-sm font-medium">{value}</dd>
      <dd className="num col-span-2 mt-0.5 text-xs text-faint">{children}</dd>
    </div>
  );
}

/** A small bar that shows a figure as a share. */
function Meter({ share, color }: { share: number; color: string }) {
  return (
    <span aria-hidden className="block h-1.5 w-14 overflow-hidden rounded-full bg-hover">
      <span className="block h-full rounded-full" style={{ width: `${share * 100}%`, background: color }} />
    </span>
  );
}
