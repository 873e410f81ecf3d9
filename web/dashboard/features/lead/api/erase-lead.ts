import { useMutation, useQueryClient } from '@tanstack/react-query';
import * as z from 'zod';
import { callApi, segment } from '../../../lib/api-client.ts';

const Erased = z.object({ _id: z.string(), erased: z.literal(true) });

export function useEraseLead(leadId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () => callApi(`/api/leads/${segment(leadId)}`, { method: 'DELETE', answer: Erased }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['leads'] }),
  });
}
