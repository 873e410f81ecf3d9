import { type Call, requirePermission } from '../../access/call.ts';
import type { EventSamples } from '../../contract/event-report.ts';
import { LIMITS } from '../../contract/limits.ts';
import { askLead } from '../../lead/lead-client.ts';
import { listLeadsWithEvent } from '../../project/read-event-types.ts';

/** Max. leads that are asked, the most recently active first, and max. entries that are read from each, newest first. */
const ASKED = 20;
const AMONG = 2_000;
const ENTRIES = 50;
/**
 * Max. leads asked at the same time, and the number of characters of events after which no more leads are asked. An event may have 32,000.
 */
const AT_ONCE = 5;
const CHARS_ENOUGH = 1_000_000;
const SAMPLES = 5;
const EXAMPLES = 3;
const EXAMPLE_CHARS_MAX = 200;

type Sample = EventSamples['samples'][number];

/** Shows the properties of events of a type, and a few of these events, from recently active leads. */
export async function getEventSamples(call: Call, { eventType }: { eventType: string }): Promise<EventSamples> {
  requirePermission(call, 'leads:read');
  const { env, projectId } = call;
  const leadIds = await listLeadsWithEvent(env.DB, { projectId, eventType, among: AMONG, limit: ASKED });
  const eventsOf = async (leadId: string): Promise<Sample[]> => {
    const page = await askLead(env, { projectId, leadId }, (lead) => lead.timeline({ limit: ENTRIES, skip: 0 }));
    return (page?.entries ?? []).flatMap((entry) =>
      entry.type === 'event' && entry.eventType === eventType
        ? [{ leadId, at: entry.timestamp, properties: entry.properties }]
        : [],
    );
  };
  const events: Sample[] = [];
  for (let from = 0, chars = 0; from < leadIds.length && chars < CHARS_ENOUGH; from += AT_ONCE) {
    const read = (await Promise.all(leadIds.slice(from, from + AT_ONCE).map(eventsOf))).flat();
    chars += JSON.stringify(read).length;
    events.push(...read);
  }
  events.sort((a, b) => (a.at < b.at ? 1 : -1));
  return { eventType, properties: listProperties(events), samples: events.slice(0, SAMPLES), lookedAt: events.length };
}

/** The most common properties, each with a few of its values. */
function listProperties(events: readonly Sample[]): EventSamples['properties'] {
  const seen = new Map<string, { events: number; examples: unknown[] }>();
  for (const { properties } of events)
    for (const [name, value] of Object.entries(properties)) {
      const known = seen.get(name) ?? { events: 0, examples: [] };
      const isShown = known.examples.length < EXAMPLES && JSON.stringify(value).length <= EXAMPLE_CHARS_MAX;
      const isNew = isShown && !known.examples.some((one) => isSame(one, value));
      seen.set(name, { events: known.events + 1, examples: isNew ? [...known.examples, value] : known.examples });
    }
  return [...seen]
    .map(([name, figures]) => ({ name, ...figures }))
    .sort((a, b) => b.events - a.events || (a.name < b.name ? -1 : 1))
    .slice(0, LIMITS.sampledPropertiesMax);
}

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
