import { useMutation } from '@tanstack/react-query';
import * as z from 'zod';
import { callApi, segment } from '../../../lib/api-client.ts';
import { saveFile } from '../../../lib/save-file.ts';

/** Saves everything that is held about the lead as a JSON file. */
export const useExportLead = (leadId: string) =>
  useMutation({
    mutationFn: async () => {
      const all = await callApi(`/api/leads/${segment(leadId)}/export`, { answer: z.record(z.string(), z.unknown()) });
      const json = new Blob([JSON.stringify(all, null, 2)], { type: 'application/json' });
      saveFile(`lead-${leadId.replaceAll(/[^\w-]+/g, '_')}.json`, json);
    },
  });
