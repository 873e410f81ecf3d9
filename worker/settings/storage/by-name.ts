const { compare } = new Intl.Collator('und', { numeric: true });

/**
 * Sorts rows by name as people expect, with É next to E. SQLite cannot sort names this way, because it compares bytes. Rows with the same
 * name are sorted by ID.
 */
export const byName = (
  { name: a, id: x }: { name: string; id: string },
  { name: b, id: y }: { name: string; id: string },
): number => compare(a, b) || (x < y ? -1 : 1);
