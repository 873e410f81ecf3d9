import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import * as importsApi from '../../../../../worker/contract/api/imports.ts';
import { Import, type ImportFormat, ImportPreview, type ImportType } from '../../../../../worker/contract/import.ts';
import { callApi, fetchFile } from '../../../lib/api-client.ts';
import { countOf, isolate } from '../../../lib/format.ts';
import { notify } from '../../../lib/notify.ts';
import { saveFile } from '../../../lib/save-file.ts';
import { uploadFile } from '../../../lib/upload-file.ts';
import { setRunningUpload } from '../running-upload.ts';

const POLL_MS = 1000;
const EFFECTS_SHOWN = 50;
const isUnderWay = ({ status, rows, done }: Import): boolean =>
  status === 'undoing' || (status !== 'undone' && (status === 'uploading' || status === 'processing' || done < rows));

/** The last imports, newest first; polled while one of them is in progress. */
export const importsQuery = (projectId: string) =>
  queryOptions({
    queryKey: ['imports', projectId],
    queryFn: ({ signal }) => callApi(importsApi.listImports, { signal }),
    refetchInterval: ({ state }) => (state.data?.some(isUnderWay) ? POLL_MS : false),
  });

const MEDIA_TYPES = { csv: 'text/csv', ndjson: 'application/x-ndjson' } as const satisfies Record<ImportFormat, string>;

/** The settings that decide how an import reads a file. */
export interface ImportReading {
  type: ImportType;
  format: ImportFormat;
  timezone?: string | undefined;
  map?: string | undefined;
  /** The ID of the list to add the leads to. */
  list?: string | undefined;
}

/** The preview uploads only the beginning of the file, which must be long enough for fifty rows of any size. */
const PREVIEW_BYTES = 2 * 1024 * 1024;

/** Previews the first rows of a file as an import would read them. The last preview stays on screen until the next one arrives. */
export const importPreviewQuery = (projectId: string, file: File, reading: ImportReading) =>
  queryOptions({
    queryKey: ['import-preview', projectId, file.name, file.size, file.lastModified, reading],
    queryFn: ({ signal }) =>
      uploadFile(importsApi.createImport, file.slice(0, PREVIEW_BYTES), {
        query: { ...reading, dryRun: 'true' },
        mediaType: MEDIA_TYPES[reading.format],
        onProgress: () => {},
        signal,
        answer: ImportPreview,
      }),
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
  });

/** Uploads a file of events or leads; its rows are then processed in the background. Leaving the screen does not stop the upload. */
export function useImportFile(projectId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async ({ file, reading }: { file: File; reading: ImportReading }) => {
      const controller = new AbortController();
      const tell = (sentBytes: number) =>
        setRunningUpload({
          ...{ projectId, fileName: file.name, sentBytes, totalBytes: file.size },
          stop: () => controller.abort(),
        });
      tell(0);
      try {
        return await uploadFile(importsApi.createImport, file, {
          query: { ...reading, fileName: file.name },
          mediaType: MEDIA_TYPES[reading.format],
          onProgress: tell,
          signal: controller.signal,
          answer: Import,
        });
      } finally {
        setRunningUpload(null);
        // Fetches the list even after a failure, because it shows interrupted uploads.
        void queryClient.invalidateQueries({ queryKey: importsQuery(projectId).queryKey });
      }
    },
    // These callbacks are set here, not in the component, because the person may have left the screen by then.
    onSuccess: ({ rows }, { file }) => notify.success(`Processing ${isolate(file.name)}: ${countOf(rows, 'row')}.`),
    onError: (error, { file }) => {
      if (!isStopped(error)) notify.error(`${isolate(file.name)} was not imported. ${error.message}`);
    },
  });
}

/** True if the person has stopped the upload. */
export const isStopped = (error: Error | null): boolean => error instanceof DOMException && error.name === 'AbortError';

/** The reasons why rows of an import were rejected, the most frequent first. */
export const importReasonsQuery = (projectId: string, importId: string, rejected: number) =>
  queryOptions({
    queryKey: ['import-reasons', projectId, importId, rejected],
    queryFn: ({ signal }) => callApi(importsApi.listImportReasons, { path: { importId }, signal }),
    placeholderData: keepPreviousData,
  });

/** The newest deliveries about leads in an import. */
export const importEffectsQuery = (projectId: string, importId: string) =>
  queryOptions({
    queryKey: ['import-effects', projectId, importId],
    queryFn: ({ signal }) =>
      callApi(importsApi.listImportEffects, { path: { importId }, query: { limit: EFFECTS_SHOWN }, signal }),
  });

/** Undoes an import, in the background. */
export function useUndoImport(projectId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (importId: string) => callApi(importsApi.undoImport, { path: { importId } }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: importsQuery(projectId).queryKey }),
  });
}

/** Saves a file with the reasons why rows of an import were rejected. */
export const useSaveImportErrors = () =>
  useMutation({
    mutationFn: async (importId: string) =>
      saveFile(`${importId}-errors.csv`, await fetchFile(importsApi.getImportErrors, { path: { importId } })),
  });
