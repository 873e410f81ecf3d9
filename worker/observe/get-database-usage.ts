import type * as z from 'zod';
import { type Call, requirePermission } from '../access/call.ts';
import type { getDatabaseUsage as definition } from '../contract/api/system.ts';
import { D1_BYTES_MAX, measureGrowth, readDatabaseSizes } from './database-size.ts';

/** How full the server's database is, and how fast it grows. */
export async function getDatabaseUsage(call: Call): Promise<z.infer<typeof definition.answer>> {
  requirePermission(call, 'project:read');
  const sizes = await readDatabaseSizes(call.env.DB);
  return { bytes: sizes.bytes, bytesMax: D1_BYTES_MAX, ...measureGrowth(sizes, call.now) };
}
