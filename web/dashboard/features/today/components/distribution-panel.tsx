import { stageOf } from '../../../../../worker/domain/stages.ts';
import { EmptyState } from '../../../components/empty-state.tsx';
import { ErrorState } from '../../../components/error-state.tsx';
import { Panel } from '../../../components/panel.tsx';
import { useDeferredQuery } from '../../../hooks/use-deferred-query.ts';
import { formatCompact, formatCount } from '../../../lib/format.ts';
import { useRuleset } from '../../../lib/ruleset.ts';
import { stageColor } from '../../../lib/stage-color.ts';
import { distributionQuery } from '../api/get-distribution.ts';

/**
 * A chart of how scores are distributed. The height of a bar is the square root of its number of leads, so that a few hot leads are
 * visible next to thousands of cold ones.
 */
export function DistributionPanel() {
  const { data, error, refetch } = useDeferredQuery(distributionQuery);
  const { data: ruleset } = useRuleset();
  const max = Math.sqrt(Math.max(1, ...(data ?? []).map(({ count }) => count)));
  return (
    <Panel title="Score distribution" note="√ scale" bodyClassName="min-h-72 px-4 py-3">
      {error && !data ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : !data || !ruleset ? (
        <div aria-busy className="skeleton h-64" />
      ) : data.every(({ count }) => count === 0) ? (
        <EmptyState title="No leads yet">Scores appear here with your first leads.</EmptyState>
      ) : (
        <table className="w-full text-xs">
          <caption className="sr-only">Leads by score</caption>
          <thead className="sr-only">
            <tr>
              <th scope="col">Score</th>
              <th scope="col">Leads</th>
            </tr>
          </thead>
          <tbody>
            {data.map(({ from, to, count }) => (
              <tr key={from} className="grid grid-cols-[4.2rem_minmax(0,1fr)_2.5rem] items-center gap-2">
                <th scope="row" className="num text-right font-normal text-faint leading-4">
                  {to === null ? `${from}+` : `${from}–${to}`}
                </th>
                <td aria-hidden>
                  <span
                    className="block h-2.5 min-w-px rounded-[2px] transition-[width] duration-700"
                    style={{
                      width: `${(Math.sqrt(count) / max) * 100}%`,
                      background: stageColor(stageOf(from, ruleset.stages).name, ruleset.stages),
                      opacity: count === 0 ? 0.35 : 0.85,
                    }}
                  />
                </td>
                <td className="num text-right text-soft" title={formatCount(count)}>
                  {formatCompact(count)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}
