import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { LeadDetail } from '../../../../../worker/contract/lead.ts';
import { notify } from '../../../lib/notify.ts';
import { leadQuery } from './get-lead.ts';

/** Saves a person's work on the lead, such as a note, and shows the lead's new state. */
export function useWorkOnLead(leadId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (send: () => Promise<LeadDetail>) => send(),
    // Keeps the known state if the lead's socket has already sent a newer one.
    onSuccess: (lead) =>
      queryClient.setQueryData(leadQuery(leadId).queryKey, (known) =>
        known && known.version > lead.version ? known : lead,
      ),
    onError: (error) => notify.error(error.message),
  });
}
