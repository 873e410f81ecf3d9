import { useNavigate } from 'react-router';
import type { RulesetContent } from '../../../worker/domain/diff-rulesets.ts';
import { draftPath, toRulesetChange, useCreateDraft } from '../lib/drafts.ts';
import { notify } from '../lib/notify.ts';

/** Stores rules as a draft based on a published version, and opens the draft on the scoring screen. */
export function useOpenDraft() {
  const navigate = useNavigate();
  const create = useCreateDraft();
  return (name: string, content: RulesetContent, baseVersion: number): void =>
    create.mutate(
      { name, note: '', draft: toRulesetChange(content), baseVersion },
      {
        onSuccess: ({ id }) => void navigate(draftPath(id)),
        onError: (error) => notify.error(error.message),
      },
    );
}
