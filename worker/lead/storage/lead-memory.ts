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

/** An event as a change appended it to the log. */
export interface AppendedEvent {
  event: LeadEvent;
  seq: number;
  counted: boolean;
  /** The step in the timeline, for an event that has one and is folded in. */
  step?: ScoreStep | WorkStep;
}

/** An event's row, column by column. */
export type FirstEvent = readonly (string | number | null)[];

/** Everything that a lead has only one of, and its first events: see lead-value. */
export interface LeadValue {
  /** Fingerprints of the applied migrations. */
  schema?: string[];
  snapshot?: LeadSnapshot;
  config?: LeadConfig;
  failures?: number | undefined;
  /** The log; absent once it has a table. */
  events?: readonly FirstEvent[] | undefined;
}

/**
 * Everything that a lead's object remembers, so that an event need not read its storage back. Only the object writes that storage, so the
 * memory stays valid until the object is evicted.
 */
export class LeadMemory {
  /** Null if there is no lead; undefined until it was read. */
  lead: StoredLead | null | undefined;
  /** Null if there is none; undefined until it was read. */
  value: LeadValue | null | undefined;
  /** Whether `value` is yet to be written: at the end of the current change. */
  isValueChanged = false;
  isChanging = false;
  /** The snapshot in storage, which may lag behind `lead`'s. */
  stored: LeadSnapshot | undefined;
  /** Names of the tables that exist. */
  tables: Set<string> | undefined;
  /** How often in a row the work that is left has failed. */
  failures: number | undefined;
  /** Reads the properties of an event in the log: one function for all entries. */
  readProperties: ((eventId: string) => JsonObject) | undefined;
  /** The events that are in no segment yet, in the order of `seq`. */
  tail: readonly LogEntry[] | undefined;
  /** The fold as of `seq`, from which the next row's points by hour continue. */
  earned: { seq: number; folded: Checkpoint } | undefined;
  /** Whether the lead had reached the outcome (its JSON in `of`), as of `seq`. */
  outcome: { of: string; seq: number; isReached: boolean } | undefined;
  /** Events that the current (or last) change appended, in the order of `seq`: announcements and socket messages are made of them. */
  appended: AppendedEvent[] = [];
  /** The current merge step. */
  mergeStep: Promise<'idle' | 'again'> | null = null;

  /** Clears everything that can be read from storage again, as if the object had just woken. */
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

/** A lead's storage and what its object remembers of it. */
export interface LeadStore {
  sql: SqlStorage;
  kv: SyncKvStorage;
  memory: LeadMemory;
}
