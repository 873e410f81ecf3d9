import type { BackTestOrder, BackTestResult } from '../../../../../worker/contract/back-test.ts';
import { Panel } from '../../../components/panel.tsx';
import { countOf, formatPercent, formatScore } from '../../../lib/format.ts';
import { useRuleset } from '../../../lib/ruleset.ts';
import { shareOf } from '../../../lib/share-of.ts';
import { describeDraftGain } from '../describe-draft-gain.ts';
import { nameRule } from '../describe-suggestion.ts';
import { describeWarning } from '../describe-warning.ts';
import { labelsOf } from '../order-looks.ts';
import { CallsSlider } from './calls-slider.tsx';
import { Figures } from './figures.tsx';
import { GradeGrid } from './grade-grid.tsx';
import { LiftChart } from './lift-chart.tsx';
import { PairsList } from './pairs-list.tsx';
import { ThresholdsPanel } from './thresholds-panel.tsx';

interface BackTestReportProps {
  result: BackTestResult;
  /** The version that was tested; null if it is still live. */
  outdatedVersion: number | null;
  /** The name of the tested draft. */
  draft: string;
}

/** Shows how well rules would have predicted the outcome in the past. */
export default function BackTestReport({ result, outdatedVersion, draft }: BackTestReportProps) {
  const { orders, warnings, draftGain } = result;
  const [live] = orders;
  const labels = labelsOf({ draft, outdatedVersion });
  const { data: ruleset } = useRuleset();
  return (
    <>
      {warnings.length > 0 && (
        <Panel title="Before you rely on this">
          <ul className="flex list-disc flex-col gap-1 pl-4 text-sm">
            {warnings.map((warning) => (
              <li key={JSON.stringify(warning)}>{describeWarning(warning, result, ruleset?.rules ?? [])}</li>
            ))}
          </ul>
        </Panel>
      )}
      {live && (
        <div className="grid gap-4 lg:grid-cols-2 lg:*:last:odd:col-span-2">
          <Panel
            title="Who comes first?"
            note={`${countOf(result.judged, 'lead')}, ${countOf(result.converting, 'buyer')}`}
          >
            {draftGain && (
              <div className="mb-3 flex flex-col gap-1">
                <p className="text-sm">{describeDraftGain(draftGain, labels)}</p>
                <p className="text-faint text-xs">
                  Points learned from this history look better in this test than they really are. To judge suggestions,
                  rely on the test of the suggestions below.
                </p>
              </div>
            )}
            <PairsList orders={orders} labels={labels} />
          </Panel>
          <Panel title="How many can you call?">
            <CallsSlider orders={orders} labels={labels} />
          </Panel>
          <Panel title="Outcomes found" note="By the share of leads you call">
            <LiftChart orders={orders} labels={labels} />
          </Panel>
          {live.lastQuarter && <QuarterPanel quarter={live.lastQuarter} />}
          {result.grid && <GradeGrid cells={result.grid} />}
          <RulesPanel rules={live.rules} />
          <ThresholdsPanel result={result} isOutdated={outdatedVersion !== null} />
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
        { title: 'Expected', cell: ({ expected, leads }) => formatPercent(shareOf(expected, leads)) },
        { title: 'Actual', cell: ({ observed, leads }) => formatPercent(shareOf(observed, leads)) },
      ]}
    />
  </Panel>
);

const RulesPanel = ({ rules }: { rules: BackTestOrder['rules'] }) => (
  <Panel title="Rule by rule" note="Share of buyers, and of others, that each rule had matched">
    <Figures
      caption="How often each rule had matched"
      rows={rules.toSorted((a, b) => (b.lift ?? 0) - (a.lift ?? 0))}
      columns={[
        { title: 'Event', cell: nameRule },
        { title: 'Points', cell: ({ points }) => formatScore(points) },
        { title: 'Buyers', cell: ({ converting }) => formatPercent(converting) },
        { title: 'Others', cell: ({ others }) => formatPercent(others) },
        { title: 'vs. average', cell: ({ lift }) => (lift === null ? '–' : `${formatScore(lift)}×`) },
      ]}
    />
  </Panel>
);
