import { queryOptions } from '@tanstack/react-query';
import * as projectsApi from '../../../../../worker/contract/api/projects.ts';
import { LIMITS } from '../../../../../worker/contract/limits.ts';
import { callApi } from '../../../lib/api-client.ts';

/** How many leads would be erased right away if inactive leads were kept for `days`. */
export const retentionPreviewQuery = (projectId: string, days: number) =>
  queryOptions({
    queryKey: ['retention-preview', projectId, days],
    enabled: Number.isInteger(days) && days >= 1 && days <= LIMITS.retentionDaysMax,
    queryFn: ({ signal }) =>
      callApi(projectsApi.previewRetention, { path: { projectId }, signal, query: { retentionDays: days } }),
  });
