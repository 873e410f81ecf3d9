import type { FunnelReport } from '../../../../../worker/contract/funnel-report.ts';
import { Panel } from '../../../components/panel.tsx';
import { formatPercent, sentence } from '../../../lib/format.ts';
import { hasPrevious } from '../describe-reports.ts';
import { PeriodLegend } from './period-legend.tsx';
import { ShareBars } from './share-bars.tsx';

/** A chart of the share of leads that reached each stage, in this period and in the one before. */
export function FunnelChart({ report: { all } }: { report: FunnelReport }) {
  const rows = all.current.map(({ stage, shareOfFirst, shareOfPrevious }, i) => ({
    name: sentence(stage),
    share: shareOfFirst,
    before: all.before[i]?.shareOfFirst ?? null,
    note:
      shareOfPrevious === null
        ? undefined
        : `${formatPercent(shareOfPrevious)} of ${sentence(all.current[i - 1]?.stage ?? '')}`,
  }));
  return (
    <Panel title="Share that reached each stage">
      <figure>
        <ShareBars label="Share that reached each stage" rows={rows} />
        {hasPrevious({ all }) && <PeriodLegend />}
      </figure>
    </Panel>
  );
}
