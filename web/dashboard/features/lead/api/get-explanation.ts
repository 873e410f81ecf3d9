import { type QueryClient, queryOptions } from '@tanstack/react-query';
import * as leadsApi from '../../../../../worker/contract/api/leads.ts';
import { callApi } from '../../../lib/api-client.ts';
import { joinExplanation } from '../join-explanation.ts';
import { leadKey } from './lead-key.ts';

export const explanationQuery = (leadId: string, at?: string) =>
  queryOptions({
    queryKey: [...leadKey(leadId), 'explanation', at ?? 'now'],
    queryFn: ({ signal }) => callApi(leadsApi.getLeadExplanation, { path: { leadId }, signal, query: { at } }),
    // Comparing a thousand lines costs more than rendering the few rows that they add up to.
    structuralSharing: false,
  });

/** The number of lines that are read again after an event, which adds one or two. */
export const EXPLANATION_END = 50;

/** Brings the shown breakdown up to date. In a long one, only the end is read; all of it, if earlier lines have changed as well. */
export async function updateExplanation(queryClient: QueryClient, leadId: string): Promise<void> {
  const { queryKey } = explanationQuery(leadId);
  const shown = queryClient.getQueryCache().find({ queryKey });
  const isLong = (queryClient.getQueryData(queryKey)?.lines.length ?? 0) > EXPLANATION_END;
  // An answer that is on its way may be older than the end, and would replace it.
  if (isLong && shown?.isActive() && shown.state.fetchStatus === 'idle') {
    const end = await callApi(leadsApi.getLeadExplanation, {
      path: { leadId },
      query: { limit: EXPLANATION_END },
    }).catch(() => null);
    const known = queryClient.getQueryData(queryKey);
    const joined = end && known && shown.state.fetchStatus === 'idle' ? joinExplanation(known, end) : null;
    if (joined) return void queryClient.setQueryData(queryKey, joined);
  }
  await queryClient.invalidateQueries({ queryKey });
}
