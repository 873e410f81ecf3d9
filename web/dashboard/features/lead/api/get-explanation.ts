import { type QueryClient, queryOptions } from '@tanstack/react-query';
import * as leadsApi from '../../../../../worker/contract/api/leads.ts';
import { callApi } from '../../../lib/api-client.ts';
import { joinExplanation } from '../join-explanation.ts';
import { leadKey } from './lead-key.ts';

export const explanationQuery = (leadId: string, at?: string) =>
  queryOptions({
    queryKey: [...leadKey(leadId), 'explanation', at ?? 'now'],
    queryFn: ({ signal }) => callApi(leadsApi.getLeadExplanation, { path: { leadId }, signal, query: { at } }),
    // Does not compare new lines with old ones, because comparing a thousand lines costs more than rendering the few rows they add
    // up to.
    structuralSharing: false,
  });

/** The number of lines to read again after an event. An event adds only one or two lines. */
export const EXPLANATION_END = 50;

/** Brings the breakdown on the screen up to date. Reads only the end of a long breakdown, unless earlier lines have changed as well. */
export async function updateExplanation(queryClient: QueryClient, leadId: string): Promise<void> {
  const { queryKey } = explanationQuery(leadId);
  const shown = queryClient.getQueryCache().find({ queryKey });
  const isLong = (queryClient.getQueryData(queryKey)?.lines.length ?? 0) > EXPLANATION_END;
  // Cancels a request that is under way, because its answer may be older than the new end and would overwrite it.
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
