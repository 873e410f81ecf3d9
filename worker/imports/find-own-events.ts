import type { AddressedEvent } from '../intake/addressed-event.ts';
import { askLead } from '../lead/lead-client.ts';
import { mapLeadsInBackground } from '../lead/map-leads.ts';
import { log } from '../observe/log.ts';

/**
 * Finds the events that an earlier attempt of this chunk has already logged, if the attempt arrived and only its answer was lost. An event
 * from another row or source has a different time of receipt (see ImportChunk). The lead's first event has created the lead.
 */
export async function findOwnEvents(
  env: Env,
  projectId: string,
  events: AddressedEvent[],
): Promise<Map<AddressedEvent, 'created' | 'updated'>> {
  const own = new Map<AddressedEvent, 'created' | 'updated'>();
  await mapLeadsInBackground(
    Map.groupBy(events, ({ leadId }) => leadId),
    async ([leadId, asked]) => {
      try {
        const eventIds = asked.map(({ event }) => event.eventId);
        const held = await askLead(env, { projectId, leadId }, (lead) => lead.receivedAt({ eventIds }));
        for (const one of asked) {
          const { receivedAt, eventId } = one.event;
          if (held?.receivedAt[eventId] === receivedAt)
            own.set(one, held.firstAt === receivedAt ? 'created' : 'updated');
        }
      } catch (error) {
        // Without this check, these events count as duplicates, which is also correct.
        log('warn', 'import.own_events_unknown', { projectId, error: String(error) });
      }
    },
  );
  return own;
}
