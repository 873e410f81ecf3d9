import { queryOptions } from '@tanstack/react-query';
import * as leadsApi from '../../../../../worker/contract/api/leads.ts';
import { DAY_MS } from '../../../../../worker/domain/time.ts';
import { callApi } from '../../../lib/api-client.ts';

/** The leads with the most activity in the last day. */
export const busyLeadsQuery = (limit: number) =>
  queryOptions({
    queryKey: ['analytics', 'busy-leads', limit],
    queryFn: ({ signal }) => {
      const query = { sort: 'velocity', activeAfter: new Date(Date.now() - DAY_MS).toISOString(), limit } as const;
      return callApi(leadsApi.listLeads, { signal, query });
    },
  });
