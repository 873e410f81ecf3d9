import { evictDurableObject, runDurableObjectAlarm } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import type { ProjectConfig } from '../contract/project-config.ts';
import type { ScoringRule } from '../contract/ruleset.ts';
import { DEFAULT_RULESET } from '../domain/ruleset.ts';
import { mergeLeads } from '../identity/merge-leads.ts';
import { forgetProjectConfig, getProjectConfig } from '../settings/projects/project-config.ts';
import { call, newTenant, type Tenant } from '../testing/api.ts';
import {
  carried,
  DEFAULT_CONFIG,
  dumpStorage,
  ingestInto,
  inLead,
  inStorage,
  makeIncoming,
  newLead,
} from '../testing/lead-objects.ts';
import { changeValue } from '../testing/lead-value.ts';
import { carryConfig } from './carried-config.ts';
import { forgetConfigs } from './known-configs.ts';
import { ingestIntoLead } from './lead-client.ts';
import { findLead } from './storage/snapshot.ts';

/** A config with 500 rules and 100 automations. */
const LARGE: ProjectConfig = {
  version: 3,
  ruleset: {
    ...DEFAULT_RULESET,
    rules: Array.from(
      { length: 500 },
      (_, i): ScoringRule => ({
        id: `rule_${i}`,
        eventType: `type_${i}`,
        points: 1,
        description: `Did what rule ${i} gives a point for`,
        active: true,
      }),
    ),
  },
  automations: Array.from({ length: 100 }, (_, i) => ({ id: `aut_${i}`, name: `Automation ${i}`, whenStage: 'hot' })),
};

const command = (lead: { projectId: string; leadId: string }, eventId: string, type = 'type_7') => ({
  ...{ projectId: lead.projectId, leadId: lead.leadId, namedAs: 'own' as const },
  events: [makeIncoming({ eventId, type })],
});

describe('a config of 500 rules', () => {
  it('is requested by a lead whose isolate lacks it, before the lead stores anything', async () => {
    const lead = newLead();
    const named = carryConfig(lead.projectId, LARGE);
    expect(named).toEqual({ projectId: lead.projectId, version: 3 });
    expect(await lead.stub.ingest({ ...command(lead, 'evt_1'), config: named })).toEqual({
      ...{ status: 'config_needed', version: 3 },
    });
    expect(await dumpStorage(lead)).toEqual({});

    const config = carried(lead, LARGE);
    expect(await lead.stub.ingest({ ...command(lead, 'evt_1'), config })).toMatchObject({ outcomes: ['accepted'] });
    expect(await lead.stub.detail({})).toMatchObject({ currentScore: 1 });
  });

  it('is sent only once to each isolate, for all leads of the project', async () => {
    const [first, second] = [newLead(), newLead({ leadId: 'lead_2' })];
    await ingestInto(first, [makeIncoming({ eventId: 'evt_1' })], LARGE);
    const config = carryConfig(first.projectId, LARGE);
    const told = { ...command(second, 'evt_2'), projectId: first.projectId };
    expect(await second.stub.ingest({ ...told, config })).toMatchObject({ outcomes: ['accepted'] });
  });

  it('is not stored in leads', async () => {
    const lead = newLead();
    await ingestInto(lead, [makeIncoming({ eventId: 'evt_1' })], LARGE);
    const stored = (await dumpStorage(lead)).lead?.config;
    expect(JSON.stringify(stored).length).toBeLessThan(1_000);
    expect(stored).toMatchObject({ version: 3, ruleset: { stages: DEFAULT_RULESET.stages } });
  });

  it('differs from the small default config, which is sent with every call', () => {
    expect(carryConfig('prj_1', DEFAULT_CONFIG).text).toBe(JSON.stringify(DEFAULT_CONFIG));
  });
});

