import { useMutation, useQueryClient } from '@tanstack/react-query';
import * as leadsToCallApi from '../../../worker/contract/api/leads-to-call.ts';
import type { CallMark } from '../../../worker/contract/lead-to-call.ts';
import { useTimes } from '../hooks/use-times.ts';
import { callApi } from './api-client.ts';
import { isolate } from './format.ts';
import { leadsToCallQuery } from './leads-to-call.ts';
import { notify } from './notify.ts';
import type { SnoozeTime } from './snooze-times.ts';

/** Takes a lead off the leads to call, for everyone in the project. The message offers an undo. */
export function useMarkLead({ leadId, name }: { leadId: string; name: string }) {
  const times = useTimes();
  const { mutate } = useSetMark();
  const set = (mark: CallMark, text: string) => {
    mutate({ leadId, mark });
    notify.success(text, { undo: () => mutate({ leadId, mark: null }) });
  };
  return {
    markDone: () => set({ status: 'done' }, `${isolate(name)} marked as done.`),
    snooze: ({ until }: SnoozeTime) =>
      set(
        { status: 'snoozed', until: until.toISOString() },
        `${isolate(name)} snoozed until ${times.dateTime(until.getTime())}.`,
      ),
  };
}

/** Sets the mark of a lead; null removes it. The lead disappears from the list at once. */
function useSetMark() {
  const queryClient = useQueryClient();
  const { queryKey } = leadsToCallQuery;
  return useMutation({
    mutationFn: ({ leadId, mark }: { leadId: string; mark: CallMark | null }) =>
      mark
        ? callApi(leadsToCallApi.markLeadToCall, { path: { leadId }, body: mark })
        : callApi(leadsToCallApi.unmarkLeadToCall, { path: { leadId } }),
    onMutate: async ({ leadId }) => {
      await queryClient.cancelQueries({ queryKey });
      queryClient.setQueryData(queryKey, (before) => before?.filter(({ lead }) => lead._id !== leadId));
    },
    // Set on the hook, not on `mutate`: by then the row is unmounted, so callbacks of `mutate` would not run.
    onError: (error) => notify.error(error.message),
    onSettled: () => queryClient.invalidateQueries({ queryKey }),
  });
}
