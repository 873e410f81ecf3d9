import { queryOptions } from '@tanstack/react-query';
import * as z from 'zod';
import { LIMITS } from '../../../../../worker/contract/limits.ts';
import { callApi, segment } from '../../../lib/api-client.ts';

/** How many leads a retention of `days` would erase now. */
export const retentionPreviewQuery = (projectId: string, days: number) =>
  queryOptions({
    queryKey: ['retention-preview', projectId, days],
    enabled: Number.isInteger(days) && days >= 1 && days <= LIMITS.retentionDaysMax,
    queryFn: ({ signal }) =>
      callApi(`/api/projects/${segment(projectId)}/retention-preview`, {
        signal,
        query: { retentionDays: days },
        answer: z.object({ leads: z.int() }),
      }),
  });
