import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, it } from 'vitest';
import { call, newTenant, type Tenant } from '../testing/api.ts';

const WAIT = { timeout: 20_000 };
const LARGE = { property: 'employees', operator: 'greater_than', value: 200, points: 30 };
const FREE = { property: 'email', operator: 'ends_with', value: '@gmail.com', points: -20 };
const FIT = { rules: [LARGE, FREE], grades: { A: 30, B: 10, C: 0 } };

let tenant: Tenant;
beforeEach(async () => {
  tenant = await newTenant();
});

const ask = (method: string, path: string, body?: unknown) => call(method, path, { token: tenant.token, body });
const get = async (path: string) => (await ask('GET', path)).body;
const publish = async (fit: unknown) => {
  const { status, body } = await ask('PUT', '/api/scoring-rules/ruleset', { fit });
  expect(status).toBe(200);
  return body;
};
const send = (leadId: string, eventType: string) =>
  call('POST', '/api/events', { key: tenant.secretKey, body: { leadId, eventType } });
const addLead = (leadId: string, traits: object) => ask('POST', '/api/leads', { leadId, ...traits });
const letters = async () =>
  (await env.DB.prepare('SELECT lead_id, fit FROM leads ORDER BY lead_id').all()).results.map(
    ({ lead_id, fit }) => `${lead_id} ${fit}`,
  );
const listed = async (query: string) =>
  ((await get(`/api/leads?sort=name&${query}`)).leads as { _id: string }[]).map(({ _id }) => _id).sort();

async function addLeads() {
  await addLead('large', { custom: { employees: 250 } });
  await addLead('mixed', { email: 'zoe@gmail.com', custom: { employees: 900 } });
  await addLead('free', { email: 'ann@gmail.com' });
}

describe('fit', () => {
  it('has no effect if there are no fit rules', async () => {
    await addLeads();
    await expect.poll(letters, WAIT).toEqual(['free null', 'large null', 'mixed null']);
    const lead = await get('/api/leads/large');
    expect(Object.keys(lead).filter((key) => key === 'fit' || key === 'grade')).toEqual([]);
    expect(await get('/api/leads')).toMatchObject({ leads: [{}, {}, {}] });
    expect(await listed('grade=A,B,C,D')).toEqual([]);
    const { body: file } = await ask('POST', '/api/leads/export', {});
    expect(file.split('\r\n')[0]).not.toContain('grade');
  });

  it('grades every lead after publishing, and explains the grade', async () => {
    await addLeads();
    await expect.poll(letters, WAIT).toHaveLength(3);
    await publish(FIT);
    await expect.poll(letters, WAIT).toEqual(['free D', 'large A', 'mixed B']);
    await send('mixed', 'demo_request');
    await expect.poll(() => listed('grade=B3'), WAIT).toEqual(['mixed']);
    expect(await get('/api/leads/mixed')).toMatchObject({
      grade: 'B3',
      fit: { letter: 'B', points: 10, rules: [LARGE, FREE] },
    });
    expect(await listed('grade=A,D4')).toEqual(['free', 'large']);
    const conditions = [
      { field: 'fit', operator: 'in', value: ['A', 'B'] },
      { field: 'grade', operator: 'not_equals', value: 'A4' },
    ];
    expect(await listed(`filter=${encodeURIComponent(JSON.stringify(conditions))}`)).toEqual(['mixed']);
    expect((await ask('GET', '/api/leads?grade=E')).status).toBe(400);
    const { body: file } = await ask('POST', '/api/leads/export', {});
    expect(file.split('\r\n')[0]).toContain('nextTaskAt,grade,custom');

    // Properties change the fit but not the score.
    await ask('PATCH', '/api/leads/mixed', { email: 'zoe@acme.example' });
    await expect.poll(letters, WAIT).toEqual(['free D', 'large A', 'mixed A']);
    expect(await get('/api/leads/mixed')).toMatchObject({ grade: 'A3', currentScore: 50 });
  });

  it('changes when fit rules change, and disappears when they are removed', async () => {
    await publish(FIT);
    await addLeads();
    await expect.poll(letters, WAIT).toEqual(['free D', 'large A', 'mixed B']);
    expect(await publish({ ...FIT, rules: [{ ...LARGE, value: 500 }] })).toMatchObject({ version: 3 });
    await expect.poll(letters, WAIT).toEqual(['free C', 'large C', 'mixed A']);
    await send('large', 'page_view');
    expect(await publish(null)).not.toHaveProperty('fit');
    await expect.poll(letters, WAIT).toEqual(['free null', 'large null', 'mixed null']);
    expect(await get('/api/leads/large')).not.toHaveProperty('grade');
  });

  it('moves leads between segments; fit rules with unknown values are rejected', async () => {
    await publish(FIT);
    await addLeads();
    const conditions = [{ field: 'fit', operator: 'equals', value: 'A' }];
    const { body: segment } = await ask('POST', '/api/segments', { name: 'Fits', conditions });
    const leads = () => get(`/api/segments/${segment.id}`);
    await expect.poll(leads, WAIT).toMatchObject({ filling: null, leads: 1 });
    await ask('PATCH', '/api/leads/free', { email: 'ann@acme.example', custom: { employees: 300 } });
    await expect.poll(leads, WAIT).toMatchObject({ leads: 2 });
    const refused = await ask('PUT', '/api/scoring-rules/ruleset', { fit: { ...FIT, letters: {} } });
    expect(refused.body.errors).toMatchObject([{ path: 'fit.letters' }]);
  });
});
