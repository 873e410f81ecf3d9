import { env } from 'cloudflare:workers';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { DeliveryRecord } from '../automations/deliveries.ts';
import { noteReceiverHealth } from '../automations/receiver-health.ts';
import { ENDPOINTS } from '../contract/api/endpoints.ts';
import { call, newMember, newTenant, type Tenant } from '../testing/api.ts';
import { openMailBox } from '../testing/mail-box.ts';

interface Things extends Tenant {
  colleague: { token: string; userId: string };
  viewer: { token: string };
  guest: Tenant & { invitationToken: string };
  names: Record<
    | 'keyId'
    | 'ruleId'
    | 'automationId'
    | 'webhookId'
    | 'invitationId'
    | 'studyId'
    | 'segmentId'
    | 'listId'
    | 'draftId'
    | 'spareDraftId',
    string
  >;
}

interface Verb {
  /** Returns the status of the request, or undefined if the platform itself makes the change. */
  run: (things: Things) => Promise<number | undefined>;
  action: string;
  bumpsConfig?: true;
}

const ask =
  (method: string, path: (things: Things) => string, body?: unknown) =>
  async (things: Things): Promise<number> =>
    (await call(method, path(things), { token: things.token, body })).status;

const inProject = (path: string) => (things: Things) => `/api/projects/${things.projectId}${path}`;

const CHALLENGER = { draft: { decay: { graceDays: 5, ratePerDay: 0.1 } } };
const HOT = [{ field: 'stage', operator: 'equals', value: 'hot' }];

