import { env } from 'cloudflare:workers';
import { beforeEach, expect, it, vi } from 'vitest';
import { LIMITS } from '../contract/limits.ts';
import { call, newTenant, type Tenant } from '../testing/api.ts';

const WAIT = { timeout: 20_000 };

let tenant: Tenant;
beforeEach(async () => {
  tenant = await newTenant();
});

const ask = (method: string, path: string, body?: unknown) => call(method, path, { token: tenant.token, body });
const get = async (path: string) => (await ask('GET', path)).body;
const send = (leadId: string) =>
  call('POST', '/api/events', {
    key: tenant.secretKey,
    body: { leadId, eventType: 'signup', eventId: `signup_${leadId}` },
  });
const newList = async (name: string): Promise<string> => {
  const { status, body } = await ask('POST', '/api/lists', { name });
  expect(status).toBe(201);
  return body.id;
};
const put = (leadId: string, listId: string) => ask('PUT', `/api/leads/${leadId}/lists/${listId}`);
const remove = (leadId: string, listId: string) => ask('DELETE', `/api/leads/${leadId}/lists/${listId}`);
const listed = async (query: string) =>
  ((await get(`/api/leads?${query}`)).leads as { _id: string }[]).map(({ _id }) => _id).sort();
const isIn = (operator: string, ...ids: string[]) =>
  `filter=${encodeURIComponent(JSON.stringify([{ field: 'list', operator, value: ids }]))}`;
const onList = (listId: string, ...leadIds: string[]) =>
  expect.poll(() => listed(`list=${listId}`), WAIT).toEqual(leadIds);

it('a list’s leads appear in lead lists, filters, segments, files and each lead’s log', async () => {
  await Promise.all(['ann', 'bob'].map(send));
  const fair = await newList('Trade fair 2026');
  const { body: segment } = await ask('POST', '/api/segments', {
    name: 'Met at the fair',
    conditions: [{ field: 'list', operator: 'in', value: [fair] }],
  });
  expect((await put('ann', fair)).body.listIds).toEqual([fair]);
  await put('ann', fair);
  await onList(fair, 'ann');
  await expect.poll(() => listed(`segment=${segment.id}`), WAIT).toEqual(['ann']);
  expect(await listed(isIn('in', fair, 'lst_gone'))).toEqual(['ann']);
  expect(await listed(`list=${fair}&search=bob`)).toEqual([]);
  await expect.poll(() => listed(isIn('not_in', fair)), WAIT).toEqual(['bob']);
  expect(await get('/api/lists')).toMatchObject([{ id: fair, name: 'Trade fair 2026', leads: 1 }]);
  const { body: file } = await ask('POST', '/api/leads/export', { list: fair, format: 'ndjson' });
  expect(file.trim().split('\n')).toHaveLength(1);

  // Adding or removing a lead twice has the same effect as doing it once, also in the log.
  const changes = (await get('/api/leads/ann/timeline')).filter((entry: { type: string }) => entry.type === 'work');
  expect(changes).toMatchObject([{ eventType: 'list_changed', work: { type: 'list', list: fair, isIn: true } }]);
  expect((await get('/api/leads/ann/export')).events).toContainEqual(
    expect.objectContaining({ kind: 'work', work: { type: 'list', list: fair, isIn: true } }),
  );

  expect(await ask('DELETE', `/api/lists/${fair}`)).toMatchObject({
    status: 409,
    body: { detail: expect.stringContaining('Met at the fair') },
  });
  expect((await remove('ann', fair)).body.listIds).toEqual([]);
  await onList(fair);
  await expect.poll(() => listed(`segment=${segment.id}`), WAIT).toEqual([]);
});

it('a list includes a merged lead if either lead was on it, is restored by an unmerge, and loses an erased lead', async () => {
  await Promise.all(['ann', 'bob'].map(send));
  const [fair, webinar] = [await newList('Trade fair'), await newList('Webinar')];
  await put('ann', fair);
  await put('bob', fair);
  await put('bob', webinar);
  // Removing a lead from one list does not remove it from the other.
  await remove('ann', fair);
  await ask('POST', '/api/leads/ann/merge', { leadId: 'bob' });
  await onList(fair, 'ann');
  await onList(webinar, 'ann');
  expect((await remove('ann', webinar)).body.listIds).toEqual([fair]);
  await ask('POST', '/api/leads/bob/unmerge');
  await onList(fair, 'bob');
  await onList(webinar, 'bob');
  expect((await get('/api/leads/ann')).listIds).toEqual([]);

  await ask('DELETE', '/api/leads/bob');
  await expect.poll(() => get('/api/lists'), WAIT).toMatchObject([{ leads: 0 }, { leads: 0 }]);
  await put('ann', fair);
  await onList(fair, 'ann');
  expect((await ask('DELETE', `/api/lists/${fair}`)).status).toBe(200);
  expect(await env.DB.prepare('SELECT count(*) AS n FROM segment_members').first('n')).toBe(0);
  expect((await ask('GET', `/api/leads?list=${fair}`)).body.errors).toMatchObject([{ path: 'query.list' }]);
});

