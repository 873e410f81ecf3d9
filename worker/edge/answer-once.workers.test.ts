import { env } from 'cloudflare:workers';
import { beforeEach, expect, it } from 'vitest';
import { ENDPOINTS } from '../contract/api/endpoints.ts';
import { LIMITS } from '../contract/limits.ts';
import { pruneTokens } from '../cron/prune-tokens.ts';
import { call, newTenant, type Tenant } from '../testing/api.ts';
import { nameOf, requireProblem } from '../testing/route-guards.ts';

let tenant: Tenant;
beforeEach(async () => {
  tenant = await newTenant();
});

const ask = (path: string, body: unknown, idempotencyKey: string, credentials: { key?: string; token?: string }) =>
  call('POST', path, { ...credentials, body, headers: { 'Idempotency-Key': idempotencyKey } });
const createRule = (eventType: string, idempotencyKey: string, key = tenant.secretKey) =>
  ask('/api/scoring-rules', { eventType, points: 5 }, idempotencyKey, { key });
const rulesFor = async (eventType: string) => {
  const { body } = await call('GET', '/api/scoring-rules', { key: tenant.secretKey });
  return body.filter((rule: { eventType: string }) => rule.eventType === eventType).length;
};
const rowCount = () => env.DB.prepare('SELECT count(*) AS count FROM kept_answers').first<number>('count');

it('repeating a request with the same idempotency key returns the same response and creates nothing more', async () => {
  const create = () => ask('/api/auth/generate-api-key', { kind: 'secret', name: 'Twice' }, 'same', tenant);
  const first = await create();
  expect([first.status, first.headers.get('Idempotent-Replayed')]).toEqual([201, null]);
  const again = await create();
  expect([again.status, again.headers.get('Idempotent-Replayed')]).toEqual([201, 'true']);
  expect(again.body).toEqual(first.body);
  const { body: keys } = await call('GET', '/api/auth/api-keys', { token: tenant.token });
  expect(keys.filter(({ name }: { name: string }) => name === 'Twice')).toHaveLength(1);
  const { results } = await env.DB.prepare('SELECT * FROM kept_answers').all();
  expect(JSON.stringify(results)).not.toMatch(/sk_live_|"same"/);
});

it('only one of several simultaneous requests with the same idempotency key runs', async () => {
  const answers = await Promise.all(Array.from({ length: 4 }, () => createRule('at_once', 'at once')));
  expect(answers.every(({ status }) => status === 201 || status === 409)).toBe(true);
  expect(await rulesFor('at_once')).toBe(1);
  expect((await createRule('at_once', 'at once')).headers.get('Idempotent-Replayed')).toBe('true');
});

it('another request with the same idempotency key is rejected, but another caller may use the same key', async () => {
  await createRule('by_the_key', 'shared');
  const other = requireProblem(await createRule('something_else', 'shared'));
  expect(other).toMatchObject({ status: 422, code: 'idempotency_key_reused' });
  const note = await ask('/api/leads', { leadId: 'lead_1' }, 'shared', { key: tenant.secretKey });
  expect(requireProblem(note).code).toBe('idempotency_key_reused');
  const byPerson = await ask('/api/scoring-rules', { eventType: 'something_else', points: 5 }, 'shared', tenant);
  expect([byPerson.status, byPerson.headers.get('Idempotent-Replayed')]).toEqual([201, null]);
});

it('a rejected request releases its idempotency key', async () => {
  expect((await createRule('page_view', 'refused')).status).toBe(409);
  expect((await createRule('not_refused', 'refused')).status).toBe(201);
});

it('an interrupted request never runs again, and a retry is told so', async () => {
  await createRule('broken', 'broken');
  const setBack = (startedAt: number) =>
    env.DB.prepare(
      'UPDATE kept_answers SET answer_sealed = NULL, started_at = ?1 WHERE started_at = (SELECT max(started_at) FROM kept_answers)',
    )
      .bind(startedAt)
      .run();
  await setBack(Date.now() + 1);
  const running = await createRule('broken', 'broken');
  expect(requireProblem(running).code).toBe('conflict');
  expect(running.headers.get('Retry-After')).toBe('1');
  await setBack(Date.now() - LIMITS.requestSecondsMax * 1000 - 1);
  const brokenOff = await createRule('broken', 'broken');
  expect(requireProblem(brokenOff).detail).toContain('lost the result');
  expect(brokenOff.headers.get('Retry-After')).toBe(null);
});

it('idempotency keys contain only plain characters, up to a maximum length', async () => {
  const longest = 'x'.repeat(LIMITS.idempotencyKeyCharsMax);
  const answers = await Promise.all([longest, `${longest}x`, 'é'].map((key, i) => createRule(`rule_${i}`, key)));
  expect(answers.map(({ status }) => status)).toEqual([201, 400, 400]);
});

it('erasing a lead deletes the stored responses about it', async () => {
  const lead = { leadId: 'lead_gone', email: 'gone@example.com' };
  await ask('/api/leads', lead, 'lead', { key: tenant.secretKey });
  await ask('/api/leads/lead_gone/notes', { text: 'Called.' }, 'note', { key: tenant.secretKey });
  expect(await rowCount()).toBe(2);
  await call('DELETE', '/api/leads/lead_gone', { key: tenant.secretKey });
  expect(await rowCount()).toBe(0);
  expect((await ask('/api/leads', lead, 'lead', { key: tenant.secretKey })).status).toBe(410);
});

it('a response is stored for 24 hours under its idempotency key', async () => {
  const now = Date.now();
  await createRule('kept', 'kept');
  await pruneTokens(env, now + LIMITS.idempotencySecondsMax * 1000 - 60_000);
  expect(await rowCount()).toBe(1);
  await pruneTokens(env, now + LIMITS.idempotencySecondsMax * 1000 + 60_000);
  expect(await rowCount()).toBe(0);
});

it('every POST that creates something supports idempotency keys, or this test says why not', () => {
  const creating = ENDPOINTS.filter(({ method, status }) => method === 'post' && status === 201);
  expect(creating.filter(({ isCreating }) => !isCreating).map(nameOf)).toEqual([
    // Nobody is signed in yet, and an email can be registered only once anyway.
    'POST /api/auth/register',
    // A ticket expires after 30 seconds.
    'POST /api/leads/{leadId}/live-ticket',
    'POST /api/projects/{projectId}/live-ticket',
  ]);
});