/** Every settings change, in an order that lets each change succeed. */
const VERBS: Record<string, Verb> = {
  register: {
    run: async () =>
      (
        await call('POST', '/api/auth/register', {
          body: { email: 'new@example.com', password: 'correct horse battery' },
        })
      ).status,
    action: 'project.created',
  },
  createProject: { run: ask('POST', () => '/api/projects', { name: 'Second' }), action: 'project.created' },
  updateProject: {
    run: ask('PATCH', inProject(''), { retentionDays: 30, allowedOrigins: ['https://shop.example'] }),
    action: 'project.updated',
  },
  rotateIdentitySecret: { run: ask('POST', inProject('/identity-secret')), action: 'identity_secret.rotated' },
  createInvitation: {
    run: ask('POST', inProject('/invitations'), { email: 'other@example.com', role: 'viewer' }),
    action: 'invitation.created',
  },
  resendInvitation: {
    run: (things) => ask('POST', inProject(`/invitations/${things.names.invitationId}/resend`))(things),
    action: 'invitation.resent',
  },
  revokeInvitation: {
    run: (things) => ask('DELETE', inProject(`/invitations/${things.names.invitationId}`))(things),
    action: 'invitation.revoked',
  },
  acceptInvitation: {
    run: async ({ guest: { token, invitationToken } }) =>
      (await call('POST', '/api/invitations/accept', { token, body: { token: invitationToken } })).status,
    action: 'member.joined',
  },
  changeMemberRole: {
    run: (things) => ask('PATCH', inProject(`/members/${things.colleague.userId}`), { role: 'viewer' })(things),
    action: 'member.role_changed',
  },
  leaveProject: {
    run: async ({ projectId, viewer: { token } }) =>
      (await call('POST', `/api/projects/${projectId}/leave`, { token })).status,
    action: 'member.left',
  },
  removeMember: {
    run: (things) => ask('DELETE', inProject(`/members/${things.colleague.userId}`))(things),
    action: 'member.removed',
  },
  generateApiKey: { run: ask('POST', () => '/api/auth/generate-api-key', {}), action: 'key.created' },
  rotateApiKey: {
    run: ask('POST', ({ names }) => `/api/auth/api-keys/${names.keyId}/rotate`),
    action: 'key.rotated',
  },
  revokeApiKey: {
    run: ask('DELETE', ({ names }) => `/api/auth/api-keys/${names.keyId}`),
    ...{ action: 'key.revoked', bumpsConfig: true },
  },
  createScoringRule: {
    run: ask('POST', () => '/api/scoring-rules', { eventType: 'webinar_watched', points: 7 }),
    ...{ action: 'ruleset.published', bumpsConfig: true },
  },
  updateScoringRule: {
    run: ask('PUT', ({ names }) => `/api/scoring-rules/${names.ruleId}`, { points: 31 }),
    ...{ action: 'ruleset.published', bumpsConfig: true },
  },
  deleteScoringRule: {
    run: ask('DELETE', ({ names }) => `/api/scoring-rules/${names.ruleId}`),
    ...{ action: 'ruleset.published', bumpsConfig: true },
  },
  updateRuleset: {
    run: ask('PUT', () => '/api/scoring-rules/ruleset', { decay: { graceDays: 3, ratePerDay: 0.1 } }),
    ...{ action: 'ruleset.published', bumpsConfig: true },
  },
  startStudy: { run: ask('POST', () => '/api/studies', { kind: 'simulate', draft: {} }), action: 'study.started' },
  verifyStudy: {
    run: ask('POST', ({ names }) => `/api/studies/${names.studyId}/verify`),
    action: 'study.verified',
  },
  deleteStudy: {
    run: ask('DELETE', ({ names }) => `/api/studies/${names.studyId}`),
    action: 'study.deleted',
  },
  createDraft: { run: ask('POST', () => '/api/drafts', { name: 'Other' }), action: 'draft.created' },
  updateDraft: {
    run: ask('PUT', ({ names }) => `/api/drafts/${names.draftId}`, { ...CHALLENGER, note: 'Calmer.' }),
    action: 'draft.updated',
  },
  rebaseDraft: { run: ask('POST', ({ names }) => `/api/drafts/${names.draftId}/rebase`), action: 'draft.updated' },
  publishDraft: {
    run: ask('POST', ({ names }) => `/api/drafts/${names.draftId}/publish`),
    ...{ action: 'ruleset.published', bumpsConfig: true },
  },
  deleteDraft: { run: ask('DELETE', ({ names }) => `/api/drafts/${names.spareDraftId}`), action: 'draft.deleted' },
  publishChallenger: {
    run: ask('POST', () => '/api/challenger/publish'),
    ...{ action: 'ruleset.published', bumpsConfig: true },
  },
  setChallenger: { run: ask('PUT', () => '/api/challenger', CHALLENGER), action: 'challenger.set' },
  deleteChallenger: { run: ask('DELETE', () => '/api/challenger'), action: 'challenger.withdrawn' },
  startRescore: { run: ask('POST', () => '/api/scoring-rules/rescore'), action: 'rescore.started' },
  createSegment: {
    run: ask('POST', () => '/api/segments', { name: 'Hot', conditions: HOT }),
    ...{ action: 'segment.created', bumpsConfig: true },
  },
  updateSegment: {
    run: ask('PUT', ({ names }) => `/api/segments/${names.segmentId}`, { name: 'Very hot' }),
    ...{ action: 'segment.updated', bumpsConfig: true },
  },
  deleteSegment: {
    run: ask('DELETE', ({ names }) => `/api/segments/${names.segmentId}`),
    ...{ action: 'segment.deleted', bumpsConfig: true },
  },
  createList: { run: ask('POST', () => '/api/lists', { name: 'Webinar' }), action: 'list.created' },
  updateList: {
    run: ask('PUT', ({ names }) => `/api/lists/${names.listId}`, { name: 'Trade fair 2026' }),
    action: 'list.updated',
  },
  deleteList: {
    run: ask('DELETE', ({ names }) => `/api/lists/${names.listId}`),
    ...{ action: 'list.deleted', bumpsConfig: true },
  },
  createAutomation: {
    run: ask('POST', () => '/api/automations', {
      ...{ name: 'Notify', enabled: false, whenStage: 'qualified', action: 'webhook' },
      config: { url: 'https://crm.example.com/hook' },
    }),
    ...{ action: 'automation.created', bumpsConfig: true },
  },
  updateAutomation: {
    run: ask('PUT', ({ names }) => `/api/automations/${names.automationId}`, { minVelocity: 3 }),
    ...{ action: 'automation.updated', bumpsConfig: true },
  },
  deleteAutomation: {
    run: ask('DELETE', ({ names }) => `/api/automations/${names.automationId}`),
    ...{ action: 'automation.deleted', bumpsConfig: true },
  },
  createWebhook: {
    run: ask('POST', () => '/api/webhooks', { url: 'https://example.com/hooks', events: ['lead.stage_changed'] }),
    ...{ action: 'webhook.created', bumpsConfig: true },
  },
  updateWebhook: {
    run: ask('PUT', ({ names }) => `/api/webhooks/${names.webhookId}`, { description: 'Theirs' }),
    ...{ action: 'webhook.updated', bumpsConfig: true },
  },
  rotateWebhookSecret: {
    run: ask('POST', ({ names }) => `/api/webhooks/${names.webhookId}/rotate-secret`),
    action: 'webhook.secret_rotated',
  },
  'a receiver that is gone': {
    run: async ({ projectId, names: { webhookId } }) => {
      const record = { target_kind: 'endpoint', target_id: webhookId, project_id: projectId } as DeliveryRecord;
      await noteReceiverHealth(env, record, { verdict: 'gone', now: Date.now() });
      return undefined;
    },
    ...{ action: 'webhook.disabled', bumpsConfig: true },
  },
  deleteWebhook: {
    run: ask('DELETE', ({ names }) => `/api/webhooks/${names.webhookId}`),
    ...{ action: 'webhook.deleted', bumpsConfig: true },
  },
};

