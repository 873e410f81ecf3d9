import { openLog } from '../lead/storage/first-events.ts';
import { LeadMemory, type LeadValue } from '../lead/storage/lead-memory.ts';
import { amendValue, readValue } from '../lead/storage/lead-value.ts';
import { writeState } from '../lead/storage/state.ts';
import { createTable } from '../lead/storage/tables.ts';

/** A lead's storage in the form in which its object finds it when it starts. */
export const openStorage = ({ sql, kv }: Pick<DurableObjectStorage, 'sql' | 'kv'>) => ({
  ...{ sql, kv, memory: new LeadMemory() },
});

/** Changes the stored data of a lead. The lead's object sees the change only when it starts again. */
export function changeValue(storage: DurableObjectStorage, change: (value: LeadValue) => Partial<LeadValue>): void {
  const store = openStorage(storage);
  amendValue(store, change(readValue(store) ?? {}));
}

/** Changes a lead back to the layout from before decision 0180: one table for data that exists once, and one for its log. */
export function toTables(storage: DurableObjectStorage): void {
  const store = openStorage(storage);
  openLog(store);
  const { events: _, ...parts } = readValue(store) ?? {};
  createTable(store, 'state');
  for (const [part, value] of Object.entries(parts)) writeState(store, part as keyof typeof parts, value);
  storage.kv.delete('lead');
}
