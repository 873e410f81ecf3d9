import { useMutation, useQueryClient } from '@tanstack/react-query';
import * as automationsApi from '../../../../../worker/contract/api/automations.ts';
import type { AutomationInput } from '../../../../../worker/contract/automation.ts';
import { callApi } from '../../../lib/api-client.ts';
import { automationsQuery } from '../../../lib/automations.ts';
import { toChange } from '../automation-form.ts';
import { automationQuery } from './get-automation.ts';

/** Creates an automation, or changes the one with this ID. */
export function useSaveAutomation(automationId: string | null) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (input: AutomationInput) =>
      automationId === null
        ? callApi(automationsApi.createAutomation, { body: input })
        : callApi(automationsApi.updateAutomation, { path: { automationId }, body: toChange(input) }),
    onSuccess: (saved) => {
      queryClient.setQueryData(automationQuery(saved.id).queryKey, saved);
      return queryClient.invalidateQueries({ queryKey: automationsQuery.queryKey, exact: true });
    },
  });
}