/** Endpoints that write something other than project settings. */
const OTHERS: Record<string, string> = {
  ...{ login: 'writes nothing', requestPasswordReset: 'is about an account', resetPassword: 'is about an account' },
  ...{ changePassword: 'is about an account', logout: 'is about an account', logoutEverywhere: 'is about an account' },
  ...{ endSession: 'is about an account', endOtherSessions: 'is about an account' },
  ...{ startSecondFactor: 'is about an account', confirmSecondFactor: 'is about an account' },
  ...{ renewRecoveryCodes: 'is about an account', disableSecondFactor: 'is about an account' },
  ...{ readNotifications: 'is about a person', updateNotificationSettings: 'is about a person' },
  ...{ savePushSubscription: 'is about a session', deletePushSubscription: 'is about a session' },
  testPushSubscription: 'writes nothing',
  ...{ previewInvitation: 'changes nothing', previewAutomation: 'changes nothing' },
  ...{ testAutomation: 'is a delivery', testWebhook: 'is a delivery', replayDeadLetter: 'is a delivery' },
  ...{ replayDeliveries: 'is a delivery', discardDeadLetter: 'is a delivery' },
  ...{ retryDelivery: 'is a delivery', retryDeliveries: 'is a delivery' },
  estimateSegment: 'writes nothing',
  ...{ addToList: 'is work on a lead', removeFromList: 'is work on a lead' },
  deleteProject: 'erases the audit log',
  ...{
    rebuildReadModels: 'is the operator’s',
    restoreLeads: 'is the operator’s',
    returnLead: 'is the operator’s',
    returnLeads: 'is the operator’s',
  },
};
const LEADS = ['events:write', 'leads:write', 'leads:read'];

let things: Things;
beforeEach(async () => {
  const tenant = await newTenant();
  const { token, projectId } = tenant;
  const mails = openMailBox();
  const colleague = await newMember(projectId, 'member');
  const viewer = await newMember(projectId, 'viewer');
  const guest = await newTenant('guest@example.com');
  const post = async (path: string, body: unknown) => (await call('POST', path, { token, body })).body;
  await post(`/api/projects/${projectId}/invitations`, { email: 'guest@example.com', role: 'viewer' });
  const { token: invitationToken } = await mails.next('invitation');
  const invitation = await post(`/api/projects/${projectId}/invitations`, { email: 'b@example.com', role: 'viewer' });
  const rule = await post('/api/scoring-rules', { eventType: 'webinar_attended', points: 30 });
  const url = 'https://hooks.example.com/leads';
  const when = { name: 'Call', whenStage: 'qualified', action: 'webhook', config: { url } };
  const automation = await post('/api/automations', when);
  const webhook = await post('/api/webhooks', { url, events: ['lead.stage_changed'] });
  const segment = await post('/api/segments', { name: 'Hot', conditions: HOT });
  const list = await post('/api/lists', { name: 'Trade fair' });
  await call('PUT', '/api/challenger', { token, body: CHALLENGER });
  const draft = await post('/api/drafts', { name: 'Slower' });
  const spareDraft = await post('/api/drafts', { name: 'Spare' });
  const study = await post('/api/studies', { kind: 'simulate', draft: {} });
  await expect
    .poll(async () => (await call('GET', `/api/studies/${study.id}`, { token })).body, { timeout: 30_000 })
    .toMatchObject({ status: 'finished' });
  things = {
    ...{ ...tenant, colleague, viewer, guest: { ...guest, invitationToken } },
    names: {
      ...{ keyId: tenant.publishableKeyId, invitationId: invitation.id, ruleId: rule.id },
      ...{
        automationId: automation.id,
        webhookId: webhook.id,
        studyId: study.id,
        segmentId: segment.id,
        listId: list.id,
      },
      ...{ draftId: draft.id, spareDraftId: spareDraft.id },
    },
  };
});
afterEach(() => {
  vi.restoreAllMocks();
});

