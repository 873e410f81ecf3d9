import type { TimelineEntry } from '../contract/lead.ts';
import { BEGINNING } from '../domain/checkpoint.ts';
import { type Step, traceSteps } from '../domain/trace.ts';
import { keepLast } from './keep-last.ts';
import { listAbsorbedLeads } from './storage/absorbed-leads.ts';
import { readBodies } from './storage/event-log.ts';
import type { LeadStore, StoredLead } from './storage/lead-memory.ts';
import { findStart } from './storage/pack-log.ts';
import { readRescores } from './storage/rescores.ts';
import { readCheckpoint } from './storage/segments.ts';
import { walkLog } from './storage/walk-log.ts';
import { readWithdrawnActivities } from './storage/withdrawn-events.ts';
import { hasBody, toTimeline, withBody } from './to-timeline.ts';

export interface TimelineQuery {
  until: number;
  /** Returns the newest `limit` entries that come before the `skip` newest. */
  skip: number;
  limit: number;
  /** Max. size of all properties in the answer, as JSON. */
  propertiesCharsMax?: number;
}

export interface TimelinePage {
  /** Oldest first. */
  entries: TimelineEntry[];
  /** Whether there are earlier entries. */
  hasMore: boolean;
}

/** Far below the 32 MiB that a call may return, and an amount that a browser can handle at once. */
const PROPERTIES_CHARS_MAX = 4_000_000;

/** The newest entries up to `until`: as many as requested, or as fit into one answer. */
export function viewTimeline(
  store: LeadStore,
  { snapshot, config: { ruleset } }: StoredLead,
  { until, skip, limit, propertiesCharsMax = PROPERTIES_CHARS_MAX }: TimelineQuery,
): TimelinePage {
  const wanted = skip + limit;
  // If events are waiting to be folded in, the checkpoints lack them, so the walk starts at the beginning.
  const start = snapshot.recompute ? '' : findStart(store, { until, activities: wanted });
  const { state } = start === '' ? BEGINNING : readCheckpoint(store, start);
  const kept = keepLast<Step>(wanted + 1);
  for (const step of traceSteps(walkLog(store, snapshot, start), ruleset, { until, start: state })) kept.add(step);
  const steps = kept.list();
  const isWhole = start === '' && steps.length <= wanted;
  const oldest = isWhole ? Number.NEGATIVE_INFINITY : Math.min(...steps.slice(0, 1).map(atOf));
  const isShown = ({ at }: { at: number }) => at >= oldest;
  const all = toTimeline(steps, ruleset, {
    bodies: new Map(),
    rescores: readRescores(store, until).filter(isShown),
    absorbed: listAbsorbedLeads(store).filter(isShown),
    withdrawn: readWithdrawnActivities(store, { until, limit: wanted + 1 }).filter(
      (event) => event.occurredAt >= oldest,
    ),
  });
  const entries = withProperties(
    store,
    all.slice(Math.max(0, all.length - wanted), all.length - skip),
    propertiesCharsMax,
  );
  return { entries, hasMore: !isWhole || entries.length < all.length - skip };
}

const atOf = (step: Step): number => (step.type === 'stage_change' ? step.change.at : step.event.occurredAt);

/** The number of events read at once. */
const PROPERTIES_AT_ONCE = 200;

/**
 * Adds properties and the texts of notes to the entries. If the answer would become too long, only the newest entries get properties and
 * texts.
 */
function withProperties(store: LeadStore, entries: TimelineEntry[], charsMax: number): TimelineEntry[] {
  const filled: TimelineEntry[] = [];
  let chars = 0;
  for (let end = entries.length; end > 0; end -= PROPERTIES_AT_ONCE) {
    const page = entries.slice(Math.max(0, end - PROPERTIES_AT_ONCE), end);
    const bodies = readBodies(
      store,
      page.flatMap((entry) => (hasBody(entry) ? [entry.eventId] : [])),
    );
    for (const entry of page.reverse()) {
      const body = hasBody(entry) ? bodies.get(entry.eventId) : undefined;
      chars += body?.length ?? 0;
      if (chars > charsMax && filled.length > 0) return filled.reverse();
      filled.push(body === undefined ? entry : withBody(entry, JSON.parse(body)));
    }
  }
  return filled.reverse();
}
