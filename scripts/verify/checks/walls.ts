import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import { BatchAccepted } from '../../../worker/contract/event.ts';
import { type Check, NotChecked } from '../run-checks.ts';
import { makeEvents, sendTo, type TestEvent, type World } from '../world.ts';

const VIEWS = ['', '/timeline', '/explain', '/intelligence', '/export'];

const unknown: Check<World> = {
  guarantee: 'G10',
  promise: 'IDs of unknown leads and other projects answer 404',
  async see({ api, run }) {
    for (const view of VIEWS) await api.refusal('not_found', 'GET', `/api/leads/${run}-nobody${view}`);
    await api.refusal('not_found', 'POST', '/api/projects/prj_of_someone_else/live-ticket');
    await api.refusal('not_found', 'GET', '/api/no-such-thing');
    return `${VIEWS.length} views of a lead, another project, an unknown path: 404, each as problem details with its request ID`;
  },
};

const keys: Check<World> = {
  guarantee: 'G10',
  promise: 'Requests without a key or with an unknown key answer 401 on every route',
  async see({ api }) {
    const key = `sk_live_${randomBytes(24).toString('base64url')}`;
    const routes = [
      ['GET', '/api/leads'],
      ['GET', '/api/leaderboard'],
      ['POST', '/api/events'],
      ['POST', '/api/leads'],
    ] as const;
    for (const [method, path] of routes) {
      const body = method === 'POST' ? {} : undefined;
      await api.refusal('unauthenticated', method, path, { key: null, body });
      await api.refusal('invalid_credentials', method, path, { key, body });
    }
    return `${routes.length} routes without a key and with a made-up one: 401, each as problem details`;
  },
};

const tenants: Check<World> = {
  guarantee: 'G10',
  promise: "Another project's key sees nothing of this one, even with the same IDs",
  async see(world) {
    const { api, otherKey: key } = world;
    if (!key) throw new NotChecked('needs the key of a second project: --other-key sk_live_…');
    const leadId = world.newLeadId('walled');
    await sendTo(world, leadId, makeEvents(world, [0]));
    for (const view of VIEWS) await api.refusal('not_found', 'GET', `/api/leads/${leadId}${view}`, { key });
    await api.refusal('not_found', 'DELETE', `/api/leads/${leadId}`, { key });
    return `${VIEWS.length} views and the erasure of ${leadId}: 404 with the other key`;
  },
};

const refusals: Check<World> = {
  guarantee: 'PRODUCT',
  promise: 'An event that is dropped is never answered with 2xx: each event of a batch gets its own result',
  async see(world) {
    const { api } = world;
    const leadId = world.newLeadId('judged');
    const [event] = makeEvents(world, [0]) as [TestEvent];
    const events = [{ ...event, leadId }, { ...event, leadId: 'undefined' }, { leadId }];
    const { results } = await api.call(BatchAccepted, 'POST', '/api/events/batch', { body: { events }, status: 202 });
    assert.deepEqual(
      results.map(({ status }) => status),
      ['accepted', 'rejected', 'rejected'],
    );
    const problem = await api.refusal('validation_failed', 'POST', '/api/events', { body: { leadId } });
    assert.ok(problem.errors?.some(({ path }) => path === 'eventType'));
    return 'one good and two bad events: accepted, rejected, rejected; a bad one alone: 400 that names the field';
  },
};

const erasure: Check<World> = {
  guarantee: 'PRODUCT',
  promise: 'An erased lead is gone, and late events do not recreate it',
  async see(world) {
    const { api } = world;
    const leadId = world.newLeadId('erased');
    const events = makeEvents(world, [1, 0]) as [TestEvent, TestEvent];
    await sendTo(world, leadId, [events[0]]);
    await api.call(z.unknown(), 'DELETE', `/api/leads/${leadId}`);
    for (const view of VIEWS) await api.refusal('not_found', 'GET', `/api/leads/${leadId}${view}`);
    await api.refusal('lead_erased', 'POST', '/api/events', { body: { ...events[1], leadId } });
    await api.refusal('not_found', 'GET', `/api/leads/${leadId}`);
    return `${VIEWS.length} views: 404; a late event: 410`;
  },
};

export const WALL_CHECKS = [unknown, keys, tenants, refusals, erasure];
