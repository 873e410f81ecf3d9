import { useMutation } from '@tanstack/react-query';
import type { Draft } from '../../../../../worker/contract/draft.ts';
import { useTimes } from '../../../hooks/use-times.ts';
import { toRulesetChange, useCreateDraft, useUpdateDraft } from '../../../lib/drafts.ts';
import { fromForm, type RulesetForm } from '../ruleset-form.ts';

/** Stores the edited rules in the open draft, or in a new draft if the live rules were edited. */
export function useSaveDraft(draft: Draft | null) {
  const times = useTimes();
  const create = useCreateDraft();
  const update = useUpdateDraft();
  return useMutation({
    mutationFn: ({ values, baseVersion }: { values: RulesetForm; baseVersion: number }): Promise<Draft> => {
      const change = toRulesetChange(fromForm(values, 0));
      if (draft) return update.mutateAsync({ id: draft.id, draft: change, ifVersion: draft.version });
      const name = `Draft of ${times.shortDay(Date.now())}`;
      return create.mutateAsync({ name, note: '', draft: change, baseVersion });
    },
  });
}
