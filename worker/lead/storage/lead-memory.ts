import type { JsonObject } from '../../contract/json-value.ts';
import type { LeadConfig } from '../../contract/project-config.ts';
import type { Checkpoint } from '../../domain/checkpoint.ts';
import type { LeadEvent } from '../../domain/lead-event.ts';
import type { LeadSnapshot } from '../../domain/lead-snapshot.ts';
import type { ScoreStep, WorkStep } from '../../domain/trace.ts';
import type { LogEntry } from './log-entry.ts';

/** A lead as it is in storage. */
export interface StoredLead {
  snapshot: LeadSnapshot;
  config: LeadConfig;
}

/** An event that a change has appended to the log. */
export interface AppendedEvent {
  event: LeadEvent;
  seq: number;
  counted: boolean;
  /** The event's step in the timeline. Absent if the event has no step, or is not folded in yet. */
  step?: ScoreStep | WorkStep;
}

/** An event's row, column by column. */
export type FirstEvent = readonly (string | number | null)[];

/** All data that exists once per lead, and its first events: see lead-value. */
export interface LeadValue {
  /** Fingerprints of the applied migrations. */
  schema?: string[];
  snapshot?: LeadSnapshot;
  config?: LeadConfig;
  failures?: number | undefined;
  /** The log. Absent once the log has a table. */
  events?: readonly FirstEvent[] | undefined;
}

/**
 * A lead object's cache of its storage, so that an event does not have to read it. Only the object writes the storage, so the cache stays
 * valid until the object is evicted.
 */
export class LeadMemory {
  /** Null if there is no lead. Undefined if it has not been read yet. */
  lead: StoredLead | null | undefined;
  /** Null if there is no value. Undefined if it has not been read yet. */
  value: LeadValue | null | undefined;
  /** Whether `value` must be written at the end of the current change. */
  isValueChanged = false;
  isChanging = false;
  /** The snapshot in storage, which may be older than the one in `lead`. */
  stored: LeadSnapshot | undefined;
  /** Names of the tables that exist. */
  tables: Set<string> | undefined;
  /** How many times in a row the pending work has failed. */
  failures: number | undefined;
  /** Reads the properties of a logged event. All entries share this function. */
  readProperties: ((eventId: string) => JsonObject) | undefined;
  /** The events that are in no segment yet, in the order of `seq`. */
  tail: readonly LogEntry[] | undefined;
  /** The fold as of `seq`, from which the next row's points by hour continue. */
  earned: { seq: number; folded: Checkpoint } | undefined;
  /** Whether the lead had reached the outcome as of `seq`. `of` is the outcome as JSON. */
  outcome: { of: string; seq: number; isReached: boolean } | undefined;
  /**
   * Events that the current or last change appended, in the order of `seq`. Announcements and socket messages are built from these events.
   */
  appended: AppendedEvent[] = [];
  /** The current merge step. */
  mergeStep: Promise<'idle' | 'again'> | null = null;

  /** Clears everything that can be read from storage again, as if the object had just started. */
  forget(): void {
    this.lead = undefined;
    if (!this.isValueChanged) this.value = undefined;
    this.stored = undefined;
    this.tables = undefined;
    this.failures = undefined;
    this.tail = undefined;
    this.earned = undefined;
    this.outcome = undefined;
  }
}

/** A lead's storage, and its object's cache of it. */
export interface LeadStore {
  sql: SqlStorage;
  kv: SyncKvStorage;
  memory: LeadMemory;
}
