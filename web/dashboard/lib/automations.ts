import { queryOptions } from '@tanstack/react-query';
import * as automationsApi from '../../../worker/contract/api/automations.ts';
import { callApi } from './api-client.ts';

/** All automations, oldest first. */
export const automationsQuery = queryOptions({
  queryKey: ['automations'],
  queryFn: ({ signal }) => callApi(automationsApi.listAutomations, { signal }),
});
