import { env } from 'cloudflare:workers';
import { expect } from 'vitest';
import { call, type Tenant } from './api.ts';

const BATCH_SIZE = 500;

/** Sends events in batches, and waits until D1 lists all leads. */
export async function furnishLeads(
  { projectId, secretKey }: Tenant,
  { events, leads }: { events: readonly object[]; leads: number },
): Promise<void> {
  for (let from = 0; from < events.length; from += BATCH_SIZE) {
    const body = { events: events.slice(from, from + BATCH_SIZE) };
    expect((await call('POST', '/api/events/batch', { key: secretKey, body })).status).toBe(202);
  }
  const listed = env.DB.prepare('SELECT count(*) AS n FROM leads WHERE project_id = ?1').bind(projectId);
  await expect.poll(() => listed.first('n'), { timeout: 60_000 }).toBe(leads);
}
