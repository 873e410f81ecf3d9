import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, it } from 'vitest';
import { LIMITS } from '../contract/limits.ts';
import { refreshDue } from '../cron/refresh-due.ts';
import { forgetProjectConfig } from '../settings/projects/project-config.ts';
import { call, newMember, newTenant, type Tenant } from '../testing/api.ts';

const WAIT = { timeout: 20_000 };
const LARGE = [{ property: 'employees', operator: 'greater_than', value: 200 }];

let tenant: Tenant;
beforeEach(async () => {
  tenant = await newTenant();
});

const ask = (method: string, path: string, body?: unknown) => call(method, path, { token: tenant.token, body });
const get = async (path: string) => (await ask('GET', path)).body;
const addLead = (leadId: string, employees: number) => ask('POST', '/api/leads', { leadId, custom: { employees } });
const save = async (more: object = {}) => {
  const { status, body } = await ask('POST', '/api/segments', { name: 'Large', conditions: LARGE, ...more });
  expect(status).toBe(201);
  return body as { id: string };
};
const isFilled = ({ id }: { id: string }, leads: number) =>
  expect.poll(() => get(`/api/segments/${id}`), WAIT).toMatchObject({ filling: null, leads });
const listed = async (id: string) =>
  ((await get(`/api/leads?segment=${id}`)).leads as { _id: string }[]).map(({ _id }) => _id).sort();
const rowsOf = (leadId: string) =>
  expect.poll(() => env.DB.prepare('SELECT count(*) AS n FROM leads WHERE lead_id = ?1').bind(leadId).first('n'), WAIT);

