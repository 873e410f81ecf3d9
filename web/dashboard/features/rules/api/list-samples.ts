import { queryOptions } from '@tanstack/react-query';
import * as leadsApi from '../../../../../worker/contract/api/leads.ts';
import type { Stage } from '../../../../../worker/contract/ruleset.ts';
import { callApi } from '../../../lib/api-client.ts';

const OF_EACH_STAGE = 3;

/** The first leads of each stage, with all of their data. */
export const samplesQuery = (stages: readonly Stage[]) =>
  queryOptions({
    queryKey: ['rules', 'samples', stages.map(({ name }) => name).join()],
    staleTime: 5 * 60_000,
    queryFn: async ({ signal }) => {
      const pages = await Promise.all(
        [...stages].reverse().map(({ name }) => {
          const query = { stage: name, limit: OF_EACH_STAGE };
          return callApi(leadsApi.listLeads, { signal, query });
        }),
      );
      const ids = pages.flatMap(({ leads }) => leads.map(({ _id }) => _id));
      return Promise.all(ids.map((leadId) => callApi(leadsApi.getLead, { path: { leadId }, signal })));
    },
  });
