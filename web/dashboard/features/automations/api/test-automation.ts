import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Delivery } from '../../../../../worker/contract/webhook.ts';
import { callApi, segment } from '../../../lib/api-client.ts';
import { executionsQuery } from './list-executions.ts';

/** Fires it once, now: with this lead, or with a sample where there is none. */
export function useTestAutomation(automationId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (leadId: string | null) =>
      callApi(`/api/automations/${segment(automationId)}/test`, {
        method: 'POST',
        body: leadId === null ? {} : { leadId },
        answer: Delivery,
      }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: executionsQuery(automationId).queryKey }),
  });
}
