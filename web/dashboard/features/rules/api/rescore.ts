import { queryOptions, useMutation } from '@tanstack/react-query';
import * as scoringRulesApi from '../../../../../worker/contract/api/scoring-rules.ts';
import { callApi } from '../../../lib/api-client.ts';

const POLL_MS = 800;

export const useStartRescore = () =>
  useMutation({
    mutationFn: () => callApi(scoringRulesApi.startRescore),
  });

/** How far a rescore has come; asked again until it is finished. */
export const rescoreQuery = (runId: string | null) =>
  queryOptions({
    queryKey: ['rescore', runId],
    enabled: runId !== null,
    queryFn: ({ signal }) => callApi(scoringRulesApi.getRescore, { path: { runId: runId ?? '' }, signal }),
    refetchInterval: ({ state }) => (state.data?.status === 'finished' ? false : POLL_MS),
  });
