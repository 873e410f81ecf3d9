import type { LeadEvent } from '../domain/lead-event.ts';
import { sealedInto } from '../domain/merge-state.ts';
import { awardsFor } from '../domain/ruleset.ts';
import type { Requested } from '../observe/request-id.ts';
import { adoptConfig } from './adopt-config.ts';
import type { Tells } from './announce.ts';
import { appendEvents } from './append-events.ts';
import { beginLead, isErasedForEver, stillKnown } from './begin-lead.ts';
import { type PackedConfig, unpackConfig } from './packed-config.ts';
import { hasAbsorbed } from './storage/absorbed-leads.ts';
import { migrate } from './storage/migrations.ts';
import { findLead, writeConfig, writeSnapshot } from './storage/snapshot.ts';

/** An event as the edge hands it over: parsed, timed, not yet scored. */
export type IncomingEvent = LeadEvent extends infer Event
  ? Event extends LeadEvent
    ? Omit<Event, 'awards' | 'origin'>
    : never
  : never;

export interface IngestCommand extends Requested {
  projectId: string;
  leadId: string;
  config: PackedConfig;
  events: IncomingEvent[];
  /** What of it is announced, where that is not all the news. */
  tells?: Tells;
  /** The lead that the events were sent to, where its object has sent the caller on to this one. */
  origin?: string;
}

export type IngestResult =
  | {
      status: 'ingested';
      /** `outcomes[i]` belongs to `events[i]`. */
      outcomes: ('accepted' | 'duplicate')[];
      fromVersion: number;
      version: number;
    }
  | Sealed
  | Erased
  /** The lead `origin` is not (or no longer) part of this one: ask it again. */
  | { status: 'moved' };

/** This lead was merged: `winner` answers for it. */
export interface Sealed {
  status: 'sealed';
  winner: string;
}

/** A tombstone: what is sent to it is refused for ever. */
export interface Erased {
  status: 'erased';
}

/**
 * Dedup, append, fold, snapshot: one synchronous transaction, run by the caller. An event whose id is in the log
 * changes nothing, whatever else it says. Rows written: one an event, one for the snapshot, one a stage change.
 */
export function ingest(
  { sql, now, projectedSeq }: { sql: SqlStorage; now: number; projectedSeq: number | null },
  command: IngestCommand,
): IngestResult {
  const { origin } = command;
  const found = findLead(sql);
  const winner = found && sealedInto(found.snapshot.merge);
  if (winner) return { status: 'sealed', winner };
  if (isErasedForEver(found)) return { status: 'erased' };
  if (origin !== undefined && !(found && hasAbsorbed(sql, origin))) return { status: 'moved' };
  if (!found) migrate(sql);
  const known = stillKnown(found);
  const config = unpackConfig(command.config, known?.config);
  const before = known ?? beginLead(found, { ...command, config }, now);
  const lead = adoptConfig(sql, before, { config, now });
  const events = command.events.map((incoming): LeadEvent => {
    const event = origin === undefined ? incoming : { ...incoming, origin };
    return event.kind === 'traits' ? event : { ...event, awards: awardsFor(event, lead.config.ruleset) };
  });
  const { snapshot, appended } = appendEvents(sql, lead, { events, cause: 'event', counted: true, now });
  if (!known) writeConfig(sql, lead.config);
  if (snapshot !== before.snapshot)
    writeSnapshot(sql, { ...snapshot, projectedSeq: projectedSeq ?? snapshot.projectedSeq });
  return {
    status: 'ingested',
    outcomes: appended.map((isNew) => (isNew ? 'accepted' : 'duplicate')),
    fromVersion: before.snapshot.seq,
    version: snapshot.seq,
  };
}
