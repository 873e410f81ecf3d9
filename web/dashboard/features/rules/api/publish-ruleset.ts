import { useMutation, useQueryClient } from '@tanstack/react-query';
import * as scoringRulesApi from '../../../../../worker/contract/api/scoring-rules.ts';
import type { RulesetUpdate } from '../../../../../worker/contract/scoring-rule.ts';
import { ApiError, callApi } from '../../../lib/api-client.ts';
import { rulesetQuery } from '../../../lib/ruleset.ts';

export function usePublishRuleset() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: RulesetUpdate) => callApi(scoringRulesApi.updateRuleset, { body }),
    onError: (error) => {
      // Another version is live: the changes are to be compared with that one.
      if (error instanceof ApiError && error.status === 409)
        void queryClient.invalidateQueries({ queryKey: rulesetQuery.queryKey });
    },
    onSuccess: (ruleset) => {
      queryClient.setQueryData(rulesetQuery.queryKey, ruleset);
      return queryClient.invalidateQueries({ predicate: ({ queryKey }) => queryKey.length > 1 });
    },
  });
}
