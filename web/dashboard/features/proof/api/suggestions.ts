import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import * as studiesApi from '../../../../../worker/contract/api/studies.ts';
import type { Study } from '../../../../../worker/contract/study.ts';
import { callApi } from '../../../lib/api-client.ts';

const POLL_MS = 1_000;

export type SuggestStudy = Extract<Study, { kind: 'suggest' }>;

/** The newest search for points, asked again while it is running; null if there is none. */
export const newestSuggestionQuery = queryOptions({
  queryKey: ['suggestion'],
  queryFn: async ({ signal }) => {
    const studies = await callApi(studiesApi.listStudies, { signal });
    return studies.find((study): study is SuggestStudy => study.kind === 'suggest') ?? null;
  },
  refetchInterval: ({ state }) => (state.data?.status === 'running' ? POLL_MS : false),
});

/** Searches the past for points that would have foretold the outcome better. */
export function useStartSuggestion() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () => callApi(studiesApi.startStudy, { body: { kind: 'suggest' } }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: newestSuggestionQuery.queryKey }),
  });
}
