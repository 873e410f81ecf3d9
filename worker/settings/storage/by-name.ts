/**
 * Sorts rows by name as people expect, with É next to E and 2 before 10 (`kn`). SQLite cannot sort names this way, because it compares
 * bytes. Rows with the same name are sorted by ID.
 */
export const byName = (
  { name: a, id: x }: { name: string; id: string },
  { name: b, id: y }: { name: string; id: string },
): number => a.localeCompare(b, 'en-u-kn') || (x < y ? -1 : 1);
