import { env, exports } from 'cloudflare:workers';
import { describe, expect, inject, it } from 'vitest';
import { signSession } from '../access/tokens.ts';
import type { EndpointDefinition } from '../contract/api/endpoint.ts';
import { ENDPOINTS } from '../contract/api/endpoints.ts';
import { DEFAULT_NOTIFICATION_SETTINGS } from '../contract/default-notification-settings.ts';
import { LIMITS } from '../contract/limits.ts';
import { DAY_MS } from '../domain/time.ts';
import { forgetCredentials } from '../settings/accounts/recall-credentials.ts';
import { call, newTenant, type Tenant } from '../testing/api.ts';
import { dumpStorage, newLead } from '../testing/lead-objects.ts';
import { newPushBrowser } from '../testing/push-browser.ts';
import { OPERATOR_KEY } from '../testing/restored-leads.ts';
import {
  ask,
  nameOf,
  newFurnishedTenant,
  type Request,
  requireProblem,
  shapeOf,
  summarise,
  tabulate,
} from '../testing/route-guards.ts';

const GUARDED = ENDPOINTS.filter(({ access }) => access !== 'public' && access !== 'operator');
const WITH_BODY = ENDPOINTS.filter(({ body }) => body !== undefined);

/**
 * Refusals from a check that all endpoints share are tried at every endpoint. Other refusals are tried at some endpoints only, because each
 * request takes 5 ms.
 */
const someOf = (endpoints: readonly EndpointDefinition[]) => endpoints.filter((_, i) => i % 9 === 0);

const expectAll = (endpoints: readonly EndpointDefinition[], line: string) =>
  Object.fromEntries(endpoints.map((endpoint) => [nameOf(endpoint), line]));

/**
 * A valid request for each endpoint. The requests are in an order that lets each of them succeed: an object is created before it is
 * changed, and erased last. An endpoint that is missing here fails the first test.
 */
