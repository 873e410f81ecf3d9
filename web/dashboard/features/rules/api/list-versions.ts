import { queryOptions } from '@tanstack/react-query';
import * as scoringRulesApi from '../../../../../worker/contract/api/scoring-rules.ts';
import { callApi } from '../../../lib/api-client.ts';

const SHOWN = 50;

export const versionsQuery = queryOptions({
  queryKey: ['ruleset', 'versions'],
  queryFn: ({ signal }) => callApi(scoringRulesApi.listRulesetVersions, { signal, query: { limit: SHOWN } }),
});
