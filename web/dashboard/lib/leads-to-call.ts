import { queryOptions } from '@tanstack/react-query';
import * as leadsToCallApi from '../../../worker/contract/api/leads-to-call.ts';
import { callApi } from './api-client.ts';

/** The leads to call now, most urgent first. */
export const leadsToCallQuery = queryOptions({
  queryKey: ['analytics', 'leads-to-call'],
  queryFn: ({ signal }) => callApi(leadsToCallApi.listLeadsToCall, { signal }),
});
