import { queryOptions } from '@tanstack/react-query';
import * as automationsApi from '../../../../../worker/contract/api/automations.ts';
import { LIMITS } from '../../../../../worker/contract/limits.ts';
import { callApi } from '../../../lib/api-client.ts';

const POLL_MS = 4000;

/** The last runs of an automation, newest first. Polls, because no socket message announces runs. */
export const executionsQuery = (automationId: string) =>
  queryOptions({
    queryKey: ['automations', automationId, 'executions'],
    queryFn: ({ signal }) =>
      callApi(automationsApi.listExecutions, { path: { automationId }, signal, query: { limit: LIMITS.pageSizeMax } }),
    refetchInterval: POLL_MS,
  });
