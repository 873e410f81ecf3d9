import { useMutation } from '@tanstack/react-query';
import type { LeadSummary } from '../../../../worker/contract/lead.ts';
import { formatCount } from '../../lib/format.ts';
import { notify } from '../../lib/notify.ts';
import { listLeads } from './api/list-leads.ts';
import { saveLeadsAsCsv } from './export-leads.ts';
import type { LeadFilters } from './lead-filters.ts';

/** Read page by page: of more, the export of the whole project (under Settings) comes as one file from the server. */
const EXPORT_LEADS_MAX = 20_000;

/** Saves all leads that pass the filters, whether or not they are loaded. */
export const useExportMatching = (filters: LeadFilters) =>
  useMutation({
    mutationFn: async () => {
      const { leads, isAll } = await collectLeads(filters);
      await saveLeadsAsCsv(leads);
      return { count: leads.length, isAll };
    },
    onMutate: () => notify.info('Collecting leads…'),
    onSuccess: ({ count, isAll }) =>
      isAll
        ? notify.success(`${formatCount(count)} leads exported`)
        : notify.info(`The first ${formatCount(count)} leads exported. Settings has an export of the whole project.`),
    onError: (error) => notify.error(error.message),
  });

async function collectLeads(filters: LeadFilters): Promise<{ leads: LeadSummary[]; isAll: boolean }> {
  const now = Date.now();
  const leads: LeadSummary[] = [];
  let cursor: string | undefined;
  do {
    const page = await listLeads(filters, { cursor, now });
    leads.push(...page.leads);
    cursor = page.nextCursor ?? undefined;
  } while (cursor && leads.length < EXPORT_LEADS_MAX);
  return { leads, isAll: cursor === undefined };
}
