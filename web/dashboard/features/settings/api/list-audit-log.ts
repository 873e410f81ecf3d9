import { infiniteQueryOptions } from '@tanstack/react-query';
import * as projectsApi from '../../../../../worker/contract/api/projects.ts';
import { callApi } from '../../../lib/api-client.ts';

export const auditLogQuery = (projectId: string) =>
  infiniteQueryOptions({
    queryKey: ['audit-log', projectId],
    queryFn: ({ pageParam, signal }) =>
      callApi(projectsApi.listAuditLog, { path: { projectId }, signal, query: { limit: 50, cursor: pageParam } }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  });