const REQUESTS: Record<string, Request> = {
  'GET /api/auth/registration': {},
  'POST /api/auth/register': { body: { email: 'new@example.com', password: 'correct horse battery' } },
  'POST /api/auth/login': { body: { email: 'new@example.com', password: 'correct horse battery' } },
  'POST /api/auth/request-password-reset': { body: { email: 'new@example.com' } },
  'GET /api/auth/me': {},
  'GET /api/auth/sessions': {},
  'GET /api/auth/second-factor': {},
  'GET /api/auth/api-keys': {},
  'POST /api/auth/generate-api-key': { body: { kind: 'secret', name: 'A server' } },
  'POST /api/events': {
    body: { eventType: 'page_view', leadId: 'lead_1', eventId: 'evt_1', properties: { page: '/' } },
  },
  'POST /api/events/batch': { body: { events: [{ eventType: 'page_view', leadId: 'lead_1', eventId: 'evt_2' }] } },
  'GET /api/events/rejected': {},
  'GET /api/events/rejected/reasons': {},
  'GET /api/events/usage': {},
  'POST /api/imports': { query: { type: 'events', format: 'csv' }, body: 'eventType,leadId\nsignup,lead_1\n' },
  'GET /api/imports': {},
  'GET /api/imports/{importId}': {},
  'GET /api/imports/{importId}/reasons': {},
  'POST /api/imports/{importId}/undo': {},
  'GET /api/imports/{importId}/effects': {},
  'GET /api/companies': {},
  'GET /api/companies/{companyKey}': {},
  'GET /api/companies/{companyKey}/timeline': {},
  'POST /api/leads': { body: { leadId: 'lead_2', name: 'Bob', email: 'bob@example.com', custom: { plan: 'pro' } } },
  'GET /api/leads': { query: { limit: '1' } },
  'GET /api/leads/{leadId}': {},
  'PATCH /api/leads/{leadId}': { body: { company: 'Acme', phone: null } },
  'PUT /api/leads/{leadId}/owner': { body: { owner: null } },
  'PUT /api/leads/{leadId}/status': { body: { status: 'working' } },
  'POST /api/leads/{leadId}/notes': { body: { text: 'Called.' } },
  'POST /api/leads/{leadId}/tasks': { body: { title: 'Call again', eventId: 'task_1' } },
  'PATCH /api/leads/{leadId}/tasks/{taskId}': { path: { taskId: 'task_1' }, body: { done: true } },
  'POST /api/leads/{leadId}/points': { body: { points: 5, reason: 'Met at the fair' } },
  'POST /api/leads/{leadId}/test-events': { body: { eventType: 'signup' } },
  'GET /api/analytics/latest-activity': { query: { limit: '5' } },
  'GET /api/lead-properties': {},
  'GET /api/leads-to-call': { query: { limit: '5' } },
  'PUT /api/leads-to-call/{leadId}/mark': { body: { status: 'done' } },
  'DELETE /api/leads-to-call/{leadId}/mark': {},
  'GET /api/leads/{leadId}/export': {},
  'GET /api/leads/{leadId}/timeline': {},
  'GET /api/leads/{leadId}/explain': {},
  'GET /api/leads/{leadId}/intelligence': {},
  'POST /api/leads/{leadId}/live-ticket': {},
  'GET /api/leaderboard': { query: { stage: 'warm' } },
  'GET /api/leaderboard/by-stage': {},
  'GET /api/scoring-rules': {},
  'POST /api/scoring-rules': { body: { eventType: 'webinar_watched', points: 7.5 } },
  'GET /api/scoring-rules/ruleset': {},
  'PUT /api/scoring-rules/ruleset': { body: { decay: { graceDays: 3, ratePerDay: 0.1 } } },
  'GET /api/scoring-rules/versions': {},
  'POST /api/scoring-rules/rescore': {},
  'GET /api/scoring-rules/rescore': {},
  'GET /api/scoring-rules/rescore/{runId}': {},
  'GET /api/scoring-rules/{ruleId}': {},
  'PUT /api/scoring-rules/{ruleId}': { body: { points: 31 } },
  'DELETE /api/scoring-rules/{ruleId}': {},
  'POST /api/studies': { body: { kind: 'simulate', draft: { decay: { graceDays: 1, ratePerDay: 0.2 } } } },
  'GET /api/studies': {},
  'GET /api/studies/{studyId}': {},
  'GET /api/studies/{studyId}/leads': { query: { list: 'largest_moves' } },
  'GET /api/studies/{studyId}/reached': {},
  'POST /api/studies/{studyId}/verify': {},
  'DELETE /api/studies/{studyId}': {},
  'POST /api/drafts': { body: { name: 'Slower', draft: { decay: { graceDays: 9, ratePerDay: 0.05 } } } },
  'GET /api/drafts': {},
  'GET /api/drafts/{draftId}': {},
  'PUT /api/drafts/{draftId}': { body: { note: 'Calmer.' } },
  'POST /api/drafts/{draftId}/rebase': {},
  'DELETE /api/drafts/{draftId}': {},
  'PUT /api/challenger': { body: { draft: { decay: { graceDays: 5, ratePerDay: 0.05 } } } },
  'GET /api/challenger': {},
  'DELETE /api/challenger': {},
  'GET /api/analytics/overview': {},
  'GET /api/analytics/activity': { query: { interval: 'hour' } },
  'GET /api/analytics/stages': {},
  'GET /api/analytics/distribution': {},
  'GET /api/analytics/sources': { query: { property: 'plan' } },
  'GET /api/analytics/funnel': { query: { property: 'plan' } },
  'GET /api/identity-conflicts': {},
  'GET /api/identity-conflicts/count': {},
  'POST /api/projects/{projectId}/live-ticket': {},
  'POST /api/lists': { body: { name: 'Trade fair' } },
  'GET /api/lists': {},
  'PUT /api/lists/{listId}': { body: { name: 'Trade fair 2026' } },
  'PUT /api/leads/{leadId}/lists/{listId}': {},
  'DELETE /api/leads/{leadId}/lists/{listId}': {},
  'DELETE /api/lists/{listId}': {},
  'POST /api/segments': {
    body: { name: 'Large', conditions: [{ property: 'employees', operator: 'greater_than', value: 200 }] },
  },
  'GET /api/segments': {},
  'POST /api/segments/estimate': {
    body: { conditions: [{ property: 'employees', operator: 'greater_than', value: 200 }] },
  },
  'GET /api/segments/{segmentId}': {},
  'PUT /api/segments/{segmentId}': { body: { name: 'Very hot' } },
  'DELETE /api/segments/{segmentId}': {},
  // Turned off, so that no request leaves the test runtime.
  'POST /api/automations': {
    body: {
      ...{ name: 'Notify Sales', enabled: false, whenStage: 'qualified', minVelocity: 5 },
      ...{ action: 'webhook', config: { url: 'https://crm.example.com/webhook', method: 'POST' } },
    },
  },
  'POST /api/automations/preview': { body: { action: 'slack', config: { text: '{{lead.name}}' } } },
  'GET /api/automations': {},
  'GET /api/automations/{automationId}': {},
  'GET /api/automations/{automationId}/executions': {},
  'PUT /api/automations/{automationId}': { body: { name: 'Notify Support' } },
  'DELETE /api/automations/{automationId}': {},
  'POST /api/webhooks': {
    body: { url: 'https://example.com/hooks', description: 'Ours', events: ['lead.stage_changed'], enabled: false },
  },
  'GET /api/webhooks': {},
  'GET /api/webhooks/{webhookId}': {},
  'PUT /api/webhooks/{webhookId}': { body: { description: 'Theirs' } },
  'POST /api/webhooks/{webhookId}/rotate-secret': {},
  'DELETE /api/webhooks/{webhookId}': {},
  'GET /api/deliveries': { query: { limit: '5' } },
  'GET /api/dead-letters': {},
  'POST /api/deliveries/replay': { body: { statuses: ['dead'] } },
  'POST /api/deliveries/retry': { body: { statuses: ['pending'] } },
  'POST /api/leads/{leadId}/merge': { body: { leadId: 'lead_2' } },
  'POST /api/leads/{leadId}/unmerge': { path: { leadId: 'lead_2' } },
  'GET /api/erasures/preview': { query: { stage: 'cold' } },
  'DELETE /api/leads/{leadId}': { path: { leadId: 'lead_1' } },
  'POST /api/auth/api-keys/{keyId}/rotate': { body: { overlapSeconds: 60 } },
  'DELETE /api/auth/api-keys/{keyId}': {},
  'GET /api/projects': {},
  'POST /api/projects': { body: { name: 'Second', allowedOrigins: ['*'], retentionDays: 30, timeZone: 'UTC' } },
  'GET /api/projects/{projectId}': {},
  'GET /api/database-usage': {},
  'GET /api/alerts': {},
  'GET /api/notifications': { query: { limit: '5' } },
  'POST /api/notifications/read': {},
  'GET /api/notification-settings': {},
  'PUT /api/notification-settings': { body: DEFAULT_NOTIFICATION_SETTINGS },
  'GET /api/push-subscription': {},
  'PUT /api/push-subscription': {
    body: { endpoint: `${inject('receiverUrl')}/push/200`, keys: (await newPushBrowser()).keys },
  },
  'POST /api/push-subscription/test': {},
  'DELETE /api/push-subscription': {},
  'PATCH /api/projects/{projectId}': {
    body: { name: 'First', allowedOrigins: ['*'], retentionDays: 30, timeZone: 'UTC', requireSignedIdentify: false },
  },
  'GET /api/projects/{projectId}/members': {},
  'PATCH /api/projects/{projectId}/members/{userId}': { body: { role: 'admin' } },
  'DELETE /api/projects/{projectId}/members/{userId}': {},
  'POST /api/projects/{projectId}/invitations': { body: { email: 'guest@example.com', role: 'viewer' } },
  'GET /api/projects/{projectId}/invitations': {},
  'POST /api/projects/{projectId}/invitations/{invitationId}/resend': {},
  'DELETE /api/projects/{projectId}/invitations/{invitationId}': {},
  'GET /api/projects/{projectId}/audit-log': { query: { limit: '5', action: 'key' } },
  'GET /api/projects/{projectId}/retention-preview': { query: { retentionDays: '30' } },
  'POST /api/projects/{projectId}/identity-secret': {},
  'DELETE /api/projects/{projectId}': {},
  'POST /api/auth/logout-everywhere': {},

  'GET /api/health': {},
  'GET /api/openapi.json': {},
};

