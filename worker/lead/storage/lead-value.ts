import type { LeadStore, LeadValue } from './lead-memory.ts';

// Everything that exists only once per lead, and its first events, are one value of the platform's key-value storage: a change writes one
// row, and no table is created (decision 0180). Leads from before have a table `state` in its place.

const KEY = 'lead';

/** Null if the object has none: it is new, or from before. */
export function readValue({ kv, memory }: LeadStore): LeadValue | null {
  if (memory.value === undefined) {
    const bytes = kv.get<Uint8Array>(KEY);
    memory.value = bytes ? (JSON.parse(new TextDecoder().decode(bytes)) as LeadValue) : null;
  }
  return memory.value;
}

/** Within a change, the value is written once, at its end. */
export function amendValue(store: LeadStore, parts: Partial<LeadValue>): void {
  store.memory.value = { ...readValue(store), ...parts };
  store.memory.isValueChanged = true;
  if (!store.memory.isChanging) writeValue(store);
}

/**
 * One row written, if anything in it has changed. UTF-8 takes half as much space as the platform's own format for texts in many languages.
 */
export function writeValue({ kv, memory }: Pick<LeadStore, 'kv' | 'memory'>): void {
  if (!memory.isValueChanged) return;
  kv.put(KEY, new TextEncoder().encode(JSON.stringify(memory.value)));
  memory.isValueChanged = false;
}
