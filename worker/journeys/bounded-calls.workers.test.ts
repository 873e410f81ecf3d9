import { createExecutionContext, createMessageBatch, waitOnExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { LIMITS } from '../contract/limits.ts';
import { consumeRefreshes } from '../cron/consume-refreshes.ts';
import { app } from '../edge/app.ts';
import { findOwnEvents } from '../imports/find-own-events.ts';
import { ingestEvents } from '../intake/ingest-events.ts';
import { getProjectConfig } from '../settings/projects/project-config.ts';
import { call, newTenant, type Tenant } from '../testing/api.ts';
import { keepPauses } from '../testing/pauses.ts';

let tenant: Tenant;
beforeEach(async () => {
  keepPauses();
  // The clock stands still, so that requests count as live traffic throughout each test.
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });
  tenant = await newTenant();
  await call('GET', '/api/auth/me', { token: tenant.token });
});
afterEach(() => {
  vi.useRealTimers();
});

type Methods = Record<string, (...args: never[]) => unknown>;

/** Replaces the leads' objects. Counts how many calls are open at once, and answers each call in the next turn of the event loop. */
function watchedLeads(methods: Methods) {
  const calls = { made: 0, open: 0, openMax: 0 };
  let turn: Promise<void> | null = null;
  const nextTurn = () => {
    turn ??= scheduler.wait(0).then(() => {
      turn = null;
    });
    return turn;
  };
  const stub = Object.fromEntries(
    Object.entries(methods).map(([name, answer]) => [
      name,
      async (...args: never[]) => {
        calls.made++;
        calls.openMax = Math.max(calls.openMax, ++calls.open);
        await nextTurn();
        calls.open--;
        return answer(...args);
      },
    ]),
  );
  const LEAD = { getByName: () => stub, get: () => stub, idFromString: (id: string) => id };
  return { calls, env: { ...env, LEAD } as unknown as Env };
}

const ingest = ({ events }: { events: unknown[] }) => ({
  status: 'ingested',
  outcomes: events.map(() => 'accepted'),
  omitted: {},
  fromVersion: 0,
  version: 1,
});
const bounded = (made: number) => ({ made, open: 0, openMax: LIMITS.leadsAtOnceMax });
const inBackground = (made: number) => ({ made, open: 0, openMax: LIMITS.backgroundLeadsAtOnceMax });

