import { LIMITS } from '../../../contract/limits.ts';
import type { RulesRefused } from '../../../domain/change-rules.ts';
import { invalid, Refusal } from '../../problem.ts';
import { refuseRules } from '../scoring-rules/refuse-rules.ts';

type StudyRefused =
  | RulesRefused
  | {
      reason:
        | 'no_such_study'
        | 'no_such_draft'
        | 'no_challenger'
        | 'too_many_studies'
        | 'study_unfinished'
        | 'predicts_nothing'
        | 'no_tapes'
        | 'no_such_segment'
        | 'bad_cursor';
    }
  | { reason: 'history_too_short'; horizonDays: number }
  | { reason: 'no_such_cohort_stage'; stages: string[] };

export function refuseStudy(refused: StudyRefused): Refusal {
  switch (refused.reason) {
    case 'no_such_study':
      return new Refusal('not_found', 'There is no such study. Studies are deleted after 30 days.');
    case 'no_such_draft':
      return invalid([{ path: 'draftId', message: 'must be a draft of this project' }]);
    case 'no_challenger':
      return new Refusal('conflict', 'There is no challenger. Choose one before you compare.');
    case 'too_many_studies':
      return new Refusal(
        'conflict',
        `${LIMITS.studiesRunningMax} studies of this project are already running. Wait for one to finish, or cancel one.`,
      );
    case 'study_unfinished':
      return new Refusal('conflict', 'This study is still running: verify it after it has finished.');
    case 'predicts_nothing':
      return new Refusal('conflict', 'Only simulations predict something that can be verified. Verify a simulation.');
    case 'no_tapes':
      return new Refusal('conflict', 'Only finished suggestions that were tested on later moments have tapes.');
    case 'history_too_short':
      return new Refusal(
        'conflict',
        `There is too little history. A lead can be judged at a moment only after the outcome’s time limit has passed (${refused.horizonDays} days). Choose a shorter time limit or earlier moments, or try again later.`,
      );
    case 'no_such_segment':
      return invalid([{ path: 'segment', message: 'must be a segment of this project' }]);
    case 'no_such_cohort_stage':
      return invalid([
        {
          path: 'stage',
          message: `must be a stage of this project above the lowest (${refused.stages.join(', ') || 'there is none'})`,
        },
      ]);
    case 'bad_cursor':
      return invalid([{ path: 'cursor', message: 'must be a nextCursor of this list' }]);
    case 'no_such_rule':
    case 'same_rule':
    case 'too_many_rules':
      return refuseRules(refused);
  }
}
