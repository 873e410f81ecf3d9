import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, it } from 'vitest';
import { LeadListQuery } from '../contract/lead-query.ts';
import { LIMITS } from '../contract/limits.ts';
import { refreshDue } from '../cron/refresh-due.ts';
import { DAY_MS } from '../domain/time.ts';
import { toLeadList } from '../people/list/lead-list.ts';
import { walkList } from '../people/list/walk-list.ts';
import { forgetProjectConfig, getProjectConfig } from '../settings/projects/project-config.ts';
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
  it('contains existing leads, and later events move leads in and out, for every reader', async () => {
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
    expect(await get(`/api/leads?segment=${segment.id}&search=nobody&sort=name`)).toMatchObject({ total: 0 });
    const { body: file } = await ask('POST', '/api/leads/export', { segment: segment.id });
    expect(file.split('\r\n').filter(Boolean)).toHaveLength(2);

    // Erasing a lead removes it from its segments.
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

  it('counts merged leads as one lead, and counts both again after an unmerge', async () => {
    await addLead('one', 250);
    await addLead('two', 300);
    await rowsOf('two').toBe(1);
    const segment = await save();
    await isFilled(segment, 2);
    await ask('POST', '/api/leads/one/merge', { leadId: 'two' });
    await expect.poll(() => listed(segment.id), WAIT).toEqual(['one']);
    await ask('POST', '/api/leads/two/unmerge');
    await expect.poll(() => listed(segment.id), WAIT).toEqual(['one', 'two']);
    // The lead requests another evaluation.
    await refreshDue(env, Date.now() + 1_000);
    await expect.poll(async () => (await get('/api/leads/two')).segmentIds, WAIT).toEqual([segment.id]);
  });

  it('counts behavior from before it was saved, also across a merge and in a list’s filter', async () => {
    const viewed = (leadId: string, daysAgo: number, page = '/pricing') => ({
      ...{ eventType: 'page_view', leadId, eventId: `${leadId}_${daysAgo}`, properties: { page } },
      timestamp: new Date(Date.now() - daysAgo * DAY_MS).toISOString(),
    });
    const events = [
      ...[viewed('keen', 1), viewed('keen', 2), viewed('keen', 6), viewed('keen', 6)],
      ...[viewed('idle', 40), viewed('idle', 41), viewed('other', 1, '/'), viewed('other', 2, '/')],
      ...[viewed('half', 3), viewed('rest', 4), viewed('rest', 5, '/')],
    ];
    const sent = await call('POST', '/api/events/batch', { key: tenant.secretKey, body: { events } });
    expect(sent.status).toBe(202);
    for (const leadId of ['keen', 'idle', 'other', 'half', 'rest']) await rowsOf(leadId).toBe(1);
    const where = [{ property: 'page', operator: 'equals', value: '/pricing' }];
    const often = { event: 'page_view', operator: 'did', times: 2, withinDays: 7, where };
    const quiet = { event: 'page_view', operator: 'did_not', withinDays: 30 };
    const [keen, idle] = [await save({ conditions: [often] }), await save({ conditions: [quiet] })];
    await isFilled(keen, 1);
    await isFilled(idle, 1);
    expect([await listed(keen.id), await listed(idle.id)]).toEqual([['keen'], ['idle']]);

    const filtered = async (conditions: unknown) => {
      const { leads, filtered: told } = await get(
        `/api/leads?filter=${encodeURIComponent(JSON.stringify(conditions))}`,
      );
      return [leads.map(({ _id }: { _id: string }) => _id).sort(), told.lookedAt];
    };
    expect(await filtered([often])).toEqual([['keen'], 5]);
    expect(await filtered({ any: [quiet, { not: { event: 'page_view', operator: 'did', where } }] })).toEqual([
      ['idle', 'other'],
      5,
    ]);
    const { body: file } = await ask('POST', '/api/leads/export', { filter: [often], format: 'ndjson' });
    expect(
      file
        .trim()
        .split('\n')
        .map((line: string) => JSON.parse(line)._id),
    ).toEqual(['keen']);
    const list = { projectId: tenant.projectId, config: await getProjectConfig(env, tenant.projectId) };
    const asked = toLeadList(list, LeadListQuery.parse({ filter: JSON.stringify([often]) }));
    if ('reason' in asked) throw new Error(asked.reason);
    // Matches all leads except `half`, which has fewer events than the condition requires.
    const asksMax = 4;
    const walked = await walkList(env, asked, { now: Date.now(), asksMax });
    expect(walked).not.toHaveProperty('reason');
    expect(await walkList(env, asked, { now: Date.now(), asksMax: asksMax - 1 })).toEqual({ reason: 'asks_too_many' });

    await ask('POST', '/api/leads/half/merge', { leadId: 'rest' });
    await expect.poll(() => listed(keen.id), WAIT).toEqual(['half', 'keen']);
    await ask('POST', '/api/leads/rest/unmerge');
    await refreshDue(env, Date.now() + 1_000);
    await expect.poll(() => listed(keen.id), WAIT).toEqual(['keen']);
    await call('POST', '/api/events/batch', { key: tenant.secretKey, body: { events: [viewed('idle', 29)] } });
    await expect.poll(() => listed(idle.id), WAIT).toEqual([]);
  });

  it('includes a lead created after the run over all leads, in an isolate that does not know the segment yet', async () => {
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

  it('costs one D1 row for each lead that enters or leaves, and no row for other events', async () => {
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

  it('is visible only to its author if it is private, and never to a key', async () => {
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
    // An admin can manage the segments of former members.
    await ask('DELETE', `/api/projects/${tenant.projectId}/members/${userId}`);
    expect(await get('/api/segments')).toMatchObject([{ name: 'Mine' }]);
  });

  it('cannot be deleted while an automation uses it, and the error names the automation', async () => {
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

  it('rejects conditions that test nothing, and more segments than the project’s limit', async () => {
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

  it('is rejected if leads would have to count more behaviors than the limit, also when it is changed', async () => {
    const counting = (from: number, count: number) =>
      Array.from({ length: count }, (_, i) => ({ event: `type_${from + i}`, operator: 'did' }));
    await save({ conditions: counting(0, LIMITS.behaviorsMax - 1) });
    const create = (conditions: unknown) => ask('POST', '/api/segments', { name: 'More', conditions });
    expect(await create(counting(100, 2))).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining(`${LIMITS.behaviorsMax} different behaviors`) },
    });
    // Another segment already counts this behavior. The behavior counts towards the limit once, for any number of times and days.
    const { status, body } = await create([{ ...counting(0, 1)[0], times: 9, withinDays: 2 }, ...counting(100, 1)]);
    expect(status).toBe(201);
    const change = (conditions: unknown) => ask('PUT', `/api/segments/${body.id}`, { conditions });
    expect((await change(counting(200, 2))).status).toBe(409);
    expect((await change(counting(200, 1))).status).toBe(200);
  });
});
