import { setTimeout as sleep } from 'node:timers/promises';
import type { Draft } from '../../worker/contract/draft.ts';
import type { Ruleset } from '../../worker/contract/ruleset.ts';
import type { Study } from '../../worker/contract/study.ts';
import type { SuggestionResult } from '../../worker/contract/suggestion.ts';
import { roundScore } from '../../worker/domain/hundredths.ts';
import { withSuggestions } from '../../worker/domain/study/with-suggestions.ts';
import { seededRandom } from '../../worker/testing/seeded-random.ts';
import type { ApiClient } from '../api-client.ts';
import type { Control } from './controls.ts';
import { finish, POLL_MS } from './judge-by-api.ts';
import { questionOf, tapesOf } from './judge-here.ts';
import type { ProvingSet } from './proving-set.ts';

const COMPARED = 200;

/**
 * Publishes suggested rules as a person would, and checks two promises: every lead gets the simulated score, and a back-test gives
 * leads the same past scores as the API.
 */
export async function publishByApi(
  owner: ApiClient,
  set: ProvingSet,
  suggestion: SuggestionResult,
): Promise<Control[]> {
  const live = await owner.call<Ruleset>('GET', '/api/scoring-rules/ruleset');
  const rules = suggestion.rules.filter(({ comesWithOutcome }) => !comesWithOutcome);
  const { version: _, ...draft } = withSuggestions(live, { rules, decay: suggestion.decay });
  const verification = await publish(owner, {
    ...draft,
    rules: draft.rules.map(({ id, ...rule }) => (id.startsWith('new_') ? rule : { id, ...rule })),
  });
  const { equal, changedSince, different } = verification;
  const leads = equal + changedSince + different;
  return [
    { name: 'leads end as simulated', holds: equal === leads && leads > 0, seen: `${equal} of ${leads}` },
    await comparePast(owner, set),
  ];
}

async function publish(owner: ApiClient, ruleset: object) {
  const { id: draftId, version: ifVersion } = await owner.call<Draft>('POST', '/api/drafts', {
    ...{ name: 'Suggested points', draft: ruleset },
  });
  const { id: studyId } = await finish(owner, { kind: 'simulate', mode: 'rescore', draftId });
  await owner.call('POST', `/api/drafts/${draftId}/publish`, { ifVersion, studyId });
  for (;;) {
    const study = await owner.call<Study>('GET', `/api/studies/${studyId}`);
    if (study.kind === 'simulate' && study.verification?.status === 'finished') return study.verification;
    await sleep(POLL_MS);
  }
}

/** Compares the scores of random leads at random moments: those of a back-test of the live rules with those of the API. */
async function comparePast(owner: ApiClient, set: ProvingSet): Promise<Control> {
  const ruleset = await owner.call<Ruleset>('GET', '/api/scoring-rules/ruleset');
  const question = { ...questionOf(set), rulesets: [ruleset] };
  // The API includes events at the exact moment, but a back-test does not.
  const ambiguous = new Set(set.events.map(({ leadId, at }) => `${leadId} ${at}`));
  const judged = tapesOf(set.events, question).flatMap(({ leadId, judgments }) =>
    judgments.map(({ snapshot, scores }) => ({ leadId, at: question.snapshots[snapshot] ?? 0, score: scores[0] ?? 0 })),
  );
  const random = seededRandom(7);
  let [equal, compared] = [0, 0];
  while (compared < Math.min(COMPARED, judged.length)) {
    const one = judged[Math.floor(random() * judged.length)];
    if (!one || ambiguous.has(`${one.leadId} ${one.at}`)) continue;
    const at = new Date(one.at).toISOString();
    const { currentScore } = await owner.call<{ currentScore: number }>('GET', `/api/leads/${one.leadId}?at=${at}`);
    compared++;
    if (currentScore === roundScore(one.score)) equal++;
  }
  return {
    name: 'a back-test’s scores are the API’s of then',
    holds: equal === compared && compared > 0,
    seen: `${equal} of ${compared}`,
  };
}
