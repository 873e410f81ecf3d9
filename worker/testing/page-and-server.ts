import { runDurableObjectAlarm } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { leadObject } from '../lead/lead-client.ts';
import { call, type Tenant } from './api.ts';

/** Who sends a message: a page with the publishable key, or the customer's server with the secret key. */
export type Key = 'page' | 'server';

/** Sends messages to a test's project, as a page, as the customer's server or as the owner. */
export function pageAndServer(tenantOf: () => Tenant) {
  const keyOf = (key: Key) => (key === 'page' ? tenantOf().publishableKey : tenantOf().secretKey);
  const asOwner = (method: string, path: string, body?: unknown) =>
    call(method, path, { token: tenantOf().token, body });
  return {
    keyOf,
    asOwner,
    lead: async (id: string) => (await asOwner('GET', `/api/leads/${encodeURIComponent(id)}`)).body,
    event: (key: Key, body: Record<string, unknown>) =>
      call('POST', '/api/events', { key: keyOf(key), body: { eventType: 'page_view', ...body } }),
    wire: (type: string, key: Key, body: Record<string, unknown>) =>
      call('POST', `/v1/${type}`, { headers: { 'X-Write-Key': keyOf(key) }, body }),
    /** Continues until none of these leads has pending work. */
    async settle(ids: readonly string[]) {
      for (let round = 0; round < 20; round++) {
        const { projectId } = tenantOf();
        const ran = await Promise.all(ids.map((id) => runDurableObjectAlarm(leadObject(env, projectId, id))));
        if (!ran.some(Boolean)) return;
      }
    },
  };
}
