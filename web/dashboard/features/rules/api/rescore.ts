import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import * as scoringRulesApi from '../../../../../worker/contract/api/scoring-rules.ts';
import { callApi } from '../../../lib/api-client.ts';

const POLL_MS = 800;

export function useStartRescore() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () => callApi(scoringRulesApi.startRescore),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: rescoresQuery.queryKey }),
  });
}

/** The newest rescores, polled while one of them is running. Includes rescores that colleagues started. */
export const rescoresQuery = queryOptions({
  queryKey: ['rescore'],
  queryFn: ({ signal }) => callApi(scoringRulesApi.listRescores, { signal }),
  refetchInterval: ({ state }) => (state.data?.[0]?.status === 'running' ? POLL_MS : false),
});