/** Endpoints that other tests cover, because their answers are not JSON or they need several requests. */
const ELSEWHERE: Record<string, Request> = {
  'POST /api/challenger/publish': {},
  'POST /api/drafts/{draftId}/publish': {},
  'GET /api/studies/{studyId}/tapes': {},
  'POST /api/projects/{projectId}/leave': {},
  'GET /api/leads/{leadId}/live': {},
  'GET /api/projects/{projectId}/live': {},
  'GET /api/projects/{projectId}/export': {},
  'POST /api/leads/export': {},
  'GET /api/analytics/sources/export': {},
  'GET /api/analytics/events': {},
  'GET /api/analytics/events/export': {},
  'GET /api/analytics/events/samples': { query: { eventType: 'page_view' } },
  'GET /api/companies/export': {},
  'GET /api/analytics/funnel/export': {},
  'GET /api/imports/{importId}/errors': {},
  'GET /api/docs': {},
  'GET /api/projects/{projectId}/audit-log/export': { query: { actor: 'system' } },
  'POST /api/operator/rebuild': { body: { type: 'rows', after: null } },
  'POST /api/operator/restore': { body: { type: 'begin', projectId: 'prj_1', leads: 1 } },
  'POST /api/operator/return-lead': { body: { projectId: 'prj_1', leadId: 'lead_1', at: '2026-02-11T09:30:00Z' } },
  'POST /api/operator/return-leads': { body: { projectId: 'prj_1', at: '2026-02-11T09:30:00Z' } },
  'GET /api/metrics': {},
  'POST /api/automations/{automationId}/test': {},
  'POST /api/webhooks/{webhookId}/test': {},
  'GET /api/deliveries/{deliveryId}': {},
  'DELETE /api/dead-letters/{deliveryId}': {},
  'POST /api/dead-letters/{deliveryId}/replay': {},
  'POST /api/deliveries/{deliveryId}/retry': {},
  'POST /api/auth/change-password': {
    body: { currentPassword: 'correct horse battery', newPassword: 'a better horse battery' },
  },
  'POST /api/auth/reset-password': { body: { token: 'none', password: 'a better horse battery' } },
  'POST /api/auth/logout': {},
  'DELETE /api/auth/sessions/{sessionId}': {},
  'POST /api/auth/sessions/end-others': {},
  'POST /api/auth/second-factor': { body: { password: 'another horse battery' } },
  'POST /api/auth/second-factor/confirm': { body: { code: '123456' } },
  'POST /api/auth/second-factor/recovery-codes': { body: { password: 'another horse battery' } },
  'POST /api/auth/second-factor/disable': { body: { password: 'another horse battery' } },
  'POST /api/invitations/accept': { body: { token: 'none' } },
  'POST /api/invitations/preview': { body: { token: 'none' } },
  'POST /api/identity-conflicts/dismiss': { body: { leadId: 'lead_1', otherLeadId: 'lead_2' } },
  'POST /api/erasures': { body: { filter: { stage: 'cold' }, leads: 1 } },
  'GET /api/erasures/{runId}': {},
};

const requestFor = (endpoint: EndpointDefinition): Request => ({ ...REQUESTS, ...ELSEWHERE })[nameOf(endpoint)] ?? {};

/** Endpoints that end a project or a session. These endpoints come last, because all others need both a project and a session. */
const ENDING = [
  'DELETE /api/projects/{projectId}',
  'POST /api/projects/{projectId}/leave',
  'POST /api/auth/sessions/end-others',
  'POST /api/auth/change-password',
  'POST /api/auth/logout-everywhere',
  'POST /api/auth/logout',
];
const ENDING_LAST = GUARDED.toSorted((a, b) => ENDING.indexOf(nameOf(a)) - ENDING.indexOf(nameOf(b)));

