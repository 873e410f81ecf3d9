import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import * as identityApi from '../../../../../worker/contract/api/identity.ts';
import { LIMITS } from '../../../../../worker/contract/limits.ts';
import { callApi } from '../../../lib/api-client.ts';

/** Pairs of leads that look like one person and wait for a decision. */
export const conflictsQuery = queryOptions({
  queryKey: ['identity-conflicts'],
  queryFn: ({ signal }) => callApi(identityApi.listIdentityConflicts, { signal, query: { limit: LIMITS.pageSizeMax } }),
});

export function useDismissConflict() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: { leadId: string; otherLeadId: string }) =>
      callApi(identityApi.dismissIdentityConflict, { body }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: conflictsQuery.queryKey }),
  });
}
