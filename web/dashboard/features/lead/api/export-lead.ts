import { useMutation } from '@tanstack/react-query';
import * as leadsApi from '../../../../../worker/contract/api/leads.ts';
import { callApi } from '../../../lib/api-client.ts';

/** Saves everything stored about the lead as a JSON file. */
export const useExportLead = (leadId: string) =>
  useMutation({
    mutationFn: async () => {
      const all = await callApi(leadsApi.exportLead, { path: { leadId } });
      const json = new Blob([JSON.stringify(all, null, 2)], { type: 'application/json' });
      const { saveFile } = await import('../../../lib/save-file.ts');
      saveFile(`lead-${leadId.replaceAll(/[^\w-]+/g, '_')}.json`, json);
    },
  });
