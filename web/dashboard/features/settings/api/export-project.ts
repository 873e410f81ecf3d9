import { useMutation, useQueryClient } from '@tanstack/react-query';
import * as projectsApi from '../../../../../worker/contract/api/projects.ts';
import { fetchFile } from '../../../lib/api-client.ts';
import { fileDay, saveFile } from '../../../lib/save-file.ts';

/** Saves all leads of the project as one file. */
export function useExportProject(projectId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async (format: 'csv' | 'ndjson') =>
      saveFile(
        `leads-${fileDay()}.${format}`,
        await fetchFile(projectsApi.exportProject, { path: { projectId }, query: { format } }),
      ),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['audit-log'] }),
  });
}