const SETTINGS_TABLES = [
  ...['users', 'projects', 'members', 'invitations', 'api_keys', 'rulesets', 'automations', 'webhook_endpoints'],
  ...['segments', 'lists', 'deleted_lists', 'lead_runs', 'studies', 'challengers', 'drafts', 'audit_log'],
];

async function dumpSettings(): Promise<unknown> {
  const rows = await env.DB.batch(SETTINGS_TABLES.map((table) => env.DB.prepare(`SELECT * FROM ${table}`)));
  return Object.fromEntries(SETTINGS_TABLES.map((table, i) => [table, rows[i]?.results]));
}

/** Makes every change, and returns what `look` observed after each one. */
async function forEachVerb<Seen>(look: (verb: Verb) => Promise<Seen>): Promise<Record<string, Seen>> {
  const seen: Record<string, Seen> = {};
  for (const [name, verb] of Object.entries(VERBS)) seen[name] = await look(verb);
  return seen;
}

const everyVerb = <Line>(line: (verb: Verb) => Line) =>
  Object.fromEntries(Object.entries(VERBS).map(([name, verb]) => [name, line(verb)]));

describe('a settings change', () => {
  it('appears in this test’s list, whichever endpoint makes it', () => {
    const written = ENDPOINTS.filter(
      ({ method, access, tag }) =>
        method !== 'get' && (tag === 'Segments' || tag === 'Lists' || !LEADS.includes(access)),
    );
    const listed = [...Object.keys(VERBS).filter((name) => name !== 'a receiver that is gone'), ...Object.keys(OTHERS)];
    expect(listed.toSorted()).toEqual(written.map(({ operationId }) => operationId).toSorted());
  });

  it('leaves no trace if its audit entry cannot be written', async () => {
    await env.DB.exec(
      "CREATE TRIGGER no_audit BEFORE INSERT ON audit_log BEGIN SELECT RAISE(ABORT, 'disk full'); END;",
    );
    const before = await dumpSettings();
    const seen = await forEachVerb(async ({ run }) => {
      const outcome = await run(things).catch((error: unknown) => String(error));
      return { failed: outcome === 500 || String(outcome).includes('disk full'), settings: await dumpSettings() };
    });
    expect(seen).toEqual(everyVerb(() => ({ failed: true, settings: before })));
  });

  it('is written together with one audit entry, and raises the config version if the change affects leads', async () => {
    const look = async () => {
      const entries = await env.DB.prepare('SELECT action FROM audit_log ORDER BY id').all<{ action: string }>();
      const version = await env.DB.prepare('SELECT config_version FROM projects WHERE id = ?1')
        .bind(things.projectId)
        .first<number>('config_version');
      return { actions: entries.results.map(({ action }) => action), version: version ?? 0 };
    };
    const seen = await forEachVerb(async ({ run }) => {
      const before = await look();
      const status = await run(things);
      const after = await look();
      return {
        done: status === undefined || (status >= 200 && status < 300) || status,
        actions: after.actions.slice(before.actions.length),
        bumps: after.version > before.version,
      };
    });
    expect(seen).toEqual(
      everyVerb(({ action, bumpsConfig }) => ({ done: true, actions: [action], bumps: bumpsConfig === true })),
    );
  });
});

