import { useMutation, useQueryClient } from '@tanstack/react-query';
import * as z from 'zod';
import { callApi, segment } from '../../../lib/api-client.ts';
import { leadKey } from './lead-key.ts';

const Restoring = z.object({ status: z.literal('restoring'), leadId: z.string() });

export function useUnmergeLead(winner: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (leadId: string) =>
      callApi(`/api/leads/${segment(leadId)}/unmerge`, { method: 'POST', answer: Restoring }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: leadKey(winner) }),
  });
}
