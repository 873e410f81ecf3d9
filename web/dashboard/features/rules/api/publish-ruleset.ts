import { useMutation, useQueryClient } from '@tanstack/react-query';
import * as scoringRulesApi from '../../../../../worker/contract/api/scoring-rules.ts';
import type { RulesetChange } from '../../../../../worker/contract/scoring-rule.ts';
import { callApi } from '../../../lib/api-client.ts';
import { rulesetQuery } from '../../../lib/ruleset.ts';

export function usePublishRuleset() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: RulesetChange) => callApi(scoringRulesApi.updateRuleset, { body }),
    onSuccess: (ruleset) => {
      queryClient.setQueryData(rulesetQuery.queryKey, ruleset);
      return queryClient.invalidateQueries({ predicate: ({ queryKey }) => queryKey.length > 1 });
    },
  });
}
