import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { leadPath } from '../../../../../worker/contract/addresses.ts';
import type { Ruleset } from '../../../../../worker/contract/ruleset.ts';
import { StageMatrix } from '../../../components/stage-matrix.tsx';
import { StudyProgress } from '../../../components/study-progress.tsx';
import { countOf, formatCount, formatScore, shownValue } from '../../../lib/format.ts';
import { movesQuery, type Simulation } from '../api/simulations.ts';
import { ScoreHistogram } from './score-histogram.tsx';

interface SimulationFiguresProps {
  simulation: Simulation;
  /** The rules that the simulation tries. */
  rules: Pick<Ruleset, 'stages'>;
  showsLeads: boolean;
  canCancel: boolean;
}

/** Shows the progress of a simulation, and then its results: which leads change stage, and which automations would run. */
export function SimulationFigures({ simulation, rules, showsLeads, canCancel }: SimulationFiguresProps) {
  const { result, estimate, total } = simulation;
  if (!result)
    return (
      <div className="flex flex-col gap-3 text-sm">
        {estimate && (
          <p>
            About <strong className="num">{formatCount(estimate.changesStage)}</strong> of {countOf(total, 'lead')} will
            change stage: between {formatCount(estimate.low)} and {formatCount(estimate.high)}. The exact count follows.
          </p>
        )}
        <StudyProgress label="Simulation" study={simulation} canCancel={canCancel} />
      </div>
    );
  return (
    <div className="flex flex-col gap-3 text-sm">
      {result.changesStage === 0 ? (
        <p>No lead will change stage.</p>
      ) : (
        <p>
          <strong className="num">{formatCount(result.changesStage)}</strong> of {countOf(result.leads, 'lead')} will
          change stage.
        </p>
      )}
      {result.changesStage > 0 && <StageMatrix moves={result.stages} stages={rules.stages.map(({ name }) => name)} />}
      {result.leads > 0 && <ScoreHistogram bars={result.scores} />}
      <p className="text-soft">
        {result.firings.length === 0
          ? 'No automation will run.'
          : `Automations that will run: ${result.firings.map(({ name, leads }) => `${name} for ${countOf(leads, 'lead')}`).join(', ')}.`}
      </p>
      {showsLeads && result.changesStage > 0 && <Moves studyId={simulation.id} />}
    </div>
  );
}

function Moves({ studyId }: { studyId: string }) {
  const { data } = useQuery(movesQuery(studyId));
  if (!data || data.leads.length === 0) return null;
  return (
    <details>
      <summary className="cursor-pointer text-soft">Largest changes</summary>
      <ul className="mt-2 flex flex-col gap-1">
        {data.leads.map(({ leadId, name, before, after }) => (
          <li key={leadId} className="flex justify-between gap-3">
            <Link to={leadPath(leadId)} className="min-w-0 truncate hover:underline">
              <bdi>{name ?? shownValue(leadId)}</bdi>
            </Link>
            <span className="num shrink-0 text-soft">
              {formatScore(before.score)} → {formatScore(after.score)}
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}
