import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import * as studiesApi from '../../../../../worker/contract/api/studies.ts';
import type { Study } from '../../../../../worker/contract/study.ts';
import { callApi } from '../../../lib/api-client.ts';

const POLL_MS = 1_000;

export type BackTest = Extract<Study, { kind: 'backtest' }>;

/** The newest back-test, asked again while it is running; null if there is none. */
export const newestBackTestQuery = queryOptions({
  queryKey: ['back-test'],
  queryFn: async ({ signal }) => {
    const studies = await callApi(studiesApi.listStudies, { signal });
    return studies.find((study): study is BackTest => study.kind === 'backtest') ?? null;
  },
  refetchInterval: ({ state }) => (state.data?.status === 'running' ? POLL_MS : false),
});

/** Tests the live rules on the past. */
export function useStartBackTest() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () => callApi(studiesApi.startStudy, { body: { kind: 'backtest' } }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: newestBackTestQuery.queryKey }),
  });
}
