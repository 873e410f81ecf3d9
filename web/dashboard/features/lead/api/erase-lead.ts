import { useMutation, useQueryClient } from '@tanstack/react-query';
import { eraseLead } from '../../../lib/erase-lead.ts';
import { readLeadNames } from '../../../lib/lead-names.ts';

export function useEraseLead(leadId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    // The notice names the leads that stay.
    mutationFn: async () => {
      const { kept, possibleDuplicates } = await eraseLead(leadId);
      return { kept: await readLeadNames(kept), possibleDuplicates: await readLeadNames(possibleDuplicates) };
    },
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['leads'] }),
  });
}
