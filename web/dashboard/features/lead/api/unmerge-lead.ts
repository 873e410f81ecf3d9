import { useMutation, useQueryClient } from '@tanstack/react-query';
import * as identityApi from '../../../../../worker/contract/api/identity.ts';
import { callApi } from '../../../lib/api-client.ts';
import { leadKey } from './lead-key.ts';

export function useUnmergeLead(winner: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (leadId: string) => callApi(identityApi.unmergeLead, { path: { leadId } }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: leadKey(winner) }),
  });
}
