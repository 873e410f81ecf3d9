import type { LeadConfig } from '../../contract/project-config.ts';
import { toLeadConfig } from '../../domain/lead-config.ts';
import type { LeadSnapshot } from '../../domain/lead-snapshot.ts';
import { catchUp } from './catch-up.ts';
import type { LeadMemory, LeadStore, StoredLead } from './lead-memory.ts';
import { writeValue } from './lead-value.ts';
import { deleteState, readState, writeState } from './state.ts';

/** The lead, or null if this object has never stored one. */
export function findLead(store: LeadStore): StoredLead | null {
  const { memory } = store;
  if (memory.lead === undefined) memory.lead = readLead(store);
  return memory.lead;
}

/** Makes one change, either completely or not at all. If the change fails, the cache is discarded. */
export function transact<Result>(
  { storage, memory }: { storage: DurableObjectStorage; memory: LeadMemory },
  change: () => Result,
): Result {
  memory.appended = [];
  memory.isChanging = true;
  try {
    return storage.transactionSync(() => {
      const result = change();
      writeValue({ kv: storage.kv, memory });
      return result;
    });
  } catch (error) {
    memory.isValueChanged = false;
    memory.forget();
    memory.appended = [];
    throw error;
  } finally {
    memory.isChanging = false;
  }
}

/** Writes one row, which also holds a new config and the first events: see lead-value. */
export function writeSnapshot(store: LeadStore, snapshot: LeadSnapshot): void {
  writeState(store, 'snapshot', snapshot);
  store.memory.stored = snapshot;
  amend(store.memory, { snapshot });
}

/** Caches a snapshot without writing it, because it can be derived from storage again: see catchUp. */
export function keepSnapshot({ memory }: LeadStore, snapshot: LeadSnapshot): void {
  amend(memory, { snapshot });
}

/** Writes the lead's config, once per lead and published version. */
export function writeConfig(store: LeadStore, given: LeadConfig): void {
  const config = toLeadConfig(given);
  writeState(store, 'config', config);
  amend(store.memory, { config });
}

/** Adds a part to the cached lead. A lead has a snapshot and a config, or neither, so the cache has no lead until both parts are there. */
function amend(memory: LeadMemory, part: Partial<StoredLead>): void {
  memory.lead = memory.lead ? { ...memory.lead, ...part } : undefined;
}

function readLead(store: LeadStore): StoredLead | null {
  const { snapshot, config } = readState(store, ['snapshot', 'config']) as Partial<StoredLead>;
  if (!snapshot || !config) return null;
  store.memory.stored = snapshot;
  return { snapshot: catchUp(store, snapshot, config.ruleset), config };
}

/**
 * How many times in a row the pending work has failed. The number is stored while the work fails, so that the back-off continues after an
 * eviction.
 */
export function readFailures(store: LeadStore): number {
  store.memory.failures ??= (readState(store, ['failures']).failures as number | undefined) ?? 0;
  return store.memory.failures;
}

export function writeFailures(store: LeadStore, count: number): void {
  if (count === readFailures(store)) return;
  if (count > 0) writeState(store, 'failures', count);
  else deleteState(store, 'failures');
  store.memory.failures = count;
}
