import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import * as z from 'zod';
import { IdentityConflict } from '../../../../../worker/contract/identity.ts';
import { LIMITS } from '../../../../../worker/contract/limits.ts';
import { callApi } from '../../../lib/api-client.ts';

/** Pairs of leads that look like one person and wait for a decision. */
export const conflictsQuery = queryOptions({
  queryKey: ['identity-conflicts'],
  queryFn: ({ signal }) =>
    callApi('/api/identity-conflicts', {
      signal,
      query: { limit: LIMITS.pageSizeMax },
      answer: z.array(IdentityConflict),
    }),
});

export function useDismissConflict() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: { leadId: string; otherLeadId: string }) =>
      callApi('/api/identity-conflicts/dismiss', {
        method: 'POST',
        body,
        answer: z.object({ status: z.literal('dismissed') }),
      }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: conflictsQuery.queryKey }),
  });
}
