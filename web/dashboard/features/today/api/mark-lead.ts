import { useMutation, useQueryClient } from '@tanstack/react-query';
import * as leadsToCallApi from '../../../../../worker/contract/api/leads-to-call.ts';
import type { CallMark } from '../../../../../worker/contract/lead-to-call.ts';
import { callApi } from '../../../lib/api-client.ts';
import { leadsToCallQuery } from './list-leads-to-call.ts';

/** Marks a lead for everyone in the project; null removes the mark. The lead leaves the list at once. */
export function useMarkLead() {
  const queryClient = useQueryClient();
  const { queryKey } = leadsToCallQuery;
  return useMutation({
    mutationFn: ({ leadId, mark }: { leadId: string; mark: CallMark | null }) =>
      mark
        ? callApi(leadsToCallApi.markLeadToCall, { path: { leadId }, body: mark })
        : callApi(leadsToCallApi.unmarkLeadToCall, { path: { leadId } }),
    onMutate: async ({ leadId }) => {
      await queryClient.cancelQueries({ queryKey });
      queryClient.setQueryData(queryKey, (before) => before?.filter(({ lead }) => lead._id !== leadId));
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey }),
  });
}
