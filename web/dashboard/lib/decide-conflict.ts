import { useMutation, useQueryClient } from '@tanstack/react-query';
import * as identityApi from '../../../worker/contract/api/identity.ts';
import type { ConflictReason } from '../../../worker/contract/identity.ts';
import { callApi } from './api-client.ts';
import { CONFLICTS_KEY } from './identity-conflicts.ts';

/** Why two leads look like one person, in words. */
export const CONFLICT_REASONS: Record<ConflictReason, string> = {
  email_claimed: 'one was identified with the other’s email',
  both_known: 'they were linked but have different emails',
  both_own: 'they were linked or use the same email, and both IDs are yours',
  linked_elsewhere: 'an ID of one was linked to the other',
  too_many_merges: 'they were linked, but one of them reached today’s limit for web pages',
};

export function useDismissConflict() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: { leadId: string; otherLeadId: string }) =>
      callApi(identityApi.dismissIdentityConflict, { body }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: CONFLICTS_KEY }),
  });
}
