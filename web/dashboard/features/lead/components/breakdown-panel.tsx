import { useQuery } from '@tanstack/react-query';
import { lazy, memo, Suspense, useState } from 'react';
import type { Explanation } from '../../../../../worker/contract/explanation.ts';
import type { Ruleset } from '../../../../../worker/contract/ruleset.ts';
import { ErrorState } from '../../../components/error-state.tsx';
import { Panel } from '../../../components/panel.tsx';
import { Segmented } from '../../../components/segmented.tsx';
import { formatDelta } from '../../../lib/format.ts';
import { explanationQuery } from '../api/get-explanation.ts';
import { groupExplanation } from '../breakdown.ts';
import { BreakdownTotal } from './breakdown-total.tsx';

const Ledger = lazy(() => import('./ledger.tsx'));

const VIEWS = [
  { value: 'rules', label: 'By rule' },
  { value: 'lines', label: 'Every line' },
] as const;

interface BreakdownPanelProps {
  leadId: string;
  asOf: string | undefined;
  ruleset: Ruleset;
}

/** Explains the score in rows that add up to it. Each row starts where the previous row ended. */
export const BreakdownPanel = memo(function BreakdownPanel(props: BreakdownPanelProps) {
  const { leadId, asOf, ruleset } = props;
  const { data, error, refetch } = useQuery({
    ...explanationQuery(leadId, asOf),
    placeholderData: (before) => before,
  });
  const [view, setView] = useState<(typeof VIEWS)[number]['value']>('rules');
  return (
    <Panel
      title="Score breakdown"
      bodyClassName="py-2"
      actions={<Segmented label="Breakdown" options={VIEWS} value={view} onChange={setView} />}
    >
      {error && !data ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <div aria-busy className="flex flex-col gap-3 px-4 py-2">
          {[72, 54, 60, 40].map((width) => (
            <div key={width} className="skeleton h-5" style={{ width: `${width}%` }} />
          ))}
        </div>
      ) : data.lines.length === 0 ? (
        <p className="px-4 py-6 text-center text-faint text-sm">No events yet, so the score is 0.</p>
      ) : view === 'rules' ? (
        <Waterfall explanation={data} ruleset={ruleset} />
      ) : (
        <Suspense>
          <Ledger explanation={data} />
        </Suspense>
      )}
    </Panel>
  );
});

function Waterfall({ explanation, ruleset }: { explanation: Explanation; ruleset: Ruleset }) {
  const rows = groupExplanation(explanation, ruleset);
  const high = Math.max(1, ...rows.map(({ before, after }) => Math.max(before, after)));
  return (
    <table className="w-full text-sm">
      <caption className="sr-only">{explanation.summary}</caption>
      <thead className="sr-only">
        <tr>
          <th scope="col">Description</th>
          <th scope="col">Points</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ key, label, detail, hundredths, before, after }) => (
          <tr
            key={key}
            className="grid grid-cols-[minmax(0,1fr)_4.5rem] items-center gap-x-3 px-4 py-1.5 sm:py-1 sm:grid-cols-[minmax(0,13rem)_minmax(0,1fr)_4.5rem]"
          >
            <th scope="row" className="min-w-0 text-left font-normal">
              <span className="block truncate">{label}</span>
              <span className="num block truncate text-faint text-xs">{detail}</span>
            </th>
            <td
              aria-hidden
              className="relative order-3 col-span-2 mt-1 h-2.5 sm:order-none sm:col-span-1 sm:mt-0 sm:h-4"
            >
              <span
                className="absolute inset-y-0 min-w-0.5 rounded-[3px]"
                style={{
                  left: `${(Math.min(before, after) / high) * 100}%`,
                  width: `${(Math.abs(hundredths) / high) * 100}%`,
                  background: hundredths < 0 ? 'var(--bad)' : 'var(--accent)',
                  opacity: hundredths === 0 ? 0.35 : 0.82,
                }}
              />
            </td>
            <td className={`num text-right font-medium ${hundredths < 0 ? 'text-bad' : ''}`}>
              {formatDelta(hundredths / 100)}
            </td>
          </tr>
        ))}
      </tbody>
      <BreakdownTotal explanation={explanation} />
    </table>
  );
}
