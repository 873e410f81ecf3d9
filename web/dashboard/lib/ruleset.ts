import { queryOptions, useQuery } from '@tanstack/react-query';
import { Ruleset } from '../../../worker/contract/ruleset.ts';
import { callApi } from './api-client.ts';

/** The ruleset in force. Nearly every screen needs its stages and its decay. */
export const rulesetQuery = queryOptions({
  queryKey: ['ruleset'],
  queryFn: ({ signal }) => callApi('/api/scoring-rules/ruleset', { signal, answer: Ruleset }),
  staleTime: 60_000,
});

export const useRuleset = () => useQuery(rulesetQuery);