describe('every endpoint', () => {
  it('returns only what its OpenAPI description says', async () => {
    const { names, token } = await newFurnishedTenant('owner@example.com');
    expect(Object.keys({ ...REQUESTS, ...ELSEWHERE }).sort()).toEqual(ENDPOINTS.map(nameOf).sort());
    for (const [name, { path, ...request }] of Object.entries(REQUESTS)) {
      const endpoint = ENDPOINTS.find((candidate) => nameOf(candidate) === name) as EndpointDefinition;
      const { status, headers, body } = await ask(endpoint, { path: { ...names, ...path }, ...request }, { token });
      expect({ name, status, body }).toEqual({ name, status: endpoint.status, body: expect.anything() });
      expect(headers.get('Content-Type')).toMatch(/^application\/json/);
      expect({ name, cache: headers.get('Cache-Control') }).toEqual({ name, cache: 'no-store' });
      expect({ name, body: endpoint.answer.parse(body) }).toEqual({ name, body });
    }
  });

  it('keeps its responses out of caches and its URLs out of referrers, for every caller and status', async () => {
    const { names, token, publishableKey, secretKey } = await newFurnishedTenant('owner@example.com');
    for (const credentials of [{}, { token: 'x.y.z' }, { key: publishableKey }, { key: secretKey }, { token }]) {
      const answers = await tabulate(ENDING_LAST, async (endpoint) => {
        const answer = await ask(endpoint, { ...requestFor(endpoint), path: names }, credentials);
        return `${answer.headers.get('Cache-Control')}, ${answer.headers.get('Referrer-Policy')}`;
      });
      expect(answers).toEqual(expectAll(ENDING_LAST, 'no-store, no-referrer'));
    }
  });

  it('rejects callers without credentials', async () => {
    const answers = await tabulate(GUARDED, async (endpoint) => {
      const answer = await ask(endpoint, requestFor(endpoint));
      return `${summarise(answer)} ${answer.headers.get('WWW-Authenticate')}`;
    });
    expect(answers).toEqual(expectAll(GUARDED, '401 unauthenticated Bearer'));
  });

  it('rejects an unknown key of any form', async () => {
    const { secretKey } = await newTenant();
    const near = secretKey.slice(0, -1) + (secretKey.endsWith('A') ? 'B' : 'A');
    for (const key of [near, 'pk_live_unknown', 'sk_live_unknown', 'sk_live_', secretKey.replace('sk_', 'pk_'), 'x']) {
      const asked = key === near ? GUARDED : someOf(GUARDED);
      expect(await tabulate(asked, async (endpoint) => summarise(await ask(endpoint, {}, { key })))).toEqual(
        expectAll(asked, '401 invalid_credentials'),
      );
    }
  });

  it('rejects a revoked key from the next request on', async () => {
    const tenant = await newTenant();
    const { publishableKey: key, publishableKeyId, token } = tenant;
    const event = { eventType: 'page_view', leadId: 'lead_1' };
    expect((await call('POST', '/api/events', { key, body: event })).status).toBe(202);
    expect((await call('DELETE', `/api/auth/api-keys/${publishableKeyId}`, { token })).status).toBe(200);
    expect(await tabulate(GUARDED, async (endpoint) => summarise(await ask(endpoint, {}, { key })))).toEqual(
      expectAll(GUARDED, '401 invalid_credentials'),
    );
    expect((await call('DELETE', `/api/auth/api-keys/${publishableKeyId}`, { token })).status).toBe(404);
  });

  const claims = (token: string) =>
    JSON.parse(atob(token.split('.')[1]?.replaceAll('-', '+').replaceAll('_', '/') ?? ''));
  const base64url = (value: unknown) =>
    btoa(JSON.stringify(value)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
  const sign = (token: string, { secret = env.JWT_SECRET, now = Date.now() } = {}) => {
    const { sub: userId, tokenVersion } = claims(token);
    return signSession({ userId, tokenVersion }, { secret, now });
  };

  it.each<[string, (token: string) => string | Promise<string>]>([
    ['has expired', (token) => sign(token, { now: Date.now() - (LIMITS.sessionSecondsMax + 1) * 1000 })],
    ['was signed by someone else', (token) => sign(token, { secret: 'another secret, as long as it takes to be one' })],
    [
      'was tampered with',
      (token) => {
        const [header, , signature] = token.split('.');
        return [header, base64url({ ...claims(token), exp: 9_999_999_999 }), signature].join('.');
      },
    ],
    ['says that it needs no signature', (token) => `${base64url({ alg: 'none' })}.${token.split('.')[1]}.`],
    ['lost its signature', (token) => token.replace(/[^.]*$/, '')],
    [
      'is of a session that was ended',
      async (token) => {
        await env.DB.prepare('UPDATE users SET token_version = token_version + 1').run();
        forgetCredentials();
        return token;
      },
    ],
    ['is none', () => 'x.y.z'],
  ])('rejects a session token that %s', async (how, spoil) => {
    const { token, projectId } = await newTenant();
    const spoilt = await spoil(token);
    const asked = how === 'has expired' ? GUARDED : someOf(GUARDED);
    const answers = await tabulate(asked, async (endpoint) =>
      summarise(await ask(endpoint, { path: { projectId } }, { token: spoilt })),
    );
    expect(answers).toEqual(expectAll(asked, '401 invalid_credentials'));
  });

  it('rejects a publishable key, unless it writes events', async () => {
    const { publishableKey: key } = await newTenant();
    const answers = await tabulate(GUARDED, async (endpoint) => {
      const answer = await ask(endpoint, requestFor(endpoint), { key });
      return answer.status < 300 ? `${answer.status}` : summarise(answer);
    });
    expect(answers).toEqual({
      ...expectAll(GUARDED, '403 forbidden'),
      'POST /api/events': '202',
      'POST /api/events/batch': '202',
    });
  });
});

describe('another project', () => {
  const essence = async (answer: ReturnType<typeof ask>) => ({ ...requireProblem(await answer), requestId: '' });

  it('cannot be changed: its IDs get the same response as unknown IDs', async () => {
    const mine = await newTenant('mine@example.com');
    const theirs = await newFurnishedTenant('theirs@example.com');
    const before = await dumpStorage(newLead({ projectId: theirs.projectId, leadId: 'lead_1' }));
    const named = GUARDED.filter(({ path }) => path !== undefined);
    const statuses = await tabulate(named, async (endpoint) => {
      const { body } = requestFor(endpoint);
      const foreign = await essence(ask(endpoint, { path: theirs.names, body }, { token: mine.token }));
      const absent = await essence(ask(endpoint, { body }, { token: mine.token }));
      expect({ name: nameOf(endpoint), ...foreign }).toEqual({ name: nameOf(endpoint), ...absent });
      return foreign.status;
    });
    expect(statuses).toEqual({
      ...Object.fromEntries(named.map((endpoint) => [nameOf(endpoint), 404])),
      'POST /api/leads/{leadId}/unmerge': 409,
    });
    expect(await dumpStorage(newLead({ projectId: theirs.projectId, leadId: 'lead_1' }))).toEqual(before);
    expect((await call('GET', `/api/scoring-rules/${theirs.names.ruleId}`, { token: theirs.token })).status).toBe(200);
    expect((await call('GET', '/api/leads/lead_1', { key: theirs.secretKey })).status).toBe(200);
  });

  it('cannot be selected: its ID in X-Project-Id gets the same response as an unknown ID', async () => {
    const mine = await newTenant('mine@example.com');
    const theirs = await newTenant('theirs@example.com');
    const inProject = GUARDED.filter(({ access }) => access !== 'account');
    const answers = await tabulate(inProject, async (endpoint) => {
      const [foreign, absent] = await Promise.all(
        [theirs.projectId, 'prj_none'].map((projectId) =>
          essence(ask(endpoint, requestFor(endpoint), { token: mine.token, headers: { 'X-Project-Id': projectId } })),
        ),
      );
      expect(foreign).toEqual(absent);
      return foreign?.status;
    });
    expect(answers).toEqual(Object.fromEntries(inProject.map((endpoint) => [nameOf(endpoint), 404])));
  });

  it('cannot be reached with a key, whatever X-Project-Id says', async () => {
    const mine = await newTenant('mine@example.com');
    const theirs = await newTenant('theirs@example.com');
    const headers = { 'X-Project-Id': theirs.projectId };
    const event = { eventType: 'page_view', leadId: 'lead_1', eventId: 'evt_1' };
    await call('POST', '/api/events', { key: mine.publishableKey, headers, body: event });
    expect((await call('GET', '/api/leads/lead_1', { key: theirs.secretKey })).status).toBe(404);
    expect((await call('GET', '/api/leads/lead_1', { key: mine.secretKey, headers })).status).toBe(200);
  });

  it('may have a different lead with the same ID', async () => {
    const [one, two] = [await newTenant('one@example.com'), await newTenant('two@example.com')];
    const event = { eventType: 'page_view', leadId: 'lead_1', eventId: 'evt_1' };
    await call('POST', '/api/events', { key: one.publishableKey, body: event });
    await call('POST', '/api/events', { key: two.publishableKey, body: { ...event, eventType: 'signup' } });
    expect((await call('GET', '/api/leads/lead_1', { key: one.secretKey })).body.currentScore).toBe(5);
    expect((await call('GET', '/api/leads/lead_1', { key: two.secretKey })).body.currentScore).toBe(20);
  });
});

describe('a request body', () => {
  /** Creates the objects that requests need, so that a request can only fail because of its body. */
  const furnish = async () => {
    const { token, names } = await newFurnishedTenant('owner@example.com');
    const tokenFor = ({ access }: EndpointDefinition) => (access === 'operator' ? OPERATOR_KEY : token);
    return { names, tokenFor };
  };

  it('that is not JSON is rejected', async () => {
    const { tokenFor, names } = await furnish();
    const BROKEN = ['{"eventType": "page_view",', 'eventType=page_view', '\u0000', 'NaN', "{'a': 1}"];
    for (const [i, body] of BROKEN.entries()) {
      const asked = i === 0 ? WITH_BODY : someOf(WITH_BODY);
      expect(
        await tabulate(asked, async (endpoint) =>
          summarise(await ask(endpoint, { path: names, body }, { token: tokenFor(endpoint) })),
        ),
      ).toEqual(expectAll(asked, '400 invalid_json'));
    }
  });

  it('that is empty is rejected, unless the endpoint needs none', async () => {
    const { tokenFor, names } = await furnish();
    const needed = WITH_BODY.filter(({ bodyOptional }) => !bodyOptional);
    for (const body of [undefined, ' \n']) {
      expect(
        await tabulate(needed, async (endpoint) =>
          summarise(await ask(endpoint, { path: names, body }, { token: tokenFor(endpoint) })),
        ),
      ).toEqual(expectAll(needed, '400 invalid_json'));
    }
    expect(WITH_BODY.filter(({ bodyOptional }) => bodyOptional).map(nameOf)).toEqual([
      'POST /api/auth/generate-api-key',
      'POST /api/auth/api-keys/{keyId}/rotate',
      'POST /api/scoring-rules/rescore',
      'POST /api/drafts/{draftId}/rebase',
      'POST /api/drafts/{draftId}/publish',
      'POST /api/challenger/publish',
      'POST /api/automations/{automationId}/test',
      'POST /api/deliveries/retry',
      'POST /api/webhooks/{webhookId}/rotate-secret',
      'POST /api/notifications/read',
    ]);
  });

  it('that is not an object is rejected', async () => {
    const { tokenFor, names } = await furnish();
    for (const body of ['[]', 'null']) {
      const answers = await tabulate(WITH_BODY, async (endpoint) => {
        const problem = requireProblem(await ask(endpoint, { path: names, body }, { token: tokenFor(endpoint) }));
        return `${problem.status} ${problem.code} ${problem.detail.split(' must')[0]}`;
      });
      expect(answers).toEqual(expectAll(WITH_BODY, '400 validation_failed The body'));
    }
  });

  it('with a missing field or a wrong type is rejected, and the error names the field', async () => {
    const { tokenFor, names } = await furnish();
    const CANDIDATES = [undefined, null, {}, [{}], 'wrong', -12.5];
    let refused = 0;
    for (const endpoint of WITH_BODY) {
      const { body } = requestFor(endpoint);
      for (const [field, schema] of Object.entries(shapeOf(endpoint.body))) {
        for (const value of CANDIDATES) {
          if (schema.safeParse(value).success) continue;
          const answer = await ask(
            endpoint,
            { path: names, body: { ...(body as object), [field]: value } },
            { token: tokenFor(endpoint) },
          );
          const { code, detail, errors = [] } = requireProblem(answer);
          const told = { name: nameOf(endpoint), field, value, code, path: errors[0]?.path.split('.')[0] };
          expect(told).toEqual({ name: nameOf(endpoint), field, value, code: 'validation_failed', path: field });
          expect(detail).toContain(field);
          refused++;
        }
      }
    }
    expect(refused).toBeGreaterThan(100);
  });

  const stream = (bytes: number, { chunkBytes = 1000 } = {}) => {
    let left = bytes;
    let pulled = 0;
    const body = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          if (left <= 0) return controller.close();
          const size = Math.min(chunkBytes, left);
          left -= size;
          pulled += size;
          // Only the size is wrong: a body of white space counts as an empty one.
          controller.enqueue(new Uint8Array(size).fill(0x20));
        },
      },
      { highWaterMark: 0 },
    );
    return { body, pulledBytes: () => pulled };
  };

  it('that is too large is rejected by its declared length, or as soon as it exceeds the limit', async () => {
    const { tokenFor, names } = await furnish();
    const send = async (endpoint: EndpointDefinition, body: string | ReadableStream) => {
      const path = endpoint.url.replaceAll(/\{(\w+)\}/g, (_, name: string) => names[name] ?? 'absent_1');
      const response = await exports.default.fetch(`https://leads.example${path}`, {
        method: endpoint.method.toUpperCase(),
        headers: { Authorization: `Bearer ${tokenFor(endpoint)}` },
        body,
      });
      return { status: response.status, headers: response.headers, body: await response.json<unknown>() };
    };
    const limitOf = ({ bodyBytesMax = LIMITS.bodyBytesMax }: EndpointDefinition) => bodyBytesMax;
    expect(
      await tabulate(WITH_BODY, async (endpoint) => summarise(await send(endpoint, ' '.repeat(limitOf(endpoint) + 1)))),
    ).toEqual(expectAll(WITH_BODY, '413 payload_too_large'));
    // The runtime prints a line for each abandoned stream, so the test abandons only two.
    const EVENTS = WITH_BODY.filter(({ url }) => url.startsWith('/api/events'));
    const streamed = await tabulate(EVENTS, async (endpoint) => {
      const { body, pulledBytes } = stream(16 * LIMITS.bodyBytesMax, { chunkBytes: 4096 });
      const told = summarise(await send(endpoint, body));
      expect(pulledBytes()).toBeLessThan(2 * limitOf(endpoint) + 100_000);
      return told;
    });
    expect(streamed).toEqual(expectAll(EVENTS, '413 payload_too_large'));
    // A body that is one byte shorter is read completely and recognized as empty.
    expect(
      await tabulate(EVENTS, async (endpoint) => summarise(await send(endpoint, stream(limitOf(endpoint)).body))),
    ).toEqual(expectAll(EVENTS, '400 invalid_json'));
  });
});

