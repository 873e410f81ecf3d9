import { useQuery } from '@tanstack/react-query';
import { useEffect, useId } from 'react';
import type { BackTestOrder, MatchedStage } from '../../../../../worker/contract/back-test.ts';
import type { Decay, Ruleset, ScoringRule } from '../../../../../worker/contract/ruleset.ts';
import type { StudyTapes, SuggestedRule } from '../../../../../worker/contract/suggestion.ts';
import { ErrorState } from '../../../components/error-state.tsx';
import { StageMatrix } from '../../../components/stage-matrix.tsx';
import { countOf, formatCount } from '../../../lib/format.ts';
import { tapesQuery } from '../api/studies.ts';
import { nameRule } from '../describe-suggestion.ts';
import { labelsOf } from '../order-looks.ts';
import type { TrialAsked } from '../points-desk.ts';
import { keyOf } from '../suggestion-key.ts';
import { usePointsTrial } from '../use-points-trial.ts';
import { CallsSlider } from './calls-slider.tsx';
import { LiftChart } from './lift-chart.tsx';
import { PairsList } from './pairs-list.tsx';

/** The highest value of a slider for points, the same as in a search for points. */
const POINTS_MAX = 50;

interface TrialProps {
  studyId: string;
  /** The ticked suggestions, with the points from the sliders. */
  rules: readonly SuggestedRule[];
  decay: Decay;
  ruleset: Ruleset;
  /** The test result of the live rules. */
  live: BackTestOrder;
  /** The version that was live during the test; null if it is still live. */
  outdatedVersion: number | null;
  /** The stages as measured in the test. Each stage should keep its number of leads. */
  stages: readonly MatchedStage[];
  /** True if the thresholds of stages change together with the points. */
  movesStages: boolean;
  /** Receives the scores at which stages would start with the tried points; an empty list if they cannot be computed. */
  onStages: (stages: readonly MatchedStage[]) => void;
  onChange: (key: string, points: number) => void;
}

/** Shows a slider for the points of each rule, and how well the tried points would have ranked leads in the test. */
export default function PointsTrial({ studyId, ...trial }: TrialProps) {
  const { data: tapes, error, refetch } = useQuery(tapesQuery(studyId));
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!tapes) return <div aria-busy className="skeleton h-64" />;
  return <Trial tapes={tapes} {...trial} />;
}

function Trial({
  tapes,
  rules,
  decay,
  ruleset,
  live,
  outdatedVersion,
  stages,
  movesStages,
  onStages,
  onChange,
}: Omit<TrialProps, 'studyId'> & { tapes: StudyTapes }) {
  const labels = labelsOf({ draft: 'These points', outdatedVersion });
  const found = usePointsTrial(tapes, toAsked({ tapes, rules, decay, ruleset, live, stages, movesStages }));
  const orders = found ? [live, { ...live, ...found, order: 'draft' as const }] : [live];
  const matched = found?.stages;
  useEffect(() => {
    onStages(stages.flatMap((stage, i) => (matched?.[i] ? [{ ...stage, from: matched[i].from }] : [])));
  }, [matched, stages, onStages]);
  const isSample = tapes.standsFor.all * tapes.standsFor.othersAlso > 1;
  return (
    <section aria-label="Try other points" className="flex flex-col gap-4 border-line border-t pt-4">
      <div className="grid gap-x-6 gap-y-3 sm:grid-cols-2">
        {rules.map((rule) => (
          <PointsSlider key={keyOf(rule)} rule={rule} onChange={(points) => onChange(keyOf(rule), points)} />
        ))}
      </div>
      <div className="grid gap-6 lg:grid-cols-2">
        <div className="flex flex-col gap-4">
          <PairsList orders={orders} labels={labels} />
          <CallsSlider orders={orders} labels={labels} />
        </div>
        <LiftChart orders={orders} labels={labels} />
      </div>
      {found && found.moves.length > 0 && (
        <div className="flex flex-col gap-2">
          <p className="text-sm">
            Leads by stage at the last moment of the test: under the live rules, and with these points
          </p>
          <StageMatrix moves={found.moves} stages={ruleset.stages.map(({ name }) => name)} />
        </div>
      )}
      <p className="text-faint text-xs">
        Estimated from {isSample ? 'a sample of the leads at ' : ''}the {countOf(tapes.moments.length, 'moment')} of the
        test. Each rule keeps its suggested limit
        {hasNegative(ruleset) ? ', and rules with negative points are left out' : ''}. Points that are tuned to this
        test do worse later. Test the draft before you publish it.
      </p>
    </section>
  );
}

function PointsSlider({ rule, onChange }: { rule: SuggestedRule; onChange: (points: number) => void }) {
  const id = useId();
  return (
    <div>
      <label htmlFor={id} className="flex justify-between gap-2 text-sm">
        <span>{nameRule(rule)}</span>
        <strong className="num">{formatCount(rule.points)}</strong>
      </label>
      <input
        id={id}
        type="range"
        min={0}
        max={POINTS_MAX}
        value={rule.points}
        aria-valuetext={countOf(rule.points, 'point')}
        onChange={({ currentTarget }) => onChange(currentTarget.valueAsNumber)}
        className="mt-1 block w-full accent-(--accent)"
      />
    </div>
  );
}

const hasNegative = ({ rules }: Ruleset): boolean => rules.some(({ active, points }) => active && points < 0);

const pointsOf = (rules: readonly (Pick<ScoringRule, 'points' | 'cap'> | undefined)[]) => ({
  points: rules.map((rule) => rule?.points ?? 0),
  caps: rules.map((rule) => rule?.cap ?? null),
});

/**
 * True if the tapes (recorded leads) cover every rule that gives points. Without all of these rules, the computed scores would be
 * wrong.
 */
const scoresAll = (tapes: StudyTapes, { rules }: Ruleset): boolean => {
  const candidates = new Set(tapes.rules.map(({ ruleId }) => ruleId));
  return rules.every(({ id, active, points }) => !active || points === 0 || candidates.has(id));
};

/**
 * Prepares the request to the worker. Ticked suggestions use the points from the sliders, and all other rules use those of the live
 * version.
 */
function toAsked({
  tapes,
  rules,
  decay,
  ruleset,
  live,
  stages,
  movesStages,
}: Omit<TrialProps, 'studyId' | 'onChange' | 'onStages' | 'outdatedVersion'> & { tapes: StudyTapes }): TrialAsked {
  const accepted = new Map(rules.map((rule) => [keyOf(rule), rule]));
  const today = tapes.rules.map(({ ruleId }) => ruleset.rules.find(({ id, active }) => active && id === ruleId));
  const scored = tapes.rules.map((candidate, i) => accepted.get(keyOf(candidate)) ?? today[i]);
  const isWhole = scoresAll(tapes, ruleset);
  return {
    decay,
    ...pointsOf(scored),
    shares: live.lift.map(({ share }) => share),
    calls: live.calls.map(({ calls }) => calls),
    movesStages,
    live: isWhole ? { ...pointsOf(today), decay: ruleset.decay, stages: ruleset.stages } : null,
    stages: isWhole ? stages.map(({ name, from, judgedShare: share }) => ({ name, from, share })) : [],
  };
}
