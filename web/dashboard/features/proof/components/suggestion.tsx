import { lazy, Suspense, useState } from 'react';
import type { MatchedStage } from '../../../../../worker/contract/back-test.ts';
import type { Ruleset } from '../../../../../worker/contract/ruleset.ts';
import type { SuggestionResult } from '../../../../../worker/contract/suggestion.ts';
import { diffRulesets } from '../../../../../worker/domain/diff-rulesets.ts';
import { withSuggestions } from '../../../../../worker/domain/study/with-suggestions.ts';
import { withThresholds } from '../../../../../worker/domain/study/with-thresholds.ts';
import { Button } from '../../../components/button.tsx';
import { CheckField } from '../../../components/check-field.tsx';
import { useOpenDraft } from '../../../hooks/use-open-draft.ts';
import { formatCount } from '../../../lib/format.ts';
import type { StudyOf } from '../api/studies.ts';
import { isOfferedFit } from '../describe-fit-suggestion.ts';
import {
  describeChange,
  describeDecay,
  describeReason,
  describeRefusal,
  describeStages,
  describeStagesNow,
  nameRule,
} from '../describe-suggestion.ts';
import { hasPastChanged } from '../has-past-changed.ts';
import { fitKeyOf, keyOf } from '../suggestion-key.ts';
import { FitChoices, GRADES } from './fit-choices.tsx';

const PointsTrial = lazy(() => import('./points-trial.tsx'));
const DECAY = 'decay';
const STAGES = 'stages';
const NONE: readonly MatchedStage[] = [];

interface SuggestionProps {
  study: StudyOf<'suggest'>;
  result: SuggestionResult;
  ruleset: Ruleset;
  canEdit: boolean;
}

/**
 * Shows the result of a search for points: checkboxes with reasons, sliders, and a button that opens the ticked suggestions as a
 * draft.
 */
