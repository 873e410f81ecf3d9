import { createMessageBatch, runDurableObjectAlarm } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { DAY_MS } from '../domain/time.ts';
import { leadObject } from '../lead/lead-client.ts';
import { call, newTenant } from '../testing/api.ts';
import { consumeRefreshes } from './consume-refreshes.ts';
import { refreshDue } from './refresh-due.ts';

it('calls only those leads of a message that nothing has refreshed since it was queued', async () => {
  const { projectId, secretKey: key } = await newTenant();
  const now = Date.now();
  const leadIds = ['lead_1', 'lead_2'];
  const timestamp = new Date(now - DAY_MS / 2).toISOString();
  for (const leadId of leadIds) {
    const body = { eventType: 'signup', leadId, eventId: `evt_${leadId}`, timestamp };
    expect(await call('POST', '/api/events', { key, body })).toMatchObject({ status: 202 });
    await runDurableObjectAlarm(leadObject(env, projectId, leadId));
  }
  // Both leads are due, and the cron queues both. Only then is the first one refreshed.
  const setChange = (leadId: string, at: number) =>
    env.DB.prepare('UPDATE leads SET changes_at = ?, refresh_at = NULL WHERE lead_id = ?').bind(at, leadId).run();
  for (const leadId of leadIds) await setChange(leadId, now - 1);
  const queued: unknown[] = [];
  const REFRESHES = {
    sendBatch: async (messages: { body: unknown }[]) => queued.push(...messages.map(({ body }) => body)),
  };
  await refreshDue({ ...env, REFRESHES } as unknown as Env, now);
  expect(queued).toEqual([{ type: 'due', projectId, leadIds }]);
  await setChange('lead_1', now + DAY_MS);

  const refreshed: string[] = [];
  const refresh = (name: string) => {
    refreshed.push(name);
    return null;
  };
  const LEAD = { getByName: (name: string) => ({ refresh: () => refresh(name) }) };
  const [body] = queued;
  const batch = createMessageBatch('lead-refreshes', [{ id: '1', timestamp: new Date(), attempts: 1, body }]);
  await consumeRefreshes(batch, { ...env, LEAD } as unknown as Env, now);
  expect(refreshed).toEqual([`${projectId}:lead_2`]);
});
