import { infiniteQueryOptions } from '@tanstack/react-query';
import { AuditPage } from '../../../../../worker/contract/audit.ts';
import { callApi, segment } from '../../../lib/api-client.ts';

export const auditLogQuery = (projectId: string) =>
  infiniteQueryOptions({
    queryKey: ['audit-log', projectId],
    queryFn: ({ pageParam, signal }) =>
      callApi(`/api/projects/${segment(projectId)}/audit-log`, {
        signal,
        query: { limit: 50, cursor: pageParam },
        answer: AuditPage,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  });
