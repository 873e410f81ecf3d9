import type { BackTestResult } from '../../../../../worker/contract/back-test.ts';
import { withThresholds } from '../../../../../worker/domain/study/with-thresholds.ts';
import { Button } from '../../../components/button.tsx';
import { Panel } from '../../../components/panel.tsx';
import { useOpenDraft } from '../../../hooks/use-open-draft.ts';
import { formatPercent, formatScore } from '../../../lib/format.ts';
import { mayManage, useRole } from '../../../lib/me.ts';
import { useRuleset } from '../../../lib/ruleset.ts';
import { hasPastChanged } from '../has-past-changed.ts';
import { Figures } from './figures.tsx';

/** Suggests scores at which stages could begin, with a button that opens them as a draft. */
export function ThresholdsPanel({ result, isOutdated }: { result: BackTestResult; isOutdated: boolean }) {
  const openDraft = useOpenDraft();
  const { data: ruleset } = useRuleset();
  const canEdit = mayManage(useRole());
  const thresholds = result.orders[0]?.thresholds ?? [];
  if (thresholds.length === 0) return null;
  const canOpen = canEdit && ruleset && !isOutdated && !hasPastChanged(result);
  return (
    <Panel title="Where stages could begin">
      <Figures
        caption="Scores by likelihood of the outcome"
        rows={thresholds}
        columns={[
          { title: 'From score', cell: ({ score }) => formatScore(score) },
          { title: 'Likelihood', cell: ({ likelihood }) => formatPercent(likelihood) },
          { title: 'vs. average', cell: ({ times }) => `${formatScore(times)}×` },
          { title: 'Leads a week', cell: ({ leadsPerWeek }) => formatScore(leadsPerWeek) },
        ]}
      />
      {canOpen && (
        <div className="mt-3">
          <Button onClick={() => openDraft('Advised stages', withThresholds(ruleset, thresholds), ruleset.version)}>
            Use these scores in a draft
          </Button>
        </div>
      )}
    </Panel>
  );
}
