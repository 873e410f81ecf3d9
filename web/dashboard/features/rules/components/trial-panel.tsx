import { useQuery } from '@tanstack/react-query';
import { ArrowRight } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'react-router';
import { leadPath } from '../../../../../worker/contract/addresses.ts';
import type { Ruleset } from '../../../../../worker/contract/ruleset.ts';
import { ErrorState } from '../../../components/error-state.tsx';
import { Panel } from '../../../components/panel.tsx';
import { Segmented } from '../../../components/segmented.tsx';
import { useNow } from '../../../hooks/use-now.ts';
import { formatDelta, formatScore } from '../../../lib/format.ts';
import { stageColor } from '../../../lib/stage-color.ts';
import { samplesQuery } from '../api/list-samples.ts';
import { type Trial, tryRuleset } from '../try-ruleset.ts';

const WHEN = [
  { value: 'publish', label: 'New events only' },
  { value: 'rescore', label: 'After rescore' },
] as const;

/** Shows the draft's effect on real leads at once: the code that scores on the server runs here. */
export function TrialPanel({ ruleset, published }: { ruleset: Ruleset | null; published: Ruleset }) {
  const { data, error, refetch } = useQuery(samplesQuery(published.stages));
  const [when, setWhen] = useState<(typeof WHEN)[number]['value']>('rescore');
  const now = useNow(60_000);
  const [lastValid, setLastValid] = useState(published);
  if (ruleset && ruleset !== lastValid) setLastValid(ruleset);
  const shown = ruleset ?? lastValid;
  const trials = data?.map((sample) =>
    tryRuleset(sample, { published, ruleset: shown, rescored: when === 'rescore', now }),
  );
  const moved = trials?.filter(({ before, after }) => before.stage !== after.stage).length ?? 0;
  return (
    <Panel
      title="Impact preview"
      note={trials && trials.length > 0 ? `${moved} of ${trials.length} sample leads change stage` : undefined}
      bodyClassName=""
      actions={<Segmented label="When" options={WHEN} value={when} onChange={setWhen} />}
    >
      {error && !data ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : !trials ? (
        <div aria-busy className="flex flex-col gap-2.5 p-4">
          {[1, 2, 3, 4, 5, 6].map((i) => (
            <div key={i} className="skeleton h-5" />
          ))}
        </div>
      ) : trials.length === 0 ? (
        <p className="px-4 py-6 text-center text-faint text-sm">No leads yet to preview the draft with.</p>
      ) : (
        <table className="w-full text-sm">
          <caption className="sr-only">Sample leads, before and after</caption>
          <tbody>
            {trials.map((trial) => (
              <TrialRow key={trial.leadId} trial={trial} ruleset={shown} published={published} />
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}

function TrialRow({ trial, ruleset, published }: { trial: Trial; ruleset: Ruleset; published: Ruleset }) {
  const { leadId, name, before, after } = trial;
  const change = Math.round((after.score - before.score) * 100) / 100;
  return (
    <tr className="grid grid-cols-[minmax(0,1fr)_auto_2.75rem] items-center gap-x-2 sm:grid-cols-[minmax(0,1fr)_auto_3.75rem] sm:gap-x-3 border-line border-b px-4 py-1.5 last:border-b-0">
      <th scope="row" className="min-w-0 truncate text-left font-normal">
        <Link to={leadPath(leadId)} className="hover:underline">
          {name}
        </Link>
      </th>
      <td className="num flex items-center gap-1.5">
        <Standing {...before} color={stageColor(before.stage, published.stages)} isQuiet />
        <ArrowRight aria-hidden className="size-3 text-faint" />
        <Standing {...after} color={stageColor(after.stage, ruleset.stages)} isQuiet={false} />
      </td>
      <td className={`num text-right text-xs ${change < 0 ? 'text-bad' : change > 0 ? 'text-good' : 'text-faint'}`}>
        {change === 0 ? 'same' : formatDelta(change)}
      </td>
    </tr>
  );
}

function Standing(props: { score: number; stage: string; color: string; isQuiet: boolean }) {
  return (
    <span
      className={`inline-flex w-[3.7rem] items-center sm:w-[4.2rem] justify-end gap-1.5 ${props.isQuiet ? 'text-soft' : 'font-medium'}`}
    >
      {formatScore(props.score)}
      <span className="size-2 shrink-0 rounded-full" style={{ background: props.color }} title={props.stage}>
        <span className="sr-only">{props.stage}</span>
      </span>
    </span>
  );
}
