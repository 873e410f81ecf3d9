import type { ProjectConfig } from '../contract/project-config.ts';
import { comesAfter, evolve, fold, initialState } from '../domain/fold.ts';
import { compareEvents, type LeadEvent } from '../domain/lead-event.ts';
import { evaluate } from '../domain/lead-snapshot.ts';
import { awardsFor } from '../domain/ruleset.ts';
import { stageOf } from '../domain/stages.ts';
import { adoptConfig } from './adopt-config.ts';
import { recordTransition } from './record-transition.ts';
import { insertEvent, readEvents } from './storage/event-log.ts';
import { migrate } from './storage/migrations.ts';
import { findLead, type StoredLead, writeConfig, writeSnapshot } from './storage/snapshot.ts';

/** An event as the edge hands it over: parsed, timed, not yet scored. */
export type IncomingEvent = LeadEvent extends infer Event
  ? Event extends LeadEvent
    ? Omit<Event, 'awards'>
    : never
  : never;

export interface IngestCommand {
  projectId: string;
  leadId: string;
  config: ProjectConfig;
  events: IncomingEvent[];
}

export interface IngestResult {
  /** `outcomes[i]` belongs to `events[i]`. */
  outcomes: ('accepted' | 'duplicate')[];
  fromVersion: number;
  version: number;
}

/**
 * Dedup, append, fold, snapshot: one synchronous transaction, run by the caller. An event whose id is in the log
 * changes nothing, whatever else it says. Rows written: one an event, one for the snapshot, one a stage change.
 */
export function ingest(
  { sql, now, projectedSeq }: { sql: SqlStorage; now: number; projectedSeq: number | null },
  command: IngestCommand,
): IngestResult {
  const found = findLead(sql);
  if (!found) migrate(sql);
  const before = found ?? newLead(command, now);
  const { config, snapshot: adopted } = adoptConfig(sql, before, { config: command.config, now });

  let { seq } = adopted;
  const accepted: LeadEvent[] = [];
  const outcomes = command.events.map((incoming) => {
    const event = incoming.kind === 'traits' ? incoming : { ...incoming, awards: awardsFor(incoming, config.ruleset) };
    if (!insertEvent(sql, seq + 1, event)) return 'duplicate';
    seq++;
    accepted.push(event);
    return 'accepted';
  });
  if (seq === before.snapshot.seq && found) return { outcomes, fromVersion: seq, version: seq };

  accepted.sort(compareEvents);
  // Decay that had already crossed a threshold is recorded as decay, not as this event's doing.
  const idle = recordTransition(sql, evaluate({ ...adopted, seq }, config, { at: now, cause: 'decay' }));
  const state = comesAfter(idle.state, accepted)
    ? accepted.reduce((folded, event) => evolve(folded, event, config.ruleset.decay), idle.state)
    : fold(readEvents(sql), config.ruleset.decay);
  const moved = recordTransition(sql, evaluate({ ...idle, state }, config, { at: now, cause: 'event' }));
  if (!found) writeConfig(sql, config);
  writeSnapshot(sql, { ...moved, projectedSeq: projectedSeq ?? moved.projectedSeq });
  return { outcomes, fromVersion: before.snapshot.seq, version: moved.seq };
}

function newLead({ projectId, leadId, config }: IngestCommand, now: number): StoredLead {
  const stage = stageOf(0, config.ruleset.stages).name;
  return {
    snapshot: {
      projectId,
      leadId,
      seq: 0,
      projectedSeq: 0,
      createdAt: now,
      evaluatedAt: now,
      stage,
      state: initialState,
    },
    config,
  };
}
