import { queryOptions } from '@tanstack/react-query';
import * as leadsApi from '../../../../../worker/contract/api/leads.ts';
import { DAY_MS } from '../../../../../worker/domain/time.ts';
import { callApi } from '../../../lib/api-client.ts';

export const COOLING_DAYS = 7;

/** The leads that will drop a stage within a week unless they become active, soonest first, and how many there are. */
export const coolingLeadsQuery = (limit: number) =>
  queryOptions({
    queryKey: ['analytics', 'cooling-leads', limit],
    queryFn: ({ signal }) => {
      const dropsBefore = new Date(Date.now() + COOLING_DAYS * DAY_MS).toISOString();
      return callApi(leadsApi.listLeads, { signal, query: { sort: 'stageDropsAt', dropsBefore, limit } });
    },
  });
