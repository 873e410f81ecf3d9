import { queryOptions } from '@tanstack/react-query';
import * as leadsApi from '../../../../../worker/contract/api/leads.ts';
import type { LeadDetail } from '../../../../../worker/contract/lead.ts';
import { callApi } from '../../../lib/api-client.ts';
import { leadKey } from './lead-key.ts';

/** The lead as it is now, or as it was at `at`, computed from today's data. */
export const leadQuery = (leadId: string, at?: string) =>
  queryOptions({
    queryKey: [...leadKey(leadId), 'lead', at ?? 'now'],
    queryFn: ({ signal }) => callApi(leadsApi.getLead, { path: { leadId }, signal, query: { at } }),
  });

/** A lead without the fields that every event changes. */
export type LeadProfile = ReturnType<typeof toProfile>;

/**
 * Selects the profile from a lead. The query returns the same object as long as these fields do not change, so that an event does
 * not rerender parts of the screen that only show the profile.
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
