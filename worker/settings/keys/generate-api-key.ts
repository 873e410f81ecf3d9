import { drizzle } from 'drizzle-orm/d1';
import type * as z from 'zod';
import { type Call, requirePermission, requirePerson } from '../../access/call.ts';
import type { KeyCreated, KeyInput } from '../../contract/account.ts';
import { changeSettings } from '../change-settings.ts';
import { apiKeys } from '../storage/tables.ts';
import { newApiKey } from './new-api-key.ts';

/** Creates an API key. Only this response contains the key itself. */
export async function generateApiKey(
  call: Call,
  { kind, name, allowedOrigins: given }: z.output<typeof KeyInput>,
): Promise<z.infer<typeof KeyCreated>> {
  requirePermission(call, 'keys:write');
  const { env, projectId, now } = call;
  const { userId: createdBy } = requirePerson(call);
  const allowedOrigins = given ?? null;
  const { apiKey, row } = await newApiKey({ projectId, kind, name, createdBy, allowedOrigins }, now);
  await changeSettings(call, {
    statements: [drizzle(env.DB).insert(apiKeys).values(row)],
    audit: {
      action: 'key.created',
      target: row.id,
      after: { kind, name, ...(allowedOrigins && { allowedOrigins }) },
    },
  });
  return { kind, keyId: row.id, apiKey };
}
