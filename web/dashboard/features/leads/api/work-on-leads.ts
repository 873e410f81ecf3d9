import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import * as leadsApi from '../../../../../worker/contract/api/leads.ts';
import * as workApi from '../../../../../worker/contract/api/work.ts';
import type { Json } from '../../../../../worker/contract/json-value.ts';
import type { LeadStatus } from '../../../../../worker/contract/work.ts';
import { callApi } from '../../../lib/api-client.ts';
import { countOf } from '../../../lib/format.ts';
import { changeListed, LISTS_KEY } from '../../../lib/lists.ts';
import { notify } from '../../../lib/notify.ts';
import { changeLeads } from './change-leads.ts';

export type LeadsChange =
  | { type: 'owner'; owner: string | null }
  | { type: 'status'; status: LeadStatus; reason?: string }
  | { type: 'list'; listId: string; isIn: boolean }
  /** A custom property; null clears it. */
  | { type: 'property'; name: string; value: Json };

const callFor = (change: LeadsChange) => (leadId: string) => {
  const path = { leadId };
  switch (change.type) {
    case 'owner':
      return callApi(workApi.setLeadOwner, { path, body: { owner: change.owner } });
    case 'status': {
      const { status, reason } = change;
      return callApi(workApi.setLeadStatus, { path, body: { status, ...(reason !== undefined && { reason }) } });
    }
    case 'property':
      return callApi(leadsApi.updateLead, { path, body: { custom: { [change.name]: change.value } } });
    case 'list':
      return changeListed(change.isIn, { leadId, listId: change.listId });
  }
};

/**
 * Sets the owner, the status, a list or a property of several leads. `words` describes the result, such as “assigned to me”. `done`
 * counts the leads changed so far.
 */
export function useWorkOnLeads(leadIds: readonly string[]) {
  const queryClient = useQueryClient();
  const [done, setDone] = useState(0);
  const work = useMutation({
    mutationFn: ({ change }: { change: LeadsChange; words: string }) =>
      changeLeads(leadIds, callFor(change), { onProgress: setDone }),
    onMutate: () => setDone(0),
    onSuccess: ({ done, failed }, { words, change }) => {
      if (change.type === 'list') void queryClient.invalidateQueries({ queryKey: LISTS_KEY });
      if (done.length > 0) notify.success(`${countOf(done.length, 'lead')} ${words}`);
      const [problem] = failed.values();
      if (problem !== undefined) notify.error(`${countOf(failed.size, 'lead')} not changed: ${problem}`);
    },
  });
  return { ...work, done };
}
