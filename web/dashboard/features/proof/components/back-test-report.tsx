import type { BackTestOrder, BackTestResult } from '../../../../../worker/contract/back-test.ts';
import { Panel } from '../../../components/panel.tsx';
import { countOf, formatCount, formatPercent, formatScore, humanize } from '../../../lib/format.ts';
import { describeWarning } from '../describe-warning.ts';
import { ORDER_LOOKS } from '../order-looks.ts';
import { CallsPanel } from './calls-panel.tsx';
import { Figures } from './figures.tsx';
import { LiftChart } from './lift-chart.tsx';
import { ThresholdsPanel } from './thresholds-panel.tsx';

const inPairs = (share: number): string => formatCount(Math.round(share * 100));

/** Shows the findings of a back-test. */
export function BackTestReport({ result }: { result: BackTestResult }) {
  const { orders, warnings } = result;
  const [live] = orders;
  return (
    <>
      {warnings.length > 0 && (
        <Panel title="Before you rely on this">
          <ul className="flex list-disc flex-col gap-1 pl-4 text-sm">
            {warnings.map((warning) => (
              <li key={JSON.stringify(warning)}>{describeWarning(warning, result)}</li>
            ))}
          </ul>
        </Panel>
      )}
      {live && (
        <div className="grid gap-4 lg:grid-cols-2">
          <Panel
            title="Who comes first?"
            note={`${countOf(result.judged, 'lead')}, ${countOf(result.converting, 'buyer')}`}
          >
            <ul className="flex flex-col gap-3">
              {orders.map((order) => (
                <PairsLine key={order.order} {...order} />
              ))}
            </ul>
          </Panel>
          <CallsPanel orders={orders} />
          <Panel title="Outcomes found" note="by the share of leads you call">
            <LiftChart orders={orders} />
          </Panel>
          {live.lastQuarter && <QuarterPanel quarter={live.lastQuarter} />}
          <RulesPanel rules={live.rules} />
          <ThresholdsPanel result={result} />
        </div>
      )}
    </>
  );
}

function PairsLine({ order, auc }: BackTestOrder) {
  if (!auc) return null;
  return (
    <li>
      <p>
        <span className="text-faint text-sm">{ORDER_LOOKS[order].label}: </span>
        the buyer comes first in <strong className="num">{inPairs(auc.value)} of 100</strong> pairs
        {auc.low !== null && auc.high !== null && (
          <span className="text-faint text-sm">
            {' '}
            ({inPairs(auc.low)} to {inPairs(auc.high)})
          </span>
        )}
      </p>
      <div aria-hidden className="mt-1 h-1.5 rounded-full bg-hover">
        <div
          className="h-full rounded-full"
          style={{ width: `${auc.value * 100}%`, background: ORDER_LOOKS[order].color }}
        />
      </div>
    </li>
  );
}

const QuarterPanel = ({ quarter }: { quarter: NonNullable<BackTestOrder['lastQuarter']> }) => (
  <Panel title="Last quarter" note="what the months before led to expect, and what happened">
    <Figures
      caption="Expected and actual outcomes by tenth of leads"
      rows={quarter.calibration.map((group, i) => ({ ...group, tenth: i + 1 })).reverse()}
      columns={[
        {
          title: 'Tenth by score',
          cell: ({ tenth }) => (tenth === 10 ? 'Highest' : tenth === 1 ? 'Lowest' : `${tenth}`),
        },
        { title: 'Expected', cell: ({ expected, leads }) => formatPercent(leads === 0 ? 0 : expected / leads) },
        { title: 'Actual', cell: ({ observed, leads }) => formatPercent(leads === 0 ? 0 : observed / leads) },
      ]}
    />
  </Panel>
);

const RulesPanel = ({ rules }: { rules: BackTestOrder['rules'] }) => (
  <Panel title="Rule by rule">
    <Figures
      caption="How often each rule had matched"
      rows={rules}
      columns={[
        { title: 'Event', cell: ({ eventType }) => humanize(eventType) },
        { title: 'Points', cell: ({ points }) => formatScore(points) },
        { title: 'Buyers', cell: ({ converting }) => formatPercent(converting) },
        { title: 'Others', cell: ({ others }) => formatPercent(others) },
        { title: 'Likelihood', cell: ({ lift }) => (lift === null ? 'Never matched' : `${formatScore(lift)}×`) },
      ]}
    />
  </Panel>
);