async function request(watched: Env, path: string, { key, body }: { key: string; body: unknown }) {
  const context = createExecutionContext();
  const headers = { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' };
  const init = { method: 'POST', headers, body: JSON.stringify(body) };
  const response = await app.request(path, init, watched, context);
  await waitOnExecutionContext(context);
  return { status: response.status, body: await response.json() };
}

it('calls a bounded number of leads at once for a Segment batch of 5,000 leads', async () => {
  const { calls, env: watched } = watchedLeads({ ingest });
  const batch = Array.from({ length: LIMITS.segmentMessagesMax }, (_, i) => ({
    ...{ type: 'track', event: 'Signup', anonymousId: `visitor_${i}`, messageId: `msg_${i}` },
  }));
  const answer = await request(watched, '/v1/batch', { key: tenant.publishableKey, body: { batch } });
  expect(answer).toEqual({ status: 200, body: { success: true } });
  expect(calls).toEqual(bounded(5000));
});

it('calls a bounded number of leads at once for an event batch of 1,000 leads', async () => {
  const { calls, env: watched } = watchedLeads({ ingest });
  const events = Array.from({ length: LIMITS.batchEventsMax }, (_, i) => ({
    eventType: 'signup',
    leadId: `lead_${i}`,
  }));
  const answer = await request(watched, '/api/events/batch', { key: tenant.secretKey, body: { events } });
  expect(answer).toMatchObject({ status: 202, body: { count: 1000 } });
  expect(calls).toEqual(bounded(1000));
});

it('calls a bounded number of leads at once for a queue batch of 100 messages with 10 due leads each', async () => {
  const { calls, env: watched } = watchedLeads({ refresh: () => null });
  const messages = Array.from({ length: 100 }, (_, n) => ({
    id: `message_${n}`,
    timestamp: new Date(),
    attempts: 1,
    body: {
      type: 'due',
      projectId: tenant.projectId,
      leadIds: Array.from({ length: 10 }, (_, i) => `lead_${n}_${i}`),
    },
  }));
  await consumeRefreshes(createMessageBatch('lead-refreshes', messages), watched, Date.now());
  expect(calls).toEqual(inBackground(1000));
});

it('calls the other leads of a message even if one lead fails', async () => {
  let n = 0;
  const refresh = () => {
    if (n++ === 0) throw new Error('unreachable');
    return null;
  };
  const { calls, env: watched } = watchedLeads({ refresh });
  const body = {
    type: 'due',
    projectId: tenant.projectId,
    leadIds: Array.from({ length: 120 }, (_, i) => `lead_${i}`),
  };
  const batch = createMessageBatch('lead-refreshes', [{ id: 'message_1', timestamp: new Date(), attempts: 1, body }]);
  await consumeRefreshes(batch, watched, Date.now());
  expect(calls).toEqual(inBackground(120));
});

it('calls a bounded number of leads at once for a queue message of 60 leads that retention erases', async () => {
  const { calls, env: watched } = watchedLeads({ identity: () => null, isErased: () => false });
  const leadIds = Array.from({ length: 60 }, (_, i) => `lead_${i}`);
  const body = { type: 'quiet', projectId: tenant.projectId, leadIds, quietSince: 0 };
  const batch = createMessageBatch('lead-refreshes', [{ id: 'message_1', timestamp: new Date(), attempts: 1, body }]);
  await consumeRefreshes(batch, watched, Date.now());
  expect(calls.openMax).toBe(LIMITS.backgroundLeadsAtOnceMax);
});

it("calls a bounded number of leads at once for a page of an import's undo", async () => {
  const { calls, env: watched } = watchedLeads({ withdraw: () => ({ status: 'unknown' }) });
  const { projectId } = tenant;
  const leadIds = Array.from({ length: 40 }, (_, i) => `lead_${i}`);
  await env.DB.batch([
    env.DB.prepare(
      `INSERT INTO lead_runs (id, project_id, kind, ruleset_version, total, created_at, created_by, updated_at, import_id)
       VALUES ('run_1', ?1, 'withdraw', 0, 40, 0, 'usr_1', 0, 'imp_1')`,
    ).bind(projectId),
    env.DB.prepare(
      `INSERT INTO import_leads (project_id, import_id, lead_id) SELECT ?1, 'imp_1', value FROM json_each(?2)`,
    ).bind(projectId, JSON.stringify(leadIds)),
  ]);
  const body = { type: 'page', runId: 'run_1', cursor: '' };
  const batch = createMessageBatch('lead-refreshes', [{ id: 'message_1', timestamp: new Date(), attempts: 1, body }]);
  await consumeRefreshes(batch, watched, Date.now());
  expect(calls).toEqual(inBackground(40));
});

it('calls a bounded number of leads at once for the rows of an import part', async () => {
  const { calls, env: watched } = watchedLeads({ ingest });
  const config = await getProjectConfig(watched, tenant.projectId);
  const events = Array.from({ length: 100 }, (_, i) => ({
    ...{ leadId: `lead_${i}`, namedAs: 'own' as const },
    event: {
      ...{ kind: 'activity' as const, eventId: `evt_${i}`, occurredAt: 1, receivedAt: 1, source: 'import' as const },
      ...{ type: 'signup', properties: {} },
    },
  }));
  await ingestEvents(watched, { projectId: tenant.projectId, config, events, tells: 'nothing' });
  expect(calls).toEqual(inBackground(100));
});

it('calls a bounded number of leads at once when an import part is retried', async () => {
  const { calls, env: watched } = watchedLeads({ receivedAt: () => null });
  const events = Array.from({ length: 100 }, (_, i) => ({
    ...{ leadId: `lead_${i}`, namedAs: 'own' as const },
    event: {
      ...{ kind: 'activity' as const, eventId: `evt_${i}`, occurredAt: 1, receivedAt: 1, source: 'import' as const },
      type: 'signup',
      properties: {},
    },
  }));
  await findOwnEvents(watched, tenant.projectId, events);
  expect(calls).toEqual(inBackground(100));
});

it('calls a bounded number of leads at once for a page of a rebuild', async () => {
  const { calls, env: watched } = watchedLeads({ reproject: () => ({ status: 'drained', seq: 1 }) });
  const ids = Array.from({ length: 200 }, (_, i) => i.toString(16).padStart(64, '0'));
  const answer = await request(watched, '/api/operator/rebuild', {
    key: 'operator-key-of-this-test-run',
    body: { type: 'objects', ids },
  });
  expect(answer).toEqual({ status: 200, body: { leads: 200, failed: [], next: null } });
  expect(calls).toEqual(inBackground(200));
  expect((await call('GET', '/api/openapi.json')).status).toBe(200);
});
