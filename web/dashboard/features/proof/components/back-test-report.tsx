import type { BackTestOrder, BackTestResult } from '../../../../../worker/contract/back-test.ts';
import { Panel } from '../../../components/panel.tsx';
import { countOf, formatPercent, formatScore, humanize } from '../../../lib/format.ts';
import { describeWarning } from '../describe-warning.ts';
import { CallsSlider } from './calls-slider.tsx';
import { Figures } from './figures.tsx';
import { GradeGrid } from './grade-grid.tsx';
import { LiftChart } from './lift-chart.tsx';
import { PairsLine } from './pairs-line.tsx';
import { ThresholdsPanel } from './thresholds-panel.tsx';

/** Shows the findings of a back-test. */
export default function BackTestReport({ result }: { result: BackTestResult }) {
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
          <Panel title="How many can you call?">
            <CallsSlider orders={orders} />
          </Panel>
          <Panel title="Outcomes found" note="By the share of leads you call">
            <LiftChart orders={orders} />
          </Panel>
          {live.lastQuarter && <QuarterPanel quarter={live.lastQuarter} />}
          {result.grid && <GradeGrid cells={result.grid} />}
          <RulesPanel rules={live.rules} />
          <ThresholdsPanel result={result} />
        </div>
      )}
    </>
  );
}

const QuarterPanel = ({ quarter }: { quarter: NonNullable<BackTestOrder['lastQuarter']> }) => (
  <Panel title="Last quarter" note="Predicted from earlier months, compared with what happened">
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
