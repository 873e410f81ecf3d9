import { queryOptions } from '@tanstack/react-query';
import * as leadsApi from '../../../../../worker/contract/api/leads.ts';
import { callApi } from '../../../lib/api-client.ts';
import { leadKey } from './lead-key.ts';

export const timelineQuery = (leadId: string) =>
  queryOptions({
    queryKey: [...leadKey(leadId), 'timeline'],
    queryFn: ({ signal }) => callApi(leadsApi.getLeadTimeline, { path: { leadId }, signal }),
    // Does not compare new entries with old ones. New entries shift all old ones, and comparing thousands of entries costs more than
    // rendering the visible rows.
    structuralSharing: false,
  });

/**
 * The number of entries to read again after a change. Only late events change earlier entries, and after a late event all entries
 * are read again.
 */
export const TIMELINE_END = 200;

/** Reads the newest entries of the timeline. */
export const readTimelineEnd = (leadId: string) =>
  callApi(leadsApi.getLeadTimeline, { path: { leadId }, query: { limit: TIMELINE_END } });
