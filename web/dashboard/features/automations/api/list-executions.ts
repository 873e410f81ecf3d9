import { queryOptions } from '@tanstack/react-query';
import * as z from 'zod';
import { Execution } from '../../../../../worker/contract/automation.ts';
import { LIMITS } from '../../../../../worker/contract/limits.ts';
import { callApi, segment } from '../../../lib/api-client.ts';

const POLL_MS = 4000;

/** The last firings, newest first. No socket tells of them: they are asked for again by themselves. */
export const executionsQuery = (automationId: string) =>
  queryOptions({
    queryKey: ['automations', automationId, 'executions'],
    queryFn: ({ signal }) =>
      callApi(`/api/automations/${segment(automationId)}/executions`, {
        signal,
        query: { limit: LIMITS.pageSizeMax },
        answer: z.array(Execution),
      }),
    refetchInterval: POLL_MS,
  });
