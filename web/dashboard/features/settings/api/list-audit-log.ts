import { infiniteQueryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import * as projectsApi from '../../../../../worker/contract/api/projects.ts';
import type { AuditFilter } from '../../../../../worker/contract/audit.ts';
import { callApi, fetchFile } from '../../../lib/api-client.ts';
import { fileDay, saveFile } from '../../../lib/save-file.ts';

export const auditLogQuery = (projectId: string, filter: AuditFilter) =>
  infiniteQueryOptions({
    queryKey: ['audit-log', projectId, filter],
    queryFn: ({ pageParam, signal }) =>
      callApi(projectsApi.listAuditLog, {
        path: { projectId },
        signal,
        query: { ...filter, limit: 50, cursor: pageParam },
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  });

/** Saves the matching entries as a CSV file. */
export function useExportAuditLog(projectId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async (filter: AuditFilter) =>
      saveFile(
        `audit-log-${fileDay()}.csv`,
        await fetchFile(projectsApi.exportAuditLog, { path: { projectId }, query: filter }),
      ),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['audit-log'] }),
  });
}