describe('a query or a path', () => {
  it('with an invalid value is rejected by name', async () => {
    const { token, names } = await newFurnishedTenant('owner@example.com');
    const CANDIDATES = ['', '-1', '1e9', 'nonsense', '2026-13-01'];
    let refused = 0;
    for (const endpoint of GUARDED) {
      for (const [field, schema] of Object.entries(shapeOf(endpoint.query))) {
        for (const value of CANDIDATES) {
          if (schema.safeParse(value).success) continue;
          const query = { ...requestFor(endpoint).query, [field]: value };
          const answer = await ask(endpoint, { path: names, query }, { token });
          expect({ name: nameOf(endpoint), field, value, told: summarise(answer) }).toEqual({
            ...{ name: nameOf(endpoint), field, value },
            told: `400 validation_failed query.${field}`,
          });
          refused++;
        }
      }
    }
    expect(refused).toBeGreaterThan(50);
  });

  it.each([
    ['/api/leads?stage=lukewarm', 'query.stage'],
    ['/api/leaderboard?stage=lukewarm', 'query.stage'],
    ['/api/leads?page=102&limit=100', 'query.page'],
    ['/api/leads?sort=luck', 'query.sort'],
    ['/api/leads?sort=name&order=random', 'query.order'],
    ['/api/leads?cursor=nonsense', 'query.cursor'],
    ['/api/leads?sort=name&cursor=eyJhdCI6Im5vdyJ9', 'query.cursor'],
    ['/api/leads?cursor=eyJhdCI6Im5vdyJ9', 'query.cursor'],
    ['/api/leads/null', 'path.leadId'],
    ['/api/leads/%20lead_1', 'path.leadId'],
    [`/api/leads/${'x'.repeat(LIMITS.idCharsMax + 1)}/timeline`, 'path.leadId'],
    ['/api/leads/lead_1%00', 'path.leadId'],
  ])('%s is rejected: %s', async (path, field) => {
    const { token } = await newTenant();
    expect(summarise(await call('GET', path, { token }))).toBe(`400 validation_failed ${field}`);
  });
});

