import { useMutation, useQueryClient } from '@tanstack/react-query';
import * as leadsApi from '../../../../../worker/contract/api/leads.ts';
import { callApi } from '../../../lib/api-client.ts';

export function useEraseLead(leadId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () => callApi(leadsApi.eraseLead, { path: { leadId } }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['leads'] }),
  });
}
