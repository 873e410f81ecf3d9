import { useMutation, useQueryClient } from '@tanstack/react-query';
import * as leadsApi from '../../../../../worker/contract/api/leads.ts';
import { callApi } from '../../../lib/api-client.ts';

/** Erases the lead that is on the screen, and not another that it was merged into meanwhile. */
export function useEraseLead(leadId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () => callApi(leadsApi.eraseLead, { path: { leadId }, query: { winner: leadId } }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['leads'] }),
  });
}
