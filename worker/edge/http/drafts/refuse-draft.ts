import { toInstant } from '../../../contract/instant.ts';
import { LIMITS } from '../../../contract/limits.ts';
import type { PublishRefused } from '../../../settings/scoring/publish-ruleset.ts';
import type { DraftChanged, NoSuchDraft } from '../../../studies/drafts/draft-record.ts';
import type { DraftBehind } from '../../../studies/drafts/publish-draft.ts';
import { invalid, Refusal } from '../../problem.ts';
import { refuseRules } from '../scoring-rules/refuse-rules.ts';

type DraftRefused =
  | PublishRefused
  | NoSuchDraft
  | DraftChanged
  | DraftBehind
  | { reason: 'too_many_drafts' | 'no_such_version' | 'study_of_other_rules' };

export function refuseDraft(refused: DraftRefused): Refusal {
  switch (refused.reason) {
    case 'no_such_draft':
      return new Refusal('not_found', 'There is no such draft: it may have been published or discarded.');
    case 'draft_changed': {
      const { version, email } = refused;
      return new Refusal(
        'conflict',
        `${email ?? 'Someone'} changed this draft after you opened it, so nothing was saved. Reload to see version ${version}.`,
        { errors: [{ path: 'ifVersion', message: `must be ${version}, the draft’s version` }] },
      );
    }
    case 'draft_behind': {
      const { baseVersion, liveVersion, email, publishedAt } = refused;
      return new Refusal(
        'conflict',
        `This draft is based on version ${baseVersion}, but ${email ?? 'someone'} published version ${liveVersion} at ${toInstant(publishedAt)}. Update the draft first (POST /api/drafts/{draftId}/rebase), then publish.`,
      );
    }
    case 'study_of_other_rules':
      return new Refusal(
        'conflict',
        'The simulation has not finished, or did not simulate the current version of the draft. Simulate the draft again before you publish it.',
        { errors: [{ path: 'studyId', message: 'must be a finished simulation of this version of the draft' }] },
      );
    case 'too_many_drafts':
      return new Refusal('conflict', `This project has ${LIMITS.draftsMax} drafts, the limit. Discard one first.`);
    case 'no_such_version':
      return invalid([{ path: 'baseVersion', message: 'must be a published version' }]);
    case 'no_such_rule':
    case 'same_rule':
    case 'too_many_rules':
    case 'stage_in_use':
    case 'other_version_live':
    case 'contended':
      return refuseRules(refused);
  }
}