describe('a project’s config', () => {
  const versionOf = (tenant: Tenant) =>
    env.DB.prepare('SELECT config_version FROM projects WHERE id = ?1')
      .bind(tenant.projectId)
      .first<number>('config_version');
  const publish = (tenant: Tenant, points: number) =>
    call('PUT', '/api/scoring-rules/rule_page_view', { token: tenant.token, body: { points } });
  const leadOf = ({ projectId }: Tenant) => newLead({ projectId });
  const scoreOf = async (tenant: Tenant, leadId = 'lead_1') =>
    (await call('GET', `/api/leads/${leadId}`, { token: tenant.token })).body.currentScore;

  it('is read again if the lead knows a newer version than the caller', async () => {
    const tenant = await newTenant();
    const old = await getProjectConfig(env, tenant.projectId);
    await publish(tenant, 7);
    const lead = leadOf(tenant);
    const view = (eventId: string) => command(lead, eventId, 'page_view');
    await ingestIntoLead(env, { ...view('evt_1'), config: await getProjectConfig(env, tenant.projectId) });
    // Another isolate, whose caller has not learned of the new rules yet.
    forgetConfigs();
    await ingestIntoLead(env, { ...view('evt_2'), config: old });
    expect(await scoreOf(tenant)).toBe(14);
  });

  it('gets a higher version than any lead has seen, even after D1 was restored', async () => {
    const tenant = await newTenant();
    await publish(tenant, 7);
    const lead = leadOf(tenant);
    const view = (eventId: string) => command(lead, eventId, 'page_view');
    await ingestIntoLead(env, { ...view('evt_1'), config: await getProjectConfig(env, tenant.projectId) });
    const seen = (await versionOf(tenant)) ?? 0;

    await env.DB.batch([
      env.DB.prepare('UPDATE projects SET config_version = 1 WHERE id = ?1').bind(tenant.projectId),
      env.DB.prepare('DELETE FROM rulesets WHERE project_id = ?1 AND version > 1').bind(tenant.projectId),
    ]);
    forgetProjectConfig(tenant.projectId);
    forgetConfigs();
    await ingestIntoLead(env, { ...view('evt_2'), config: await getProjectConfig(env, tenant.projectId) });
    expect(await scoreOf(tenant)).toBe(12);
    expect(await versionOf(tenant)).toBeGreaterThan(seen);

    // Rules that are published from now on apply at once.
    forgetProjectConfig(tenant.projectId);
    await publish(tenant, 20);
    await ingestIntoLead(env, { ...view('evt_3'), config: await getProjectConfig(env, tenant.projectId) });
    expect(await scoreOf(tenant)).toBe(32);
  });

  it('is requested when a merge runs automations in an isolate that has just started', async () => {
    const tenant = await newTenant();
    const rule = { name: 'Call', whenStage: 'warm', action: 'webhook', config: { url: 'https://example.com/hook' } };
    const { body: automation } = await call('POST', '/api/automations', { token: tenant.token, body: rule });
    const config = await getProjectConfig(env, tenant.projectId);
    const [winner, loser] = [newLead({ ...tenant, leadId: 'winner' }), newLead({ ...tenant, leadId: 'loser' })];
    for (const lead of [winner, loser])
      await ingestIntoLead(env, { ...command(lead, `evt_${lead.leadId}`, 'signup'), config });
    forgetConfigs();
    const { projectId } = tenant;
    await mergeLeads(env, { projectId, config, loser: 'loser', winner: 'winner' });
    await runDurableObjectAlarm(loser.stub);
    const fired = () => inLead(winner, ({ sql }) => sql.exec('SELECT automation_id FROM firings').toArray());
    await expect.poll(fired).toEqual([{ automation_id: automation.id }]);
  });

  it('shrinks when the lead wakes, if an earlier version of the Worker stored it in full', async () => {
    const lead = newLead();
    await ingestInto(lead, [makeIncoming({ eventId: 'evt_1' })], LARGE);
    const before = await dumpStorage(lead);
    const config = { ...LARGE, automations: [{ id: 'aut_1', name: 'Quiet', whenQuietDays: 3 }] };
    await inStorage(lead, (_, storage) => changeValue(storage, () => ({ config })));
    await evictDurableObject(lead.stub);
    const known = await inLead(lead, findLead);
    expect(known?.config).toMatchObject({ version: 3, quietDays: [3] });
    expect(JSON.stringify(await dumpStorage(lead)).length).toBeLessThan(JSON.stringify(before).length + 100);
  });
});
