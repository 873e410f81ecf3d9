import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env, exports } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import type { ProjectLiveMessage } from '../contract/project-live.ts';
import { leadObject } from '../lead/lead-client.ts';
import { call, newTenant, type Tenant } from '../testing/api.ts';
import { makeChange } from '../testing/make-change.ts';
import { projectObject } from './project-client.ts';

async function watch({ token, projectId }: Tenant) {
  const { body } = await call('POST', `/api/projects/${projectId}/live-ticket`, { token });
  const response = await exports.default.fetch(`https://leads.example${body.url}`, {
    headers: { Upgrade: 'websocket' },
  });
  const socket = response.webSocket as WebSocket;
  const messages: ProjectLiveMessage[] = [];
  socket.addEventListener('message', ({ data }) => {
    messages.push(JSON.parse(data as string));
  });
  socket.accept();
  return { messages, close: () => socket.close(1000) };
}

it("the socket sends one message per commit, with each lead's changes, also after the object was evicted", async () => {
  const tenant = await newTenant();
  const { messages, close } = await watch(tenant);
  await expect.poll(() => messages).toMatchObject([{ type: 'hello' }]);
  for (const [leadId, eventType] of [
    ['lead_1', 'signup'],
    ['lead_1', 'demo_request'],
  ] as const) {
    await call('POST', '/api/events', { key: tenant.publishableKey, body: { eventType, leadId } });
  }
  await runDurableObjectAlarm(leadObject(env, tenant.projectId, 'lead_1'));
  await expect.poll(() => messages.length).toBe(2);
  expect(messages[1]).toMatchObject({
    type: 'commit',
    more: 0,
    lagMs: expect.toSatisfy((ms: number) => ms >= 0 && ms < 60_000),
    news: [
      {
        leadId: 'lead_1',
        lead: { _id: 'lead_1', currentScore: 70, leadStage: 'hot' },
        activity: [
          { eventType: 'demo_request', count: 1 },
          { eventType: 'signup', count: 1 },
        ],
        stageMoves: [{ from: 'cold', to: 'hot', cause: 'event' }],
      },
    ],
  });
  await evictDurableObject(projectObject(env, tenant.projectId));
  await call('POST', '/api/events', { key: tenant.publishableKey, body: { eventType: 'page_view', leadId: 'lead_2' } });
  await runDurableObjectAlarm(leadObject(env, tenant.projectId, 'lead_2'));
  await expect.poll(() => messages.length).toBe(3);
  close();
});

it('builds no message for a commit that nobody watches', async () => {
  const tenant = await newTenant();
  const { projectId } = tenant;
  /** How often a commit reads the change's summary: once to measure the change without it, and once for a message. */
  const readsOf = async (leadId: string) => {
    let reads = 0;
    const change = Object.defineProperty(makeChange({ leadId }), 'summary', {
      enumerable: true,
      get: () => {
        reads++;
        return null;
      },
    });
    await runInDurableObject(projectObject(env, projectId), (project) => project.project(projectId, change));
    return reads;
  };
  expect(await readsOf('lead_1')).toBe(1);
  const { messages, close } = await watch(tenant);
  await expect.poll(() => messages.length).toBe(1);
  expect(await readsOf('lead_2')).toBe(2);
  await expect.poll(() => messages).toMatchObject([{ type: 'hello' }, { news: [{ leadId: 'lead_2' }] }]);
  close();
});

it('the project’s socket opens only for members of the project', async () => {
  const [mine, other] = [await newTenant(), await newTenant('other@example.com')];
  expect((await call('POST', `/api/projects/${other.projectId}/live-ticket`, { token: mine.token })).status).toBe(404);
  const { body } = await call('POST', `/api/projects/${mine.projectId}/live-ticket`, { token: mine.token });
  const foreign = body.url.replace(mine.projectId, other.projectId);
  expect((await call('GET', foreign, { headers: { Upgrade: 'websocket' } })).status).toBe(401);
  expect((await call('GET', body.url)).status).toBe(426);
});
