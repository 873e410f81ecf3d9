import type { AddressedEvent } from '../intake/addressed-event.ts';
import { askLead } from '../lead/lead-client.ts';
import { mapLeadsInBackground } from '../lead/map-leads.ts';
import { log } from '../observe/log.ts';

/**
 * Finds the events that this attempt's rows have already logged: an earlier attempt arrived, but its answer was lost. An event from
 * another row or source has a different time of receipt (see ImportChunk).
 */
export async function findOwnEvents(
  env: Env,
  projectId: string,
  events: AddressedEvent[],
): Promise<Set<AddressedEvent>> {
  const own = new Set<AddressedEvent>();
  await mapLeadsInBackground(
    Map.groupBy(events, ({ leadId }) => leadId),
    async ([leadId, asked]) => {
      try {
        const eventIds = asked.map(({ event }) => event.eventId);
        const held = await askLead(env, { projectId, leadId }, (lead) => lead.receivedAt({ eventIds }));
        for (const one of asked) {
          if (held?.receivedAt[one.event.eventId] === one.event.receivedAt) own.add(one);
        }
      } catch (error) {
        // Without this check, these events count as duplicates, which is also correct.
        log('warn', 'import.own_events_unknown', { projectId, error: String(error) });
      }
    },
  );
  return own;
}