it('a list can be renamed, must exist before leads are added, and counts towards a limit per project', async () => {
  await send('ann');
  const fair = await newList('Trade fair');
  expect((await ask('PUT', `/api/lists/${fair}`, { name: 'Trade fair 2026' })).body).toMatchObject({
    name: 'Trade fair 2026',
  });
  expect((await put('ann', 'lst_unknown')).status).toBe(404);
  const { body } = await ask(
    'GET',
    `/api/leads?filter=${encodeURIComponent('[{"field":"list","operator":"equals"}]')}`,
  );
  expect(body.errors).toMatchObject([{ path: 'query.filter.0.operator' }]);
  await env.DB.prepare(
    `WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < ?2)
     INSERT INTO lists (id, project_id, name, created_by, created_at, updated_at) SELECT 'lst_' || i, ?1, 'L', 'usr_1', 0, 0 FROM n`,
  )
    .bind(tenant.projectId, LIMITS.listsMax)
    .run();
  expect((await ask('POST', '/api/lists', { name: 'One more' })).status).toBe(409);
});

it('a list contains the leads of an import until the import is undone', async () => {
  await send('ann');
  const fair = await newList('Trade fair');
  const upload = (query: string) =>
    call('POST', `/api/imports?type=leads&format=csv&${query}`, {
      token: tenant.token,
      headers: { 'Content-Type': 'text/csv' },
      body: 'leadId,company\nann,Acme\nbob,Globex\nbob,Globex Inc.\n',
    });
  expect((await upload('list=lst_unknown')).body.errors).toMatchObject([{ path: 'query.list' }]);
  const { body } = await upload(`list=${fair}`);
  await onList(fair, 'ann', 'bob');
  const work = (await get('/api/leads/bob/timeline')).filter((entry: { type: string }) => entry.type === 'work');
  expect(work).toHaveLength(1);
  await ask('POST', `/api/imports/${body.importId}/undo`);
  await onList(fair);
});

it('a deleted list is ignored, so a lead that was only on this list counts as being on no list', async () => {
  await Promise.all(['ann', 'bob', 'cem'].map(send));
  const [fair, webinar] = [await newList('Trade fair'), await newList('Webinar')];
  const none = [{ field: 'list', operator: 'is_empty' }];
  const some = { not: none[0] };
  const save = async (name: string, conditions: object) =>
    (await ask('POST', '/api/segments', { name, conditions })).body.id as string;
  const segments = { none: await save('On no list', none), some: await save('On any list', some) };
  await put('ann', fair);
  await put('bob', fair);
  await put('bob', webinar);
  const filtered = (conditions: object) => listed(`filter=${encodeURIComponent(JSON.stringify(conditions))}`);
  const inSegments = async () => ({
    none: await listed(`segment=${segments.none}`),
    some: await listed(`segment=${segments.some}`),
  });
  const both = async () => ({ none: await filtered(none), some: await filtered(some) });
  const before = { none: ['cem'], some: ['ann', 'bob'] };
  await expect.poll(both, WAIT).toEqual(before);
  await expect.poll(inSegments, WAIT).toEqual(before);

  expect((await ask('DELETE', `/api/lists/${fair}`)).status).toBe(200);
  const after = { none: ['ann', 'cem'], some: ['bob'] };
  expect(await both()).toEqual(after);
  expect((await ask('POST', '/api/segments/estimate', { conditions: none })).body).toMatchObject({ leads: 2 });
  await expect.poll(inSegments, WAIT).toEqual(after);
  // A deleted list is also ignored when a lead changes later.
  await put('ann', webinar);
  await expect.poll(inSegments, WAIT).toEqual({ none: ['cem'], some: ['ann', 'bob'] });
});

it('lists are sorted by name, like segments', async () => {
  const names = ['Élan', 'Event 10', 'event 9', 'Évian', 'Zoo'];
  for (const name of names.toReversed()) {
    await newList(name);
    await ask('POST', '/api/segments', { name, conditions: [{ property: 'plan', operator: 'exists' }] });
  }
  const expected = ['Élan', 'event 9', 'Event 10', 'Évian', 'Zoo'];
  for (const path of ['/api/lists', '/api/segments'])
    expect((await get(path)).map(({ name }: { name: string }) => name)).toEqual(expected);
});

it("adding a lead to a list, or removing it, costs one call, and so do all of the lead's rows in an import", async () => {
  const fair = await newList('Trade fair');
  await Promise.all(['ann', 'bob'].map(send));
  const asked = vi.spyOn(env.LEAD, 'getByName');
  const callsTo = (leadId: string) => asked.mock.calls.filter(([name]) => name.endsWith(`:${leadId}`)).length;
  const add = await put('ann', fair);
  expect([add.body.listIds, callsTo('ann')]).toEqual([[fair], 1]);
  const removal = await remove('ann', fair);
  expect([removal.body.listIds, callsTo('ann')]).toEqual([[], 2]);
  expect((await remove('ann', fair)).body.listIds).toEqual([]);
  expect((await put('nobody', fair)).status).toBe(404);

  const { status } = await call('POST', `/api/imports?type=leads&format=csv&list=${fair}`, {
    token: tenant.token,
    headers: { 'Content-Type': 'text/csv' },
    body: 'leadId,company\nbob,Acme\nbob,Acme Inc.\nbob,Acme Ltd.\n',
  });
  expect(status).toBe(202);
  await onList(fair, 'bob');
  expect(callsTo('bob')).toBe(1);
});
