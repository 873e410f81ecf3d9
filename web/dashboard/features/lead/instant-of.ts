const instants = new WeakMap<object, number>();

/** The entry's time in epoch ms. Parses each entry only once, because every new event redraws a history of thousands of entries. */
export function instantOf(entry: { timestamp: string }): number {
  const known = instants.get(entry);
  if (known !== undefined) return known;
  const at = Date.parse(entry.timestamp);
  instants.set(entry, at);
  return at;
}
