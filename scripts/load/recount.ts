import type { TimelineEntry } from '../../worker/contract/lead.ts';
import { ApiRefusal, apiClient } from '../api-client.ts';
import { counted } from '../counted.ts';
import { findCountDifferences } from '../replay/replay-events.ts';
import type { LoadTarget } from './send-events.ts';
import type { LoadEvent } from './traffic.ts';

export interface Recount {
  leads: number;
  /** Events by ID. Each event should exist exactly once. */
  expected: number;
  lost: string[];
  duplicated: string[];
  /** Leads whose number of events in the list (D1) is still wrong ten seconds after the last event. */
  listedWrong: number;
}

/** The line that `load` and `chaos` print, so that their figures can be compared. */
export const describeRecount = ({ lost, duplicated, expected, leads, listedWrong }: Recount): string =>
  `${lost.length} lost, ${duplicated.length} duplicated of ${counted(expected, 'event')} of ${counted(leads, 'lead')}; ${counted(listedWrong, 'lead')} wrong in the list`;

const CONNECTIONS = 8;

/** Reads every lead back and compares its events with the sent events. */
export async function recount(
  { url, key }: LoadTarget,
  events: readonly LoadEvent[],
  { onProgress = () => {} }: { onProgress?: (leads: number) => void } = {},
): Promise<Recount> {
  const client = apiClient({ url, credential: key });
  const distinct = [...new Map(events.map((event) => [`${event.leadId} ${event.eventId}`, event])).values()];
  const byLead = [...Map.groupBy(distinct, ({ leadId }) => leadId)];
  const lost: string[] = [];
  const duplicated: string[] = [];
  let next = 0;
  const readOn = async () => {
    for (let entry = byLead[next++]; entry; entry = byLead[next++]) {
      const [leadId, sent] = entry;
      const found = await readEventIds(leadId);
      const counts = Map.groupBy(found, (eventId) => eventId);
      for (const { eventId } of sent) if (!counts.has(eventId)) lost.push(`${leadId} ${eventId}`);
      const known = new Set(sent.map(({ eventId }) => eventId));
      for (const [eventId, { length }] of counts)
        if (length > 1 || !known.has(eventId)) duplicated.push(`${leadId} ${eventId}`);
      onProgress(next);
    }
  };
  const readEventIds = async (leadId: string): Promise<string[]> => {
    try {
      const timeline = await client.call<TimelineEntry[]>('GET', `/api/leads/${leadId}/timeline`);
      return timeline.flatMap((entry) => (entry.type === 'event' ? [entry.eventId] : []));
    } catch (error) {
      if (error instanceof ApiRefusal && error.status === 404) return [];
      throw error;
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, readOn));
  const listedWrong = await findCountDifferences(client, distinct);
  return { leads: byLead.length, expected: distinct.length, lost, duplicated, listedWrong: listedWrong.length };
}
