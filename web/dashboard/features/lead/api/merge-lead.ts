import { useMutation, useQueryClient } from '@tanstack/react-query';
import * as identityApi from '../../../../../worker/contract/api/identity.ts';
import type { MergeChoices } from '../../../../../worker/contract/identity.ts';
import { callApi } from '../../../lib/api-client.ts';
import { CONFLICTS_KEY } from '../../../lib/identity-conflicts.ts';

export function useMergeLead(winner: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: { leadId: string; preview: boolean; choose: MergeChoices; previewId?: string }) =>
      callApi(identityApi.mergeLead, { path: { leadId: winner }, body }),
    onSuccess: ({ status }) =>
      status === 'merging' ? queryClient.invalidateQueries({ queryKey: CONFLICTS_KEY }) : undefined,
  });
}
