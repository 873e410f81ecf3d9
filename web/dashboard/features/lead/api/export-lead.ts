import { useMutation } from '@tanstack/react-query';
import * as z from 'zod';
import { callApi, segment } from '../../../lib/api-client.ts';

/** Saves everything that is held about the lead as a JSON file. */
export const useExportLead = (leadId: string) =>
  useMutation({
    mutationFn: async () => {
      const all = await callApi(`/api/leads/${segment(leadId)}/export`, { answer: z.record(z.string(), z.unknown()) });
      const link = document.createElement('a');
      link.href = URL.createObjectURL(new Blob([JSON.stringify(all, null, 2)], { type: 'application/json' }));
      link.download = `lead-${leadId.replaceAll(/[^\w-]+/g, '_')}.json`;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
    },
  });
