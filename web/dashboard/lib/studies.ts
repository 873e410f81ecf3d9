import { queryOptions } from '@tanstack/react-query';
import * as studiesApi from '../../../worker/contract/api/studies.ts';
import type { Study } from '../../../worker/contract/study.ts';
import { callApi } from './api-client.ts';

export const STUDIES_POLL_MS = 1_000;

/** The project's studies, newest first, asked again while one is running. */
export const studiesQuery = queryOptions({
  queryKey: ['studies'],
  queryFn: ({ signal }) => callApi(studiesApi.listStudies, { signal }),
  refetchInterval: ({ state }) => (isRunning(state.data) ? STUDIES_POLL_MS : false),
});

export const isRunning = (studies: readonly Study[] = []): boolean =>
  studies.some(({ status }) => status === 'running');
