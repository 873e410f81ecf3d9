import { queryOptions } from '@tanstack/react-query';
import * as leadsApi from '../../../worker/contract/api/leads.ts';
import { callApi } from './api-client.ts';
import { leadName } from './format.ts';

/** Max. leads that a sentence names. Each name takes a request. */
export const NAMED_MAX = 10;

export interface NamedLead {
  leadId: string;
  name: string;
}

/** The names of up to NAMED_MAX leads, as everywhere on screens. A lead that cannot be read keeps its ID. */
export const readLeadNames = (leadIds: readonly string[], signal?: AbortSignal): Promise<NamedLead[]> =>
  Promise.all(
    leadIds.slice(0, NAMED_MAX).map(async (leadId) => ({
      leadId,
      name: await callApi(leadsApi.getLead, { path: { leadId }, signal }).then(leadName, () => leadId),
    })),
  );

export const leadNamesQuery = (leadIds: readonly string[]) =>
  queryOptions({
    queryKey: ['lead-names', ...leadIds.slice(0, NAMED_MAX)],
    queryFn: ({ signal }) => readLeadNames(leadIds, signal),
  });
