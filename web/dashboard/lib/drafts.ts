import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import * as draftsApi from '../../../worker/contract/api/drafts.ts';
import type { Draft, DraftChange, DraftInput, DraftPublication } from '../../../worker/contract/draft.ts';
import type { Ruleset } from '../../../worker/contract/ruleset.ts';
import type { RulesetChange } from '../../../worker/contract/scoring-rule.ts';
import type { RulesetContent } from '../../../worker/domain/diff-rulesets.ts';
import { callApi } from './api-client.ts';
import { rulesetQuery } from './ruleset.ts';

const DRAFTS = ['drafts'];

/** The project's drafts, most recently changed first. */
export const draftsQuery = queryOptions({
  queryKey: DRAFTS,
  queryFn: ({ signal }) => callApi(draftsApi.listDrafts, { signal }),
});

export const draftQuery = (draftId: string | null) =>
  queryOptions({
    queryKey: [...DRAFTS, draftId],
    enabled: draftId !== null,
    queryFn: ({ signal }) => callApi(draftsApi.getDraft, { path: { draftId: draftId ?? '' }, signal }),
  });

/** The address that opens a draft on the scoring screen. */
export const draftPath = (draftId: string): string => `/rules?draft=${draftId}`;

/** The rules in the form that the API accepts, in which new rules have no ID. */
export const toRulesetChange = ({ rules, stages, decay, silent = [], fit }: RulesetContent): RulesetChange => ({
  ...{ stages, decay, silent, fit: fit ?? null },
  rules: rules.map(({ id, ...rule }) => (id.startsWith('new_') ? rule : { ...rule, id })),
});

/** Returns a function that puts a saved draft into the cache and fetches the list of drafts again. */
function useStored() {
  const queryClient = useQueryClient();
  return (draft: Draft) => {
    queryClient.setQueryData(draftQuery(draft.id).queryKey, draft);
    return queryClient.invalidateQueries({ queryKey: DRAFTS, exact: true });
  };
}

export function useCreateDraft() {
  const onSuccess = useStored();
  return useMutation({ mutationFn: (body: DraftInput) => callApi(draftsApi.createDraft, { body }), onSuccess });
}

export function useUpdateDraft() {
  const onSuccess = useStored();
  return useMutation({
    mutationFn: ({ id: draftId, ...body }: DraftChange & { id: string }) =>
      callApi(draftsApi.updateDraft, { path: { draftId }, body }),
    onSuccess,
  });
}

/** Applies a draft's changes to the rules that are live now. */
export function useRebaseDraft() {
  const onSuccess = useStored();
  return useMutation({
    mutationFn: ({ id: draftId, version: ifVersion }: Draft) =>
      callApi(draftsApi.rebaseDraft, { path: { draftId }, body: { ifVersion } }),
    onSuccess,
  });
}

export function useDeleteDraft() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (draftId: string) => callApi(draftsApi.deleteDraft, { path: { draftId } }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: DRAFTS, exact: true }),
  });
}

export function usePublishDraft() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ id: draftId, ...body }: DraftPublication & { id: string }): Promise<Ruleset> =>
      callApi(draftsApi.publishDraft, { path: { draftId }, body }),
    onSuccess: (ruleset) => {
      queryClient.setQueryData(rulesetQuery.queryKey, ruleset);
      return queryClient.invalidateQueries({
        predicate: ({ queryKey }) => queryKey[0] !== 'drafts' || queryKey.length === 1,
      });
    },
    onError: () => queryClient.invalidateQueries({ queryKey: rulesetQuery.queryKey }),
  });
}
