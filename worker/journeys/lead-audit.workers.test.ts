import { env } from 'cloudflare:workers';
import { beforeEach, expect, it } from 'vitest';
import { call, newTenant, type Tenant } from '../testing/api.ts';

let tenant: Tenant;
const ask = async (method: string, path: string, body?: unknown) =>
  call(method, path, { token: tenant.token, ...(body !== undefined && { body }) });
const idOf = async (leadId: string) => (await ask('GET', `/api/leads/${leadId}`)).body?._id;
const actions = async () =>
  (
    await env.DB.prepare("SELECT action FROM audit_log WHERE action LIKE 'lead.%' ORDER BY id").all<{
      action: string;
    }>()
  ).results.map(({ action }) => action);

/**
 * Runs the action twice: first with an audit log that fails as if the disk were full, then with a working one. Returns the status of the
 * second run.
 */
async function failingFirst(run: () => Promise<{ status: number }>, look: () => Promise<unknown>): Promise<number> {
  await env.DB.exec("CREATE TRIGGER no_audit BEFORE INSERT ON audit_log BEGIN SELECT RAISE(ABORT, 'disk full'); END;");
  const before = await look();
  expect(await run()).toMatchObject({ status: 500 });
  expect(await look()).toEqual(before);
  await env.DB.exec('DROP TRIGGER no_audit;');
  return (await run()).status;
}

beforeEach(async () => {
  tenant = await newTenant();
  for (const leadId of ['kept', 'other', 'gone']) await ask('POST', '/api/leads', { leadId, name: leadId });
});

it('no merge, unmerge or erasure takes effect unless the audit log can record it', async () => {
  const both = () => Promise.all([idOf('kept'), idOf('other')]);
  const merge = () => ask('POST', '/api/leads/kept/merge', { leadId: 'other' });
  expect(await failingFirst(merge, both)).toBe(202);
  await expect.poll(both).toEqual(['kept', 'kept']);
  // The unmerge is asynchronous, because the lead must first hand over its log.
  const unmerge = () => ask('POST', '/api/leads/other/unmerge');
  await expect.poll(async () => (await ask('GET', '/api/leads/kept')).body.mergedFrom).toHaveLength(1);
  await expect.poll(() => failingFirst(unmerge, both)).toBe(202);
  await expect.poll(both).toEqual(['kept', 'other']);
  const erase = () => ask('DELETE', '/api/leads/gone');
  expect(await failingFirst(erase, () => idOf('gone'))).toBe(200);
  expect(await idOf('gone')).toBeUndefined();
  expect(await actions()).toEqual(['lead.merged', 'lead.unmerged', 'lead.erased']);
});

it('the audit log records nothing about a lead that does not exist or is not the intended one', async () => {
  await ask('POST', '/api/leads/kept/merge', { leadId: 'other' });
  await expect.poll(() => idOf('other')).toBe('kept');
  const logged = await actions();
  expect((await ask('DELETE', '/api/leads/nobody')).status).toBe(404);
  expect((await ask('DELETE', '/api/leads/other')).status).toBe(409);
  expect((await ask('POST', '/api/leads/gone/unmerge')).status).toBe(409);
  expect((await ask('POST', '/api/leads/kept/merge', { leadId: 'other' })).status).toBe(400);
  expect(await actions()).toEqual(logged);
});
