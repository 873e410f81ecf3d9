import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import * as studiesApi from '../../../worker/contract/api/studies.ts';
import type { Study } from '../../../worker/contract/study.ts';
import { callApi, isGone } from './api-client.ts';

export const STUDIES_POLL_MS = 1_000;

/** The project's studies, newest first, polled while one of them is running. */
export const studiesQuery = queryOptions({
  queryKey: ['studies'],
  queryFn: ({ signal }) => callApi(studiesApi.listStudies, { signal }),
  refetchInterval: ({ state }) => (isRunning(state.data) ? STUDIES_POLL_MS : false),
});

export const isRunning = (studies: readonly Study[] = []): boolean =>
  studies.some(({ status }) => status === 'running');

/** Stops a running study. Does not fail if the study has been deleted. */
export function useCancelStudy() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (studyId: string) =>
      callApi(studiesApi.deleteStudy, { path: { studyId } }).catch((error: unknown) => {
        if (!isGone(error)) throw error;
      }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: studiesQuery.queryKey }),
  });
}
