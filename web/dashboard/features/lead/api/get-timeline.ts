import { queryOptions } from '@tanstack/react-query';
import * as leadsApi from '../../../../../worker/contract/api/leads.ts';
import { callApi } from '../../../lib/api-client.ts';
import { leadKey } from './lead-key.ts';

export const timelineQuery = (leadId: string) =>
  queryOptions({
    queryKey: [...leadKey(leadId), 'timeline'],
    queryFn: ({ signal }) => callApi(leadsApi.getLeadTimeline, { path: { leadId }, signal }),
    // Entries are not compared one by one: each has moved by one place, and comparing thousands costs more than rendering the visible
    // rows.
    structuralSharing: false,
  });

/**
 * The number of entries that are read again after a change. Earlier entries change only through late events, after which all entries
 * are read again.
 */
export const TIMELINE_END = 200;

/** The newest entries of the timeline. */
export const readTimelineEnd = (leadId: string) =>
  callApi(leadsApi.getLeadTimeline, { path: { leadId }, query: { limit: TIMELINE_END } });
