import { useMutation, useQueryClient } from '@tanstack/react-query';
import * as draftsApi from '../../../../../worker/contract/api/drafts.ts';
import type { Draft } from '../../../../../worker/contract/draft.ts';
import { useTimes } from '../../../hooks/use-times.ts';
import { callApi } from '../../../lib/api-client.ts';
import { draftQuery, toRulesetChange, useCreateDraft, useDeleteDraft, useUpdateDraft } from '../../../lib/drafts.ts';
import { notify } from '../../../lib/notify.ts';
import { studiesQuery, useCancelStudy } from '../../../lib/studies.ts';
import { fromForm, type RulesetForm } from '../ruleset-form.ts';

interface Edited {
  values: RulesetForm;
  baseVersion: number;
}

/** Stores the edited rules in the open draft, or in a new draft if the live rules were edited. */
export function useSaveDraft(draft: Draft | null) {
  const nameDraft = useDraftName();
  const create = useCreateDraft();
  const update = useUpdateDraft();
  return useMutation({
    mutationFn: ({ values, baseVersion }: Edited): Promise<Draft> => {
      const change = toRulesetChange(fromForm(values, 0));
      if (draft) return update.mutateAsync({ id: draft.id, draft: change, ifVersion: draft.version });
      return create.mutateAsync({ name: nameDraft(), note: '', draft: change, baseVersion });
    },
  });
}

/**
 * Stages unsaved rules for publishing: stores them as a draft of their own, because only a draft can be simulated and published. The
 * open draft stays as it was saved. Does not fetch the list of drafts, because the new draft is deleted if the person cancels.
 */
export function useStageDraft(draft: Draft | null) {
  const nameDraft = useDraftName();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ values, baseVersion }: Edited): Promise<Draft> =>
      callApi(draftsApi.createDraft, {
        body: {
          name: draft?.name ?? nameDraft(),
          note: draft?.note ?? '',
          draft: toRulesetChange(fromForm(values, 0)),
          baseVersion,
        },
      }),
    onSuccess: (staged) => queryClient.setQueryData(draftQuery(staged.id).queryKey, staged),
  });
}

/** Deletes a staged draft and its simulations, because nobody asked to save them. */
export function useUnstageDraft() {
  const queryClient = useQueryClient();
  const { mutateAsync: discard } = useDeleteDraft();
  const { mutateAsync: cancel } = useCancelStudy();
  return useMutation({
    mutationFn: (draftId: string) => {
      const studies = queryClient.getQueryData(studiesQuery.queryKey) ?? [];
      const ofDraft = studies.filter((study) => study.kind === 'simulate' && study.draftId === draftId);
      return Promise.all([discard(draftId), ...ofDraft.map(({ id }) => cancel(id))]);
    },
    onError: (error) => notify.error(error.message),
  });
}

function useDraftName(): () => string {
  const times = useTimes();
  return () => `Draft of ${times.shortDay(Date.now())}`;
}
