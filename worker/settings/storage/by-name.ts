const { compare } = new Intl.Collator('und', { numeric: true });

/** Orders rows by name as people expect, É by E: SQLite compares bytes. Rows with the same name are in the order of their IDs. */
export const byName = (
  { name: a, id: x }: { name: string; id: string },
  { name: b, id: y }: { name: string; id: string },
): number => compare(a, b) || (x < y ? -1 : 1);