export default function Suggestion({ study, result, ruleset, canEdit }: SuggestionProps) {
  const { horizonDays } = study.plan.outcome;
  const outdatedVersion = study.rulesetVersion === ruleset.version ? null : study.rulesetVersion;
  const openDraft = useOpenDraft();
  const [points, setPoints] = useState<ReadonlyMap<string, number>>(new Map());
  const [isTrying, setTrying] = useState(false);
  /** The stages that go with the points on the sliders. */
  const [tried, setTried] = useState(NONE);
  const { decay, fit } = result;
  const rules = result.rules.map((rule) => ({ ...rule, points: points.get(keyOf(rule)) ?? rule.points }));
  const [unticked, setUnticked] = useState(
    () => new Set(rules.filter(({ comesWithOutcome }) => comesWithOutcome).map(keyOf)),
  );
  const refusal = describeRefusal(result);
  const isTicked = (key: string) => !unticked.has(key);
  const toggle = (key: string, ticks: boolean) => {
    const next = new Set(unticked);
    if (ticks) next.delete(key);
    else next.add(key);
    setUnticked(next);
  };
  const ticked = refusal === null ? rules.filter((rule) => isTicked(keyOf(rule))) : [];
  const takenDecay = refusal === null && isTicked(DECAY) ? decay : null;
  const takenFit = isOfferedFit(fit) && {
    rules: fit.rules.filter((rule) => isTicked(fitKeyOf(rule))),
    // Fit rules mean nothing without grades, so a project without fit rules always gets the suggested grades.
    grades: isTicked(GRADES) || !ruleset.fit ? fit.grades : null,
  };
  const live = result.proof?.orders.find(({ order }) => order === 'live');
  const isAsTested =
    points.size === 0 && isTicked(DECAY) && rules.every((rule) => isTicked(keyOf(rule)) !== rule.comesWithOutcome);
  // After the person changes points or choices, the tested stages no longer apply. The trial then computes new stages.
  const showsTrial = live !== undefined && (isTrying || !isAsTested);
  const matched = isAsTested ? (result.proof?.stages ?? NONE) : showsTrial ? tried : NONE;
  const stages = isMovedFrom(ruleset, matched) && (ticked.length > 0 || takenDecay) ? matched : NONE;
  const accepted = withSuggestions(ruleset, { rules: ticked, decay: takenDecay, fit: takenFit || null });
  const suggested =
    stages.length > 0 && isTicked(STAGES)
      ? withThresholds(
          accepted,
          stages.slice(1).map(({ from }) => ({ score: from })),
        )
      : accepted;
  const changesNothing = diffRulesets(ruleset, suggested).length === 0;
  const open = () =>
    openDraft(ticked.length === 0 && !takenDecay ? 'Suggested fit' : 'Suggested points', suggested, ruleset.version);
  return (
    <div className="flex flex-col gap-4">
      {outdatedVersion !== null && (
        <p role="status" className="text-soft text-sm">
          This search compared its points with version {outdatedVersion}. Version {ruleset.version} is live now: search
          again to compare with it.
        </p>
      )}
      {refusal === null ? (
        <>
          <Verdict result={result} outdatedVersion={outdatedVersion} />
          <ul className="flex flex-col gap-3">
            {rules.map((rule) => (
              <li key={keyOf(rule)}>
                <CheckField
                  label={`${nameRule(rule)}: ${describeChange(rule, ruleset)}`}
                  note={describeReason(rule, horizonDays)}
                  checked={isTicked(keyOf(rule))}
                  disabled={!canEdit}
                  onChange={(ticks) => toggle(keyOf(rule), ticks)}
                />
              </li>
            ))}
            {decay && (
              <li>
                <CheckField
                  label={`Decay: ${describeDecay(decay)}`}
                  note={`Today: ${describeDecay(ruleset.decay)}.`}
                  checked={isTicked(DECAY)}
                  disabled={!canEdit}
                  onChange={(ticks) => toggle(DECAY, ticks)}
                />
              </li>
            )}
            {stages.length > 0 && (
              <li>
                <CheckField
                  label={`Stages: ${describeStages(stages)}`}
                  note={describeStagesNow(stages)}
                  checked={isTicked(STAGES)}
                  disabled={!canEdit}
                  onChange={(ticks) => toggle(STAGES, ticks)}
                />
              </li>
            )}
          </ul>
          {showsTrial && (
            <Suspense fallback={<div aria-busy className="skeleton h-64" />}>
              <PointsTrial
                rules={ticked}
                decay={takenDecay ?? ruleset.decay}
                {...{ ruleset, live, outdatedVersion }}
                studyId={study.id}
                stages={result.proof?.stages ?? NONE}
                movesStages={isTicked(STAGES)}
                onStages={setTried}
                onChange={(key, value) => setPoints((before) => new Map(before).set(key, value))}
              />
            </Suspense>
          )}
          {!showsTrial && live && (
            <div>
              <Button onClick={() => setTrying(true)}>Try other points</Button>
            </div>
          )}
        </>
      ) : (
        <p className="text-sm">{refusal}</p>
      )}
      {fit && <FitChoices {...{ fit, ruleset, canEdit, isTicked }} onChange={toggle} />}
      {canEdit && hasPastChanged(result.proof) && (
        <p className="text-sm">
          The last quarter differs too much from the time before. Don’t publish these points: find out first what has
          changed.
        </p>
      )}
      {canEdit && !hasPastChanged(result.proof) && (refusal === null || isOfferedFit(fit)) && (
        <div className="flex flex-wrap items-center gap-3">
          <Button look="primary" disabled={changesNothing} onClick={open}>
            Open as draft
          </Button>
          <p className="text-faint text-sm">
            {changesNothing ? 'Your rules already contain all of this.' : 'Nothing changes until you publish it.'}
          </p>
        </div>
      )}
    </div>
  );
}

/** True if the suggestion keeps the live rules' stages but moves their thresholds. */
const isMovedFrom = ({ stages }: Ruleset, matched: readonly MatchedStage[]): boolean =>
  matched.length === stages.length &&
  stages.every(({ name, from }, i) => matched[i]?.name === name && matched[i].liveFrom === from) &&
  matched.some(({ from, liveFrom }) => from !== liveFrom);

function Verdict({
  result: { verdict, proof },
  outdatedVersion,
}: Pick<SuggestionProps, 'result'> & { outdatedVersion: number | null }) {
  if (verdict === 'unproven')
    return (
      <p className="text-sm">
        Too few leads have reached the outcome since then to test these points. Treat these points as a first guess.
      </p>
    );
  const pairsOf = (name: string) => {
    const share = proof?.orders.find(({ order }) => order === name)?.auc?.value;
    return share === undefined ? '–' : formatCount(Math.round(share * 100));
  };
  return (
    <p className="text-sm">
      Tested on later moments, the suggested points put the buyer first in{' '}
      <strong className="num">{pairsOf('draft')} of 100</strong> pairs.{' '}
      {outdatedVersion === null ? 'Today’s rules do' : `Version ${outdatedVersion} does`} so in{' '}
      <strong className="num">{pairsOf('live')}</strong>.
    </p>
  );
}
