import type { LeadStore, LeadValue } from './lead-memory.ts';

// All data that exists once per lead, and its first events, form one value in the platform's key-value storage. With this value, a change
// writes one row and needs no table (decision 0180). Leads from before that decision have a table `state` instead.

const KEY = 'lead';

/** Null if the object has no value: it is new, or it is from before decision 0180. */
export function readValue({ kv, memory }: LeadStore): LeadValue | null {
  if (memory.value === undefined) {
    const bytes = kv.get<Uint8Array>(KEY);
    memory.value = bytes ? (JSON.parse(new TextDecoder().decode(bytes)) as LeadValue) : null;
  }
  return memory.value;
}

/** Changes parts of the value, which is written once, at the end of the change. */
export function amendValue(store: LeadStore, parts: Partial<LeadValue>): void {
  store.memory.value = { ...readValue(store), ...parts };
  store.memory.isValueChanged = true;
  if (!store.memory.isChanging) writeValue(store);
}

/** Writes one row if the value has changed. UTF-8 takes half as much space as the platform's own format for texts in many languages. */
export function writeValue({ kv, memory }: Pick<LeadStore, 'kv' | 'memory'>): void {
  if (!memory.isValueChanged) return;
  kv.put(KEY, new TextEncoder().encode(JSON.stringify(memory.value)));
  memory.isValueChanged = false;
}
