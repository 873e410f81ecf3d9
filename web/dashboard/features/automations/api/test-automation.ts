import { useMutation, useQueryClient } from '@tanstack/react-query';
import * as automationsApi from '../../../../../worker/contract/api/automations.ts';
import { callApi } from '../../../lib/api-client.ts';
import { executionsQuery } from './list-executions.ts';

/**
 * Runs an automation once as a test, for a chosen lead or for a sample lead. With `write`, the test also writes the contact to the
 * CRM.
 */
export function useTestAutomation(automationId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ leadId, write }: { leadId: string | null; write: boolean }) =>
      callApi(automationsApi.testAutomation, {
        path: { automationId },
        body: { ...(leadId !== null && { leadId }), write },
      }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: executionsQuery(automationId).queryKey }),
  });
}