describe('an invalid event', () => {
  const at = (ms: number) => new Date(Date.now() + ms).toISOString();
  const nested = (depth: number): unknown => (depth === 1 ? {} : { in: nested(depth - 1) });
  const values = (count: number) => ({ list: Array(count - 1).fill(0) });
  const long = (chars: number) => 'x'.repeat(chars);

  /** [description, the fields to send instead, the path in the error, the message]. */
  const REFUSED: [string, Record<string, unknown>, string, RegExp][] = [
    ['no event type', { eventType: undefined }, 'eventType', /is required/],
    ['an event type of no text', { eventType: 7 }, 'eventType', /must be text, not a number/],
    ['an empty event type', { eventType: '' }, 'eventType', /./],
    ['an event type of symbols', { eventType: '<script>' }, 'eventType', /must begin with/],
    ['an event type that is too long', { eventType: long(LIMITS.eventTypeCharsMax + 1) }, 'eventType', /64/],
    ['no lead', { leadId: undefined }, 'leadId', /is required/],
    ['a lead of null', { leadId: null }, 'leadId', /is required/],
    ['a lead of no text', { leadId: 7.5 }, 'leadId', /must be text or a whole number/],
    ['a lead that is a truth', { leadId: true }, 'leadId', /must be text or a whole number/],
    ['a time under another name', { occurredAt: '2026-02-11T10:30:00Z' }, 'occurredAt', /Did you mean `timestamp`/],
    ...['anonymous', 'null', 'undefined', '0', '[object Object]', 'NaN', 'true', 'Guest'].map(
      (id): (typeof REFUSED)[number] => [
        `the placeholder ${id}`,
        { leadId: id },
        'leadId',
        /must be an ID, not the placeholder/,
      ],
    ),
    ['an empty lead', { leadId: '' }, 'leadId', /must not be empty/],
    ['a blank lead', { leadId: ' ' }, 'leadId', /must not be empty/],
    ['a lead with white space', { leadId: 'lead_x ' }, 'leadId', /white space/],
    ['a lead with control characters', { leadId: 'lead\u0000x' }, 'leadId', /control characters/],
    ['a lead that is too long', { leadId: long(LIMITS.idCharsMax + 1) }, 'leadId', /at most 128/],
    ['a user that is a placeholder', { userId: 'undefined' }, 'userId', /must be an ID, not the placeholder/],
    [
      'a visitor that is a placeholder',
      { anonymousId: 'anonymous' },
      'anonymousId',
      /must be an ID, not the placeholder/,
    ],
    ['an event id that is a placeholder', { eventId: 'null' }, 'eventId', /must be an ID, not the placeholder/],
    ['an event id that is too long', { eventId: long(LIMITS.idCharsMax + 1) }, 'eventId', /at most 128/],
    ['a timestamp in the future', { timestamp: at(LIMITS.clockAheadMsMax + DAY_MS) }, 'timestamp', /is in the future/],
    ['a timestamp before 1990', { timestamp: '1989-12-31T23:59:59.999Z' }, 'timestamp', /is before 1990/],
    ['a timestamp in seconds', { timestamp: new Date(1_770_000_000).toISOString() }, 'timestamp', /is before 1990/],
    ['a timestamp of a number', { timestamp: Date.now() }, 'timestamp', /ISO 8601|string/],
    ['a timestamp without a zone', { timestamp: '2026-02-11T10:30:00' }, 'timestamp', /ISO 8601/],
    ['a day that does not exist', { timestamp: '2026-02-30T10:30:00Z' }, 'timestamp', /ISO 8601/],
    ['properties of text', { properties: 'page' }, 'properties', /must be an object/],
    ['properties of a list', { properties: [] }, 'properties', /must be an object/],
    [
      'properties that are too deep',
      { properties: nested(LIMITS.propertiesDepthMax + 1) },
      'properties',
      /deeper than 8/,
    ],
    [
      'properties that are too many',
      { properties: values(LIMITS.propertiesKeysMax + 1) },
      'properties',
      /more than 4096/,
    ],
  ];

  /** One field is invalid. The error expected is the field's first one. */
  const toldOf = (path: string, message: RegExp, count = 1) => [
    { path, message: expect.stringMatching(message) },
    ...Array.from({ length: count - 1 }, () => ({ path, message: expect.any(String) })),
  ];

  const makeEvent = (given: Record<string, unknown>) => ({
    ...{ eventType: 'page_view', leadId: 'lead_1', eventId: 'evt_1' },
    ...given,
  });

  /** Checks that nothing was stored, neither for the lead in the request nor for the one that the event would have created. */
  const expectNothingStored = async ({ projectId }: Tenant, event: Record<string, unknown>) => {
    for (const id of new Set(['lead_1', event.leadId, event.userId, event.anonymousId, 'undefined', 'null'])) {
      if (typeof id === 'string') expect(await dumpStorage(newLead({ projectId, leadId: id }))).toEqual({});
    }
  };

  it('is rejected with the name of its field, and nothing is stored', async () => {
    const tenant = await newTenant();
    for (const [what, given, path, message] of REFUSED) {
      const event = makeEvent(given);
      const answer = await call('POST', '/api/events', { key: tenant.publishableKey, body: event });
      const { status, code, errors, detail } = requireProblem(answer);
      expect({ what, status, code, errors }).toEqual({
        ...{ what, status: 400, code: 'validation_failed' },
        errors: toldOf(path, message, errors?.length),
      });
      expect(detail).toContain(errors?.[0]?.message.slice(0, -1));
      await expectNothingStored(tenant, event);
    }
  });

  it('does not affect the other events of its batch, and gets its own result', async () => {
    const tenant = await newTenant();
    const good = ['lead_good', 'lead_better'].map((leadId) => makeEvent({ leadId, eventId: 'evt_good' }));
    const bad = REFUSED.map(([, given]) => makeEvent(given));
    const unreadable = [null, 7, 'page_view', [], {}];
    const { status, body } = await call('POST', '/api/events/batch', {
      key: tenant.publishableKey,
      body: { events: [good[0], ...bad, ...unreadable, good[1]] },
    });
    expect(status).toBe(202);
    const results = body.results as { status: string; errors?: unknown[] }[];
    expect({ ...body, results: results.slice(1, 1 + bad.length) }).toEqual({
      message: '2 events queued',
      count: 2,
      results: REFUSED.map(([, { eventId = 'evt_1' }, path, message], i) => ({
        ...{ status: 'rejected', eventId: `${eventId}`.slice(0, LIMITS.idCharsMax), code: 'validation_failed' },
        errors: toldOf(path, message, results[1 + i]?.errors?.length),
      })),
    });
    expect(results.slice(1 + bad.length, -1).map((result) => result.status)).toEqual(unreadable.map(() => 'rejected'));
    expect([results[0], results.at(-1)]).toEqual(good.map(() => ({ status: 'accepted', eventId: 'evt_good' })));
    for (const leadId of ['lead_good', 'lead_better']) {
      expect((await call('GET', `/api/leads/${leadId}`, { key: tenant.secretKey })).body.eventCount).toBe(1);
    }
    for (const event of bad) await expectNothingStored(tenant, event);
  });

  it('in a batch without any valid event rejects the batch, and the error names each event', async () => {
    const { publishableKey: key } = await newTenant();
    const events = [makeEvent({ leadId: 'null' }), 7, makeEvent({ timestamp: 'yesterday' })];
    const answer = await call('POST', '/api/events/batch', { key, body: { events } });
    expect(summarise(answer)).toBe('400 validation_failed events.0.leadId events.1 events.2.timestamp');
  });

  it('has a valid counterpart just within the limits, which is accepted', async () => {
    const { publishableKey: key, secretKey } = await newTenant();
    const possible = [
      { leadId: long(LIMITS.idCharsMax), eventId: long(LIMITS.idCharsMax) },
      { eventType: long(LIMITS.eventTypeCharsMax) },
      { timestamp: at(LIMITS.clockAheadMsMax - 60_000) },
      { timestamp: '1990-01-01T00:00:00.000Z' },
      { timestamp: '2026-02-11T10:30:00+14:00' },
      { properties: nested(LIMITS.propertiesDepthMax) },
      { properties: values(LIMITS.propertiesKeysMax) },
      { properties: null, timestamp: null, userId: null, anonymousId: null },
    ].map((given, i) => makeEvent({ eventId: `evt_${i}`, ...given }));
    for (const body of possible) {
      expect({ body, status: (await call('POST', '/api/events', { key, body })).status }).toEqual({
        body,
        status: 202,
      });
    }
    expect((await call('GET', '/api/leads/lead_1', { key: secretKey })).body.eventCount).toBe(possible.length - 1);
  });

  /** Makes an event whose JSON has exactly this many bytes. */
  const makeSized = (bytes: number, { filler = 'x', leadId = 'lead_1' } = {}) => {
    const empty = makeEvent({ leadId, eventId: `evt_${bytes}`, properties: { text: '' } });
    const room = bytes - JSON.stringify(empty).length;
    const fillerBytes = new TextEncoder().encode(filler).length;
    const text = filler.repeat(Math.floor(room / fillerBytes)) + 'x'.repeat(room % fillerBytes);
    return { ...empty, properties: { text } };
  };

  it.each([
    ['Latin', 'x'],
    ['Chinese', '線'],
  ])('of more than 32 KiB in %s script is rejected, alone or in a batch', async (_script, filler) => {
    const { publishableKey: key, secretKey } = await newTenant();
    const [largest, tooLarge] = [0, 1].map((more) => makeSized(LIMITS.eventBytesMax + more, { filler }));
    expect((await call('POST', '/api/events', { key, body: largest })).status).toBe(202);
    expect(summarise(await call('POST', '/api/events', { key, body: tooLarge }))).toBe('413 payload_too_large');
    const small = makeEvent({ eventId: 'evt_small' });
    const { body } = await call('POST', '/api/events/batch', { key, body: { events: [tooLarge, largest, small] } });
    expect(body.results).toEqual([
      {
        ...{ status: 'rejected', eventId: tooLarge?.eventId, code: 'payload_too_large' },
        errors: [{ path: '', message: 'The event is larger than 32768 bytes.' }],
      },
      { status: 'duplicate', eventId: largest?.eventId },
      { status: 'accepted', eventId: 'evt_small' },
    ]);
    expect((await call('GET', '/api/leads/lead_1', { key: secretKey })).body.eventCount).toBe(2);
  });

  it('is any event in a batch of more than a thousand events', async () => {
    const tenant = await newTenant();
    const { publishableKey: key } = tenant;
    const events = Array.from({ length: LIMITS.batchEventsMax + 1 }, (_, i) => makeEvent({ eventId: `evt_${i}` }));
    const answer = await call('POST', '/api/events/batch', { key, body: { events } });
    expect(summarise(answer)).toBe('400 validation_failed events');
    await expectNothingStored(tenant, {});
    expect(summarise(await call('POST', '/api/events/batch', { key, body: { events: [] } }))).toBe(
      '400 validation_failed events',
    );
    const { status, body } = await call('POST', '/api/events/batch', { key, body: { events: events.slice(1) } });
    expect({ status, count: body.count }).toEqual({ status: 202, count: LIMITS.batchEventsMax });
  });
});

