import { useMutation, useQueryClient } from '@tanstack/react-query';
import * as z from 'zod';
import { callApi, segment } from '../../../lib/api-client.ts';
import { automationsQuery } from '../../../lib/automations.ts';

export function useDeleteAutomation(automationId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () =>
      callApi(`/api/automations/${segment(automationId)}`, {
        method: 'DELETE',
        answer: z.object({ id: z.string(), deleted: z.literal(true) }),
      }),
    // The one itself is gone: asking for it again would only say so.
    onSuccess: () => queryClient.invalidateQueries({ queryKey: automationsQuery.queryKey, exact: true }),
  });
}
