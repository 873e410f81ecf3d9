import { useMutation, useQueryClient } from '@tanstack/react-query';
import * as leadsApi from '../../../../../worker/contract/api/leads.ts';
import type { LearnedTraits } from '../../../../../worker/contract/traits.ts';
import { callApi } from '../../../lib/api-client.ts';
import { leadQuery } from './get-lead.ts';

export function useUpdateLead(leadId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: LearnedTraits) => callApi(leadsApi.updateLead, { path: { leadId }, body }),
    onSuccess: (lead) => queryClient.setQueryData(leadQuery(leadId).queryKey, lead),
  });
}
