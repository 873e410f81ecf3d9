import { useMutation, useQueryClient } from '@tanstack/react-query';
import { eraseLead } from '../../../lib/erase-lead.ts';

export function useEraseLead(leadId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () => eraseLead(leadId),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['leads'] }),
  });
}
