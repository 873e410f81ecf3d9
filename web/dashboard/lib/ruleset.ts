import { queryOptions } from '@tanstack/react-query';
import * as scoringRulesApi from '../../../worker/contract/api/scoring-rules.ts';
import { useDeferredQuery } from '../hooks/use-deferred-query.ts';
import { callApi } from './api-client.ts';

/** The live ruleset. The page requests the ruleset early, because nearly every screen needs the stages and the decay. */
export const rulesetQuery = queryOptions({
  queryKey: ['ruleset'],
  queryFn: ({ signal }) => callApi(scoringRulesApi.getRuleset, { signal }),
  staleTime: 60_000,
});

export const useRuleset = () => useDeferredQuery(rulesetQuery);
