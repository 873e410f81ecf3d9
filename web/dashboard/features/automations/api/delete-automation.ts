import { useMutation, useQueryClient } from '@tanstack/react-query';
import * as automationsApi from '../../../../../worker/contract/api/automations.ts';
import { callApi } from '../../../lib/api-client.ts';
import { automationsQuery } from '../../../lib/automations.ts';

export function useDeleteAutomation(automationId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () => callApi(automationsApi.deleteAutomation, { path: { automationId } }),
    // Fetches only the list again, because the deleted automation would answer 404.
    onSuccess: () => queryClient.invalidateQueries({ queryKey: automationsQuery.queryKey, exact: true }),
  });
}
