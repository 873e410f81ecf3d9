import { queryOptions, useMutation } from '@tanstack/react-query';
import { LeadRun } from '../../../../../worker/contract/scoring-rule.ts';
import { callApi, segment } from '../../../lib/api-client.ts';

const POLL_MS = 800;

export const useStartRescore = () =>
  useMutation({
    mutationFn: () => callApi('/api/scoring-rules/rescore', { method: 'POST', answer: LeadRun }),
  });

/** How far a rescore has come; asked again until it is finished. */
export const rescoreQuery = (runId: string | null) =>
  queryOptions({
    queryKey: ['rescore', runId],
    enabled: runId !== null,
    queryFn: ({ signal }) => callApi(`/api/scoring-rules/rescore/${segment(runId ?? '')}`, { signal, answer: LeadRun }),
    refetchInterval: ({ state }) => (state.data?.status === 'finished' ? false : POLL_MS),
  });
