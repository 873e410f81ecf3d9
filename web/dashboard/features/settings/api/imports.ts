import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import * as z from 'zod';
import { Import, type ImportFormat, type ImportType } from '../../../../../worker/contract/import.ts';
import { callApi, fetchFile, segment } from '../../../lib/api-client.ts';
import { saveFile } from '../../../lib/save-file.ts';
import { uploadFile } from '../../../lib/upload-file.ts';

const POLL_MS = 1000;
const isUnderWay = ({ status, rows, done }: Import): boolean =>
  status === 'uploading' || status === 'processing' || done < rows;

/** The last imports, newest first; asked again for as long as one of them is under way. */
export const importsQuery = (projectId: string) =>
  queryOptions({
    queryKey: ['imports', projectId],
    queryFn: ({ signal }) => callApi('/api/imports', { signal, answer: z.array(Import) }),
    refetchInterval: ({ state }) => (state.data?.some(isUnderWay) ? POLL_MS : false),
  });

export const MEDIA_TYPES: Record<ImportFormat, string> = { csv: 'text/csv', ndjson: 'application/x-ndjson' };

interface ImportUpload {
  file: File;
  type: ImportType;
  format: ImportFormat;
  onProgress: (sentBytes: number) => void;
  signal: AbortSignal;
}

/** Sends a file of events or leads; its rows are then processed in the background. */
export function useImportFile(projectId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ file, type, format, onProgress, signal }: ImportUpload) =>
      uploadFile('/api/imports', file, {
        query: { type, format },
        mediaType: MEDIA_TYPES[format],
        onProgress,
        signal,
        answer: Import,
      }),
    // Also one that broke off is listed.
    onSettled: () => queryClient.invalidateQueries({ queryKey: importsQuery(projectId).queryKey }),
  });
}

/** Saves why rows of an import were rejected. */
export const useSaveImportErrors = () =>
  useMutation({
    mutationFn: async (importId: string) =>
      saveFile(`${importId}-errors.csv`, await fetchFile(`/api/imports/${segment(importId)}/errors`)),
  });
