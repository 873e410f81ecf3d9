import { queryOptions } from '@tanstack/react-query';
import * as leadsApi from '../../../../../worker/contract/api/leads.ts';
import type { LeadDetail } from '../../../../../worker/contract/lead.ts';
import { callApi } from '../../../lib/api-client.ts';
import { leadKey } from './lead-key.ts';

/** The lead now, or as of `at` according to today's data. */
export const leadQuery = (leadId: string, at?: string) =>
  queryOptions({
    queryKey: [...leadKey(leadId), 'lead', at ?? 'now'],
    queryFn: ({ signal }) => callApi(leadsApi.getLead, { path: { leadId }, signal, query: { at } }),
  });

/** The lead without the fields that change with each event. */
export type LeadProfile = ReturnType<typeof toProfile>;

/**
 * Selects the profile from a lead. The query returns the same object as long as its fields stay the same, so parts of a screen that show
 * nothing else are not rendered again with each event.
 */
export function toProfile({
  currentScore,
  leadStage,
  velocityScore,
  eventCount,
  eventsLast24h,
  lastEventAt,
  changesAt,
  stageDropsAt,
  version,
  recomputing,
  ...profile
}: LeadDetail) {
  return profile;
}
