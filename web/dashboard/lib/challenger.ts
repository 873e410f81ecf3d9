import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import * as challengerApi from '../../../worker/contract/api/challenger.ts';
import type { Ruleset } from '../../../worker/contract/ruleset.ts';
import type { RulesetChange } from '../../../worker/contract/scoring-rule.ts';
import { callApi } from './api-client.ts';
import { rulesetQuery } from './ruleset.ts';

/** The challenger, which is a copy of a draft that competes with the live rules. Null if the project has no challenger. */
export const challengerQuery = queryOptions({
  queryKey: ['challenger'],
  queryFn: async ({ signal }) => (await callApi(challengerApi.getChallenger, { signal })).challenger,
});

/** Makes a draft the challenger of the live rules, or ends the comparison. */
export function useChangeChallenger() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async (draft: RulesetChange | null): Promise<void> => {
      await (draft
        ? callApi(challengerApi.setChallenger, { body: { draft } })
        : callApi(challengerApi.deleteChallenger));
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: challengerQuery.queryKey }),
  });
}

/** Publishes the challenger. The API refuses if another version went live after the challenger was set. */
export function usePublishChallenger() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (ifVersion: number): Promise<Ruleset> =>
      callApi(challengerApi.publishChallenger, { body: { ifVersion } }),
    onSettled: () =>
      Promise.all([challengerQuery, rulesetQuery].map(({ queryKey }) => queryClient.invalidateQueries({ queryKey }))),
  });
}