describe('a segment', () => {
  it('fills with the leads there are, and is entered and left with their events, by everyone who asks', async () => {
    await addLead('big', 250);
    await addLead('small', 20);
    await rowsOf('small').toBe(1);
    const segment = await save();
    await isFilled(segment, 1);
    expect(await listed(segment.id)).toEqual(['big']);
    expect((await get('/api/leads/big')).segmentIds).toEqual([segment.id]);

    await addLead('new', 900);
    await ask('PATCH', '/api/leads/big', { custom: { employees: 30 } });
    await expect.poll(() => listed(segment.id), WAIT).toEqual(['new']);
    expect(await get(`/api/leads?segment=${segment.id}&search=new&sort=name`)).toMatchObject({ total: 0 });
    const { body: file } = await ask('POST', '/api/leads/export', { segment: segment.id });
    expect(file.split('\r\n').filter(Boolean)).toHaveLength(2);

    // Erasing a lead takes it out of its segments.
    await ask('DELETE', '/api/leads/new');
    await expect.poll(() => get('/api/segments'), WAIT).toMatchObject([{ id: segment.id, leads: 0 }]);

    await ask('PUT', `/api/segments/${segment.id}`, { conditions: [{ ...LARGE[0], value: 10 }] });
    await isFilled(segment, 2);
    expect((await ask('DELETE', `/api/segments/${segment.id}`)).status).toBe(200);
    expect((await ask('GET', `/api/leads?segment=${segment.id}`)).body.errors).toMatchObject([
      { path: 'query.segment' },
    ]);
    expect(await env.DB.prepare('SELECT count(*) AS n FROM segment_members').first('n')).toBe(0);
  });

  it('counts a merged lead once, as the winner, and both again after an unmerge', async () => {
    await addLead('one', 250);
    await addLead('two', 300);
    await rowsOf('two').toBe(1);
    const segment = await save();
    await isFilled(segment, 2);
    await ask('POST', '/api/leads/one/merge', { leadId: 'two' });
    await expect.poll(() => listed(segment.id), WAIT).toEqual(['one']);
    await ask('POST', '/api/leads/two/unmerge');
    await expect.poll(() => listed(segment.id), WAIT).toEqual(['one', 'two']);
    // The lead asks to be looked at again.
    await refreshDue(env, Date.now() + 1_000);
    await expect.poll(async () => (await get('/api/leads/two')).segmentIds, WAIT).toEqual([segment.id]);
  });

  it('is evaluated by a lead that began while its isolate did not know of it, and that the run has passed', async () => {
    await addLead('big', 250);
    await rowsOf('big').toBe(1);
    const [now, { projectId }] = [Date.now(), tenant];
    await env.DB.batch([
      env.DB.prepare('UPDATE projects SET config_version = ?1').bind(now),
      env.DB.prepare(
        `INSERT INTO segments (id, project_id, name, is_shared, conditions, created_by, created_at, updated_at, defined_in, run_id)
         VALUES ('seg_1', ?1, 'Large', 1, ?2, 'usr_1', ?3, ?3, ?3, 'run_1')`,
      ).bind(projectId, JSON.stringify(LARGE), now),
    ]);
    forgetProjectConfig(projectId);
    await refreshDue(env, now);
    await expect.poll(() => listed('seg_1'), WAIT).toEqual(['big']);
    expect(await refreshDue(env, now)).toBe(0);
  });

  it('costs one row in D1 per lead that enters or leaves, and none for other events', async () => {
    await addLead('big', 250);
    await rowsOf('big').toBe(1);
    const segment = await save();
    await isFilled(segment, 1);
    const write = async (memberOf: string | null) => {
      const update = 'UPDATE leads SET member_of = ?1, score = score + 1 WHERE lead_id = ?2';
      return (await env.DB.prepare(update).bind(memberOf, 'big').run()).meta.rows_written;
    };
    const usual = await write(JSON.stringify([segment.id]));
    expect((await write(null)) - usual).toBe(1);
    expect((await write(JSON.stringify([segment.id]))) - usual).toBe(1);
  });

  it('is its author’s alone if private, and never a key’s', async () => {
    const { token, userId } = await newMember(tenant.projectId, 'member');
    const own = { name: 'Mine', isShared: false, conditions: LARGE };
    const headers = { 'X-Project-Id': tenant.projectId };
    const { body: segment } = await call('POST', '/api/segments', { token, headers, body: own });
    expect(await get('/api/segments')).toEqual([]);
    expect((await call('GET', '/api/segments', { token, headers })).body).toMatchObject([
      { name: 'Mine', isShared: false },
    ]);
    for (const method of ['GET', 'DELETE']) expect((await ask(method, `/api/segments/${segment.id}`)).status).toBe(404);
    expect((await ask('GET', `/api/leads?segment=${segment.id}`)).status).toBe(400);
    const refused = await call('POST', '/api/segments', { key: tenant.secretKey, body: own });
    expect(refused.body.errors).toMatchObject([{ path: 'isShared' }]);
    // An admin looks after what former members leave.
    await ask('DELETE', `/api/projects/${tenant.projectId}/members/${userId}`);
    expect(await get('/api/segments')).toMatchObject([{ name: 'Mine' }]);
  });

  it('stays while an automation uses it, and the answer names the automation', async () => {
    const segment = await save();
    const automation = { name: 'Call large ones', action: 'webhook', config: { url: 'https://crm.example.com/hook' } };
    const use = (whenEntersSegment: string) => ask('POST', '/api/automations', { ...automation, whenEntersSegment });
    expect((await use('seg_unknown')).body.errors).toMatchObject([{ path: 'whenEntersSegment' }]);
    const { body } = await use(segment.id);
    const inUse = { status: 409, body: { detail: expect.stringContaining('Call large ones') } };
    expect(await ask('DELETE', `/api/segments/${segment.id}`)).toMatchObject(inUse);
    expect(await ask('PUT', `/api/segments/${segment.id}`, { isShared: false })).toMatchObject(inUse);
    await ask('DELETE', `/api/automations/${body.id}`);
    expect((await ask('DELETE', `/api/segments/${segment.id}`)).status).toBe(200);
  });

  it('refuses conditions that say nothing, and more segments than a project can have', async () => {
    const create = async (conditions: unknown) =>
      (await ask('POST', '/api/segments', { name: 'One', conditions })).status;
    expect(await create([])).toBe(400);
    expect(await create([{ field: 'score', operator: 'contains', value: '5' }])).toBe(400);
    const long = { property: 'plan', operator: 'in', value: Array.from({ length: 50 }, () => 'x'.repeat(90)) };
    expect(await create([long])).toBe(400);
    const { projectId } = tenant;
    await env.DB.batch(
      Array.from({ length: LIMITS.segmentsMax - 1 }, (_, i) =>
        env.DB.prepare(
          `INSERT INTO segments (id, project_id, name, is_shared, conditions, created_by, created_at, updated_at, defined_in, run_id)
           VALUES (?1, ?2, ?1, 1, '[]', 'usr_1', 0, 0, 0, 'run_1')`,
        ).bind(`seg_${i}`, projectId),
      ),
    );
    expect([await create(LARGE), await create(LARGE)]).toEqual([201, 409]);
  });
});
