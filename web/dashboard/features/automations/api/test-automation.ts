import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Delivery } from '../../../../../worker/contract/webhook.ts';
import { callApi, segment } from '../../../lib/api-client.ts';
import { executionsQuery } from './list-executions.ts';

/** Sends one test, about this lead or a sample. `write`: also write the contact to a CRM. */
export function useTestAutomation(automationId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ leadId, write }: { leadId: string | null; write: boolean }) =>
      callApi(`/api/automations/${segment(automationId)}/test`, {
        method: 'POST',
        body: { ...(leadId !== null && { leadId }), write },
        answer: Delivery,
      }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: executionsQuery(automationId).queryKey }),
  });
}
