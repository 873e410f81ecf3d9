import { queryOptions } from '@tanstack/react-query';
import * as z from 'zod';
import { RulesetVersion } from '../../../../../worker/contract/scoring-rule.ts';
import { callApi } from '../../../lib/api-client.ts';

const SHOWN = 50;

export const versionsQuery = queryOptions({
  queryKey: ['ruleset', 'versions'],
  queryFn: ({ signal }) =>
    callApi('/api/scoring-rules/versions', { signal, query: { limit: SHOWN }, answer: z.array(RulesetVersion) }),
});
