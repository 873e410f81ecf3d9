import { useMutation, useQueryClient } from '@tanstack/react-query';
import * as leadsApi from '../../../../../worker/contract/api/leads.ts';
import * as projectsApi from '../../../../../worker/contract/api/projects.ts';
import { LIMITS } from '../../../../../worker/contract/limits.ts';
import { callApi, type FilePage, fetchFilePage } from '../../../lib/api-client.ts';
import { fileDay, saveFile } from '../../../lib/save-file.ts';

const TRIES_MAX = 4;

export interface ExportProgress {
  leads: number;
  total: number;
  bytes: number;
}

/** Saves everything stored about all leads as one file, which consists of many pages from the API. */
export function useExportEverything(projectId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async ({
      signal,
      onProgress,
    }: {
      signal: AbortSignal;
      onProgress: (progress: ExportProgress) => void;
    }) => {
      const { total } = await callApi(leadsApi.listLeads, { signal, query: { limit: 1 } });
      const pages: Blob[] = [];
      let cursor: string | null = null;
      do {
        const page: FilePage = await queryClient.query(pageQuery({ projectId, cursor, signal }));
        pages.push(page.file);
        cursor = page.nextCursor;
        onProgress({
          leads: Math.min(pages.length * LIMITS.exportedLeadsMax, total ?? 0),
          total: total ?? 0,
          bytes: pages.reduce((sum, { size }) => sum + size, 0),
        });
      } while (cursor !== null);
      saveFile(`leads-everything-${fileDay()}.ndjson`, new Blob(pages, { type: 'application/x-ndjson' }));
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['audit-log'] }),
  });
}

/**
 * Fetches one page, and retries after an error unless the person stopped the export. The cache does not keep pages, because the
 * file contains them.
 */
const pageQuery = ({
  projectId,
  cursor,
  signal,
}: {
  projectId: string;
  cursor: string | null;
  signal: AbortSignal;
}) => ({
  queryKey: ['export', projectId, cursor],
  queryFn: () =>
    fetchFilePage(projectsApi.exportProject, {
      path: { projectId },
      signal,
      query: { contents: 'everything', cursor: cursor ?? undefined },
    }),
  retry: (failures: number) => failures < TRIES_MAX - 1 && !signal.aborted,
  staleTime: 0,
  gcTime: 0,
});