describe('the app', () => {
  it.each(['/api', '/api/nothing', '/api/leads/lead_1/nothing', '/api/leads/%E0%A4%A/x'])(
    'answers 404 for an unknown address: %s',
    async (path) => {
      expect(summarise(await call('GET', path))).toBe('404 not_found');
    },
  );

  it('answers 405 for an unsupported method, and lists the supported methods', async () => {
    const known = Map.groupBy(ENDPOINTS, ({ url }) => url);
    const answers: Record<string, string> = {};
    const expected: Record<string, string> = {};
    for (const [url, endpoints] of known) {
      for (const method of ['get', 'post', 'put', 'patch', 'delete'] as const) {
        if (endpoints.some((endpoint) => endpoint.method === method)) continue;
        // An address can match two templates: /api/scoring-rules/ruleset is also the address of a rule.
        const others = ENDPOINTS.filter((other) => other.method === method && matches(other.url, url));
        if (others.length > 0) continue;
        const answer = await ask({ method, url }, { body: method === 'get' ? undefined : {} });
        answers[`${method} ${url}`] = `${summarise(answer)} ${answer.headers.get('Allow')}`;
        expected[`${method} ${url}`] =
          `405 method_not_allowed ${endpoints.map((known) => known.method.toUpperCase()).join(', ')}`;
      }
    }
    expect(answers).toEqual(expected);
  });

  it('gives every response an ID: the ID that the caller sent if it is valid, or a new ID', async () => {
    const { secretKey: key } = await newTenant();
    for (const [method, path] of [
      ['GET', '/api/health'],
      ['GET', '/api/leads/lead_none'],
      ['GET', '/api/nothing'],
      ['POST', '/api/events'],
    ] as const) {
      const idOf = async (given: string) => {
        const { headers, body } = await call(method, path, { key, headers: { 'X-Request-Id': given } });
        if (body.requestId !== undefined) expect(body.requestId).toBe(headers.get('X-Request-Id'));
        return headers.get('X-Request-Id');
      };
      expect(await idOf('my-request_1.2')).toBe('my-request_1.2');
      for (const insane of ['', 'a b', '"; --', 'x'.repeat(65)]) expect(await idOf(insane)).toMatch(/^[\da-f-]{36}$/);
    }
  });

  it('accepts preflight requests from any page, without credentials and without calling the endpoint', async () => {
    const { projectId } = await newTenant();
    const answers = await tabulate(ENDPOINTS, async ({ method, url }) => {
      const response = await exports.default.fetch(`https://leads.example${url.replaceAll(/[{}]/g, '')}`, {
        method: 'OPTIONS',
        headers: {
          Origin: 'https://shop.example',
          'Access-Control-Request-Method': method.toUpperCase(),
          'Access-Control-Request-Headers': 'content-type,x-api-key',
        },
      });
      const { headers } = response;
      return {
        status: response.status,
        origin: headers.get('Access-Control-Allow-Origin'),
        credentials: headers.get('Access-Control-Allow-Credentials'),
        method: headers.get('Access-Control-Allow-Methods')?.split(',').includes(method.toUpperCase()),
        headers: headers.get('Access-Control-Allow-Headers'),
        maxAge: headers.get('Access-Control-Max-Age'),
        body: await response.text(),
      };
    });
    for (const answer of Object.values(answers)) {
      expect(answer).toEqual({
        ...{ status: 204, origin: 'https://shop.example', credentials: 'true', method: true },
        ...{ headers: 'content-type,x-api-key', maxAge: '7200', body: '' },
      });
    }
    expect(await dumpStorage(newLead({ projectId, leadId: 'leadId' }))).toEqual({});
  });

  it('lets a page read every response, including errors, and varies it by origin', async () => {
    const { publishableKey: key } = await newTenant();
    for (const body of [{ eventType: 'page_view', leadId: 'lead_1' }, {}]) {
      const { headers } = await call('POST', '/api/events', { key, body, headers: { Origin: 'https://shop.example' } });
      expect(headers.get('Access-Control-Allow-Origin')).toBe('https://shop.example');
      expect(headers.get('Access-Control-Expose-Headers')).toContain('X-Request-Id');
      expect(headers.get('Vary')).toContain('Origin');
      expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
    }
  });
});

/** Whether this URL also matches another endpoint's address template. */
function matches(template: string, url: string): boolean {
  const [a, b] = [template.split('/'), url.split('/')];
  return a.length === b.length && a.every((part, i) => part.startsWith('{') || part === b[i]);
}
