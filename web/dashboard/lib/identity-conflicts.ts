import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import * as identityApi from '../../../worker/contract/api/identity.ts';
import type { ConflictFilter, ConflictReason } from '../../../worker/contract/identity.ts';
import { LIMITS } from '../../../worker/contract/limits.ts';
import { callApi, callApiPage } from './api-client.ts';

/** The key of every query about possible duplicates. */
export const CONFLICTS_KEY = ['identity-conflicts'];

/** Why two leads look like one person. */
export const CONFLICT_REASONS: Record<ConflictReason, string> = {
  email_claimed: 'one was identified with the other’s email',
  both_known: 'they were linked but have different emails',
  both_own: 'they were linked or use the same email, and both IDs are yours',
  linked_elsewhere: 'an ID of one was linked to the other',
  too_many_merges: 'they were linked, but pages already added as much to one of them today as they may',
};

/** Possible duplicates of a lead: those that the customer raised, then those of pages. */
export const leadConflictsQuery = (leadId: string) =>
  queryOptions({
    queryKey: [...CONFLICTS_KEY, 'lead', leadId],
    queryFn: ({ signal }) =>
      callApi(identityApi.listIdentityConflicts, { signal, query: { leadId, limit: LIMITS.pageSizeMax } }),
  });

/** The project's possible duplicates, page by page. */
export const conflictsQuery = (filter: ConflictFilter) =>
  infiniteQueryOptions({
    queryKey: [...CONFLICTS_KEY, 'list', filter],
    queryFn: ({ pageParam, signal }) =>
      callApiPage(identityApi.listIdentityConflicts, { signal, query: { ...filter, limit: 50, cursor: pageParam } }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  });

/** How many match, by who raised them. */
export const conflictCountsQuery = (filter: ConflictFilter) =>
  queryOptions({
    queryKey: [...CONFLICTS_KEY, 'count', filter],
    queryFn: ({ signal }) => callApi(identityApi.countIdentityConflicts, { signal, query: filter }),
  });

export function useDismissConflict() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: { leadId: string; otherLeadId: string }) =>
      callApi(identityApi.dismissIdentityConflict, { body }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: CONFLICTS_KEY }),
  });
}
