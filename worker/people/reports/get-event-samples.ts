import { type Call, requirePermission } from '../../access/call.ts';
import type { EventSamples } from '../../contract/event-report.ts';
import { askLead } from '../../lead/lead-client.ts';
import { listLeadsWithEvent } from '../../project/read-event-types.ts';

/** Leads that are asked, of those that were active last, and how many of their newest entries are read. */
const ASKED = 20;
const AMONG = 2_000;
const ENTRIES = 50;
const SAMPLES = 5;
const EXAMPLES = 3;

/** Shows the properties of events of a type, and some of these events, from leads that were active lately. */
export async function getEventSamples(call: Call, { eventType }: { eventType: string }): Promise<EventSamples> {
  requirePermission(call, 'leads:read');
  const { env, projectId } = call;
  const leadIds = await listLeadsWithEvent(env.DB, { projectId, eventType, among: AMONG, limit: ASKED });
  const read = await Promise.all(
    leadIds.map(async (leadId) => {
      const page = await askLead(env, { projectId, leadId }, (lead) => lead.timeline({ limit: ENTRIES, skip: 0 }));
      return (page?.entries ?? []).flatMap((entry) =>
        entry.type === 'event' && entry.eventType === eventType
          ? [{ leadId, at: entry.timestamp, properties: entry.properties }]
          : [],
      );
    }),
  );
  const events = read.flat().sort((a, b) => (a.at < b.at ? 1 : -1));
  const seen = new Map<string, { events: number; examples: unknown[] }>();
  for (const { properties } of events)
    for (const [name, value] of Object.entries(properties)) {
      const known = seen.get(name) ?? { events: 0, examples: [] };
      const isNew = known.examples.length < EXAMPLES && !known.examples.some((one) => isSame(one, value));
      seen.set(name, { events: known.events + 1, examples: isNew ? [...known.examples, value] : known.examples });
    }
  return {
    eventType,
    properties: [...seen]
      .map(([name, figures]) => ({ name, ...figures }))
      .sort((a, b) => b.events - a.events || (a.name < b.name ? -1 : 1)),
    samples: events.slice(0, SAMPLES),
    lookedAt: events.length,
  };
}

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
