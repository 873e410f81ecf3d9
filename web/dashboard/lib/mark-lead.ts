import { useMutation, useQueryClient } from '@tanstack/react-query';
import * as leadsToCallApi from '../../../worker/contract/api/leads-to-call.ts';
import type { CallMark } from '../../../worker/contract/lead-to-call.ts';
import { useTimes } from '../hooks/use-times.ts';
import { callApi } from './api-client.ts';
import { isolate } from './format.ts';
import { leadsToCallQuery } from './leads-to-call.ts';
import { notify } from './notify.ts';
import type { SnoozeTime } from './snooze-times.ts';

/** Marks a lead as done or snoozes the lead, which removes it from everyone's leads to call. Shows a message with an undo. */
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

/** Marks a lead as done or snoozed; null removes the mark. The lead disappears from the list before the API answers. */
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
    // These callbacks are on the hook because callbacks passed to `mutate` would not run: the row unmounts before the API answers.
    onError: (error) => notify.error(error.message),
    onSettled: () => queryClient.invalidateQueries({ queryKey }),
  });
}
