/** D1 accepts no more rows beyond this (Workers Paid; on the Free plan, 500 MB). */
export const D1_BYTES_MAX = 10 * 1024 ** 3;

/** The size of the database in bytes, which D1 tells with every answer. */
export async function readDatabaseBytes(db: D1Database): Promise<number> {
  const { meta } = await db.prepare('SELECT 1').run();
  return meta.size_after;
}