describe('simultaneous settings changes', () => {
  const send = (method: string, path: string, body?: unknown) => call(method, path, { token: things.token, body });
  const get = async (path: string) => (await send('GET', path)).body;
  const times = <Result>(count: number, make: (i: number) => Promise<Result>) =>
    Promise.all(Array.from({ length: count }, (_, i) => make(i)));

  it('store all of thirty new rules, each in a version of its own', async () => {
    const answers = await times(30, (i) =>
      send('POST', '/api/scoring-rules', { eventType: `type_${i}`, points: i + 1 }),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    expect(new Set(answers.map(({ body }) => body.rulesetVersion)).size).toBe(30);
    const rules = (await get('/api/scoring-rules')) as { eventType: string; points: number }[];
    expect(
      rules.filter(({ eventType }) => eventType.startsWith('type_')).toSorted((a, b) => a.points - b.points),
    ).toEqual(Array.from({ length: 30 }, (_, i) => expect.objectContaining({ eventType: `type_${i}`, points: i + 1 })));
  });

  it('apply edits, deletions and additions of rules as requested', async () => {
    const rules = await times(12, (i) => send('POST', '/api/scoring-rules', { eventType: `type_${i}`, points: 1 }));
    const ids = rules.map(({ body }) => body.id as string);
    const answers = await times(12, (i) => {
      if (i % 3 === 0) return send('DELETE', `/api/scoring-rules/${ids[i]}`);
      if (i % 3 === 1) return send('PUT', `/api/scoring-rules/${ids[i]}`, { points: 50 });
      return send('POST', '/api/scoring-rules', { eventType: `new_${i}`, points: 5 });
    });
    expect(answers.filter(({ status }) => status >= 300)).toEqual([]);
    const points = Object.fromEntries(
      ((await get('/api/scoring-rules')) as { eventType: string; points: number }[])
        .filter(({ eventType }) => /^(type|new)_/.test(eventType))
        .map(({ eventType, points }) => [eventType, points]),
    );
    expect(points).toEqual({
      ...{ type_1: 50, type_4: 50, type_7: 50, type_10: 50, type_2: 1, type_5: 1, type_8: 1, type_11: 1 },
      ...{ new_2: 5, new_5: 5, new_8: 5, new_11: 5 },
    });
  });

  it('store all of thirty new automations', async () => {
    const body = { whenStage: 'hot', action: 'webhook', config: { url: 'https://hooks.example.com/leads' } };
    const answers = await times(30, (i) => send('POST', '/api/automations', { ...body, name: `Automation ${i}` }));
    expect(answers.filter(({ status }) => status !== 201)).toEqual([]);
    expect(await get('/api/automations')).toHaveLength(31);
  });

  it('keep all fields of one automation that are set separately', async () => {
    const path = `/api/automations/${things.names.automationId}`;
    const config = { url: 'https://hooks.example.com/leads', method: 'PUT' };
    const changes = [{ minVelocity: 3 }, { enabled: false }, { name: 'Renamed' }, { config }];
    const answers = await Promise.all(changes.map((change) => send('PUT', path, change)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(await get(path)).toMatchObject({ minVelocity: 3, enabled: false, name: 'Renamed', config });
  });

  it('keep all fields of one webhook endpoint that are set separately', async () => {
    const path = `/api/webhooks/${things.names.webhookId}`;
    const changes = [{ description: 'Ours' }, { enabled: false }, { url: 'https://hooks.example.com/other' }];
    const answers = await Promise.all(changes.map((change) => send('PUT', path, change)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(await get(path)).toMatchObject(Object.assign({}, ...changes));
  });

  it('leave an automation deleted if someone edits it at the same time', async () => {
    const path = `/api/automations/${things.names.automationId}`;
    await Promise.all([
      ...Array.from({ length: 5 }, (_, i) => send('PUT', path, { minVelocity: i })),
      send('DELETE', path),
      ...Array.from({ length: 5 }, (_, i) => send('PUT', path, { minVelocity: i })),
    ]);
    expect(await get('/api/automations')).toEqual([]);
  });

  it('create a successor for a key only if it is rotated before it is revoked', async () => {
    const path = `/api/auth/api-keys/${things.names.keyId}`;
    const answers = await Promise.all([
      ...Array.from({ length: 3 }, () => send('POST', `${path}/rotate`, { overlapSeconds: 60 })),
      send('DELETE', path),
      ...Array.from({ length: 3 }, () => send('POST', `${path}/rotate`, { overlapSeconds: 3600 })),
    ]);
    const made = answers.filter(({ status }) => status === 201).map(({ body }) => body.keyId);
    expect(answers.filter(({ status }) => ![200, 201, 404].includes(status))).toEqual([]);
    const listed = ((await get('/api/auth/api-keys')) as { keyId: string }[]).map(({ keyId }) => keyId);
    expect(listed).not.toContain(things.names.keyId);
    expect(listed.filter((keyId) => made.includes(keyId)).toSorted()).toEqual(made.toSorted());
    expect(listed).toHaveLength(made.length + 1);
  });

  it('make ten keys from ten rotations of one key, and each response says when the old key expires', async () => {
    const path = `/api/auth/api-keys/${things.names.keyId}/rotate`;
    const answers = await times(10, (i) => send('POST', path, { overlapSeconds: 60 * (10 - i) }));
    expect(answers.filter(({ status }) => status !== 201)).toEqual([]);
    const { expires_at: expiresAt } = (await env.DB.prepare('SELECT expires_at FROM api_keys WHERE id = ?1')
      .bind(things.names.keyId)
      .first<{ expires_at: number }>()) ?? { expires_at: 0 };
    const ends = answers.map(({ body }) => Date.parse(body.replacedUntil));
    expect(Math.min(...ends)).toBe(expiresAt);
  });
});
