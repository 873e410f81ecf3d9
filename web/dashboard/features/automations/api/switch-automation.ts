import { useMutation, useQueryClient } from '@tanstack/react-query';
import * as automationsApi from '../../../../../worker/contract/api/automations.ts';
import { callApi } from '../../../lib/api-client.ts';
import { automationsQuery } from '../../../lib/automations.ts';
import { automationQuery } from './get-automation.ts';

/** Turns an automation on or off. Shows the new state at once, and reverts it if the API refuses. */
export function useSwitchAutomation(automationId: string) {
  const queryClient = useQueryClient();
  const all = automationsQuery.queryKey;
  const one = automationQuery(automationId).queryKey;
  return useMutation({
    mutationFn: (enabled: boolean) =>
      callApi(automationsApi.updateAutomation, { path: { automationId }, body: { enabled } }),
    onMutate: async (enabled) => {
      await queryClient.cancelQueries({ queryKey: all });
      const before = { all: queryClient.getQueryData(all), one: queryClient.getQueryData(one) };
      queryClient.setQueryData(all, (automations) =>
        automations?.map((automation) => (automation.id === automationId ? { ...automation, enabled } : automation)),
      );
      queryClient.setQueryData(one, (automation) => automation && { ...automation, enabled });
      return before;
    },
    onError: (_error, _enabled, before) => {
      queryClient.setQueryData(all, before?.all);
      queryClient.setQueryData(one, before?.one);
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: all }),
  });
}
