import { queryOptions } from '@tanstack/react-query';
import { LeadPage } from '../../../../../worker/contract/lead.ts';
import { LIMITS } from '../../../../../worker/contract/limits.ts';
import { DAY_MS } from '../../../../../worker/domain/time.ts';
import { callApi } from '../../../lib/api-client.ts';

/** Leads with activity in the last day, by score. */
export const activeLeadsQuery = queryOptions({
  queryKey: ['analytics', 'active-leads'],
  queryFn: ({ signal }) => {
    const query = { activeAfter: new Date(Date.now() - DAY_MS).toISOString(), limit: LIMITS.pageSizeMax };
    return callApi('/api/leads', { signal, query, answer: LeadPage });
  },
});
