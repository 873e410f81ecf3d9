import { useMutation, useQueryClient } from '@tanstack/react-query';
import * as leadsApi from '../../../../worker/contract/api/leads.ts';
import { fetchFile } from '../../lib/api-client.ts';
import { countOf } from '../../lib/format.ts';
import { notify } from '../../lib/notify.ts';
import { fileDay, saveFile } from '../../lib/save-file.ts';
import type { LeadFilters } from './lead-filters.ts';
import { readBehavior } from './lead-sort.ts';

/** Saves a CSV file with every field and property of the selected leads, or of the whole list, even the part that has not loaded. */
export function useExportLeads() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async (which: { filters: LeadFilters } | { ids: readonly string[] }) => {
      const body = 'ids' in which ? { ids: [...which.ids] } : toBody(which.filters);
      saveFile(`leads-${fileDay()}.csv`, await fetchFile(leadsApi.exportLeads, { body }));
    },
    onSuccess: (_file, which) => {
      notify.success('ids' in which ? `${countOf(which.ids.length, 'lead')} exported` : 'Leads exported');
      void queryClient.invalidateQueries({ queryKey: ['audit-log'] });
    },
    onError: (error) => notify.error(error.message),
  });
}

function toBody(filters: LeadFilters) {
  const { filter: _filter, behavior, ...query } = filters.toQuery(Date.now());
  return { ...query, filter: filters.conditions, ...(behavior && { behavior: readBehavior(behavior) }) };
}
