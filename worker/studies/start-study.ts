import type { Call } from '../access/call.ts';
import type { Study, StudyInput } from '../contract/study.ts';
import type { RulesRefused } from '../domain/change-rules.ts';
import type { NoSuchSegment } from '../settings/segments/show-segments.ts';
import type { HistoryTooShort } from './begin-back-test.ts';
import type { StudyNotBegun } from './begin-study.ts';
import type { NoChallenger } from './challenger-record.ts';
import type { NoSuchDraft } from './drafts/draft-record.ts';
import { startBackTest } from './start-back-test.ts';
import { startChallenge } from './start-challenge.ts';
import { type NoSuchCohortStage, startCohorts } from './start-cohorts.ts';
import { startReturnCount } from './start-return-count.ts';
import { startSimulation } from './start-simulation.ts';
import { startStepFunnel } from './start-step-funnel.ts';
import { startSuggestion } from './start-suggestion.ts';

/** Starts a study of all leads in their current state. */
export function startStudy(
  call: Call,
  input: StudyInput,
): Promise<
  | Study
  | RulesRefused
  | StudyNotBegun
  | HistoryTooShort
  | NoChallenger
  | NoSuchDraft
  | NoSuchSegment
  | NoSuchCohortStage
> {
  switch (input.kind) {
    case 'simulate':
      return startSimulation(call, input);
    case 'backtest':
      return startBackTest(call, input);
    case 'challenge':
      return startChallenge(call);
    case 'suggest':
      return startSuggestion(call, input);
    case 'return':
      return startReturnCount(call, input);
    case 'cohorts':
      return startCohorts(call, input);
    case 'funnel':
      return startStepFunnel(call, input);
  }
}
