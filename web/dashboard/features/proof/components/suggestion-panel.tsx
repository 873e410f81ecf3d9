import { lazy, Suspense, useState } from 'react';
import type { Ruleset } from '../../../../../worker/contract/ruleset.ts';
import type { SuggestionResult } from '../../../../../worker/contract/suggestion.ts';
import { withSuggestions } from '../../../../../worker/domain/study/with-suggestions.ts';
import { Button } from '../../../components/button.tsx';
import { CheckField } from '../../../components/check-field.tsx';
import { Panel } from '../../../components/panel.tsx';
import { ProgressBar } from '../../../components/progress-bar.tsx';
import { useOpenDraft } from '../../../hooks/use-open-draft.ts';
import { countOf, formatCount, formatPercent } from '../../../lib/format.ts';
import { notify } from '../../../lib/notify.ts';
import { useRuleset } from '../../../lib/ruleset.ts';
import { useNewestStudy, useStartStudy } from '../api/studies.ts';
import { describeChange, describeReason, describeRefusal, nameSuggestion } from '../describe-suggestion.ts';
import { hasPastChanged } from '../has-past-changed.ts';
import { keyOf } from '../suggestion-key.ts';

const PointsTrial = lazy(() => import('./points-trial.tsx'));

/** Points that the past suggests, with reasons, to be opened as a draft. */
export function SuggestionPanel({ canEdit }: { canEdit: boolean }) {
  const { data: study } = useNewestStudy('suggest');
  const { data: ruleset } = useRuleset();
  const start = useStartStudy('suggest');
  const begin = () => start.mutate(undefined, { onError: (failure) => notify.error(failure.message) });
  return (
    <Panel
      title="Suggested points"
      note="learned from what your leads did before"
      actions={
        canEdit && (
          <Button isBusy={start.isPending || study?.status === 'running'} onClick={begin}>
            Suggest points
          </Button>
        )
      }
    >
      {study?.result && ruleset ? (
        <Suggestion
          key={study.id}
          studyId={study.id}
          result={study.result}
          horizonDays={study.plan.outcome.horizonDays}
          {...{ ruleset, canEdit }}
        />
      ) : study?.status === 'running' ? (
        <ProgressBar
          label="Search"
          done={study.done}
          total={study.total}
          note={`${formatCount(study.done)} of ${countOf(study.total, 'lead')}`}
        />
      ) : (
        <p className="text-soft text-sm">
          Find the points that would have predicted the outcome best, and test them on a later period.
        </p>
      )}
    </Panel>
  );
}

interface SuggestionProps {
  studyId: string;
  result: SuggestionResult;
  ruleset: Ruleset;
  horizonDays: number;
  canEdit: boolean;
}

function Suggestion({ studyId, result, ruleset, horizonDays, canEdit }: SuggestionProps) {
  const openDraft = useOpenDraft();
  const [points, setPoints] = useState<ReadonlyMap<string, number>>(new Map());
  const [isTrying, setTrying] = useState(false);
  const { decay } = result;
  const rules = result.rules.map((rule) => ({ ...rule, points: points.get(keyOf(rule)) ?? rule.points }));
  const [unticked, setUnticked] = useState(
    () => new Set(rules.filter(({ comesWithOutcome }) => comesWithOutcome).map(keyOf)),
  );
  const [takesDecay, setTakesDecay] = useState(true);
  const refusal = describeRefusal(result);
  if (refusal !== null) return <p className="text-sm">{refusal}</p>;
  const toggle = (key: string, isTicked: boolean) => {
    const next = new Set(unticked);
    if (isTicked) next.delete(key);
    else next.add(key);
    setUnticked(next);
  };
  const ticked = rules.filter((rule) => !unticked.has(keyOf(rule)));
  const live = result.proof?.orders.find(({ order }) => order === 'live');
  const open = () =>
    openDraft(
      'Suggested points',
      withSuggestions(ruleset, { rules: ticked, decay: takesDecay ? decay : null }),
      ruleset.version,
    );
  return (
    <div className="flex flex-col gap-4">
      <Verdict result={result} />
      <ul className="flex flex-col gap-3">
        {rules.map((rule) => (
          <li key={keyOf(rule)}>
            <CheckField
              label={`${nameSuggestion(rule)}: ${describeChange(rule, ruleset)}`}
              note={describeReason(rule, horizonDays)}
              checked={!unticked.has(keyOf(rule))}
              disabled={!canEdit}
              onChange={(isTicked) => toggle(keyOf(rule), isTicked)}
            />
          </li>
        ))}
        {decay && (
          <li>
            <CheckField
              label={`Decay: ${formatPercent(decay.ratePerDay)} a day after ${countOf(decay.graceDays, 'day')}`}
              note={`Today: ${formatPercent(ruleset.decay.ratePerDay)} a day after ${countOf(ruleset.decay.graceDays, 'day')}.`}
              checked={takesDecay}
              disabled={!canEdit}
              onChange={setTakesDecay}
            />
          </li>
        )}
      </ul>
      {isTrying && live && (
        <Suspense fallback={<div aria-busy className="skeleton h-64" />}>
          <PointsTrial
            rules={ticked}
            decay={(takesDecay ? decay : null) ?? ruleset.decay}
            {...{ studyId, ruleset, live }}
            onChange={(key, value) => setPoints((before) => new Map(before).set(key, value))}
          />
        </Suspense>
      )}
      {!isTrying && live && (
        <div>
          <Button onClick={() => setTrying(true)}>Try other points</Button>
        </div>
      )}
      {canEdit && hasPastChanged(result.proof) && (
        <p className="text-sm">
          The last quarter differs too much from the time before. Don’t publish these points: find out first what has
          changed.
        </p>
      )}
      {canEdit && !hasPastChanged(result.proof) && (
        <div className="flex flex-wrap items-center gap-3">
          <Button look="primary" disabled={ticked.length === 0 && !takesDecay} onClick={open}>
            Open as draft
          </Button>
          <p className="text-faint text-sm">Nothing changes until you publish it.</p>
        </div>
      )}
    </div>
  );
}

function Verdict({ result: { verdict, proof } }: Pick<SuggestionProps, 'result'>) {
  if (verdict === 'unproven')
    return (
      <p className="text-sm">
        Too few leads have reached the outcome since then to test these points. Treat them as a first guess.
      </p>
    );
  const pairsOf = (name: string) => {
    const share = proof?.orders.find(({ order }) => order === name)?.auc?.value;
    return share === undefined ? '–' : formatCount(Math.round(share * 100));
  };
  return (
    <p className="text-sm">
      Tested on later moments, these points put the buyer first in{' '}
      <strong className="num">{pairsOf('draft')} of 100</strong> pairs. Today’s rules do so in{' '}
      <strong className="num">{pairsOf('live')}</strong>.
    </p>
  );
}
