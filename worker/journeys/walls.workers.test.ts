import { env, exports } from 'cloudflare:workers';
import { beforeEach, describe, expect, it } from 'vitest';
import { signSession, signTicket } from '../access/tokens.ts';
import type { Access, EndpointDefinition } from '../contract/api/endpoint.ts';
import { ENDPOINTS } from '../contract/api/endpoints.ts';
import { LIMITS } from '../contract/limits.ts';
import { call, newMember, newTenant, type Tenant } from '../testing/api.ts';
import { dumpProject } from '../testing/project-tables.ts';
import {
  ask,
  nameOf,
  newFurnishedTenant,
  type Request,
  requireProblem,
  summarise,
  tabulate,
} from '../testing/route-guards.ts';

// The test for refusals covers missing, invalid and publishable credentials. This file covers permissions and tenants.

const ALL = ['publishable', 'secret', 'viewer', 'member', 'admin', 'owner'] as const;
type Who = (typeof ALL)[number];
const PEOPLE: Who[] = ['viewer', 'member', 'admin', 'owner'];
const ADMINS: Who[] = ['admin', 'owner'];

/** Permissions by route and role. The first test fails if an endpoint is missing here. */
const WHO_MAY: [who: readonly Who[], names: string[]][] = [
  [
    ['publishable', 'secret', 'member', 'admin', 'owner'],
    ['POST /api/events', 'POST /api/events/batch'],
  ],
  [
    ['secret', ...PEOPLE],
    [
      'GET /api/events/rejected',
      'GET /api/events/rejected/reasons',
      'GET /api/events/usage',
      'GET /api/erasures/{runId}',
      'GET /api/leads',
      'GET /api/leads/{leadId}',
      'GET /api/leads/{leadId}/export',
      'GET /api/leads-to-call',
      'GET /api/lead-properties',
      'POST /api/leads/export',
      'GET /api/lists',
      'GET /api/segments',
      'POST /api/segments/estimate',
      'GET /api/segments/{segmentId}',
      'GET /api/companies',
      'GET /api/companies/export',
      'GET /api/companies/{companyKey}',
      'GET /api/companies/{companyKey}/timeline',
      'GET /api/leads/{leadId}/timeline',
      'GET /api/leads/{leadId}/explain',
      'GET /api/leads/{leadId}/intelligence',
      'POST /api/leads/{leadId}/live-ticket',
      'POST /api/projects/{projectId}/live-ticket',
      'GET /api/identity-conflicts',
      'GET /api/identity-conflicts/count',
      'GET /api/leaderboard',
      'GET /api/leaderboard/by-stage',
      'GET /api/analytics/overview',
      'GET /api/analytics/latest-activity',
      'GET /api/analytics/activity',
      'GET /api/analytics/stages',
      'GET /api/analytics/distribution',
      'GET /api/analytics/sources',
      'GET /api/analytics/sources/export',
      'GET /api/analytics/events',
      'GET /api/analytics/events/export',
      'GET /api/analytics/events/samples',
      'GET /api/analytics/funnel',
      'GET /api/analytics/funnel/export',
      'GET /api/scoring-rules',
      'GET /api/scoring-rules/ruleset',
      'GET /api/scoring-rules/versions',
      'GET /api/scoring-rules/rescore',
      'GET /api/scoring-rules/rescore/{runId}',
      'GET /api/scoring-rules/{ruleId}',
      'GET /api/studies',
      'GET /api/studies/{studyId}',
      'GET /api/challenger',
      'GET /api/drafts',
      'GET /api/drafts/{draftId}',
      'GET /api/studies/{studyId}/leads',
      'GET /api/studies/{studyId}/reached',
      'GET /api/studies/{studyId}/tapes',
      'GET /api/automations',
      'GET /api/automations/{automationId}',
      'GET /api/automations/{automationId}/executions',
      'GET /api/webhooks',
      'GET /api/webhooks/{webhookId}',
      'GET /api/deliveries',
      'GET /api/imports/{importId}/effects',
      'GET /api/deliveries/{deliveryId}',
      'GET /api/dead-letters',
      'GET /api/imports',
      'GET /api/imports/{importId}',
      'GET /api/imports/{importId}/errors',
      'GET /api/imports/{importId}/reasons',
    ],
  ],
  [
    ['secret', 'member', 'admin', 'owner'],
    [
      'POST /api/leads',
      'PATCH /api/leads/{leadId}',
      'DELETE /api/leads/{leadId}',
      'PUT /api/leads/{leadId}/owner',
      'PUT /api/leads/{leadId}/status',
      'POST /api/leads/{leadId}/notes',
      'POST /api/leads/{leadId}/tasks',
      'PATCH /api/leads/{leadId}/tasks/{taskId}',
      'POST /api/leads/{leadId}/points',
      'POST /api/leads/{leadId}/test-events',
      'PUT /api/leads-to-call/{leadId}/mark',
      'DELETE /api/leads-to-call/{leadId}/mark',
      'POST /api/lists',
      'PUT /api/lists/{listId}',
      'DELETE /api/lists/{listId}',
      'PUT /api/leads/{leadId}/lists/{listId}',
      'DELETE /api/leads/{leadId}/lists/{listId}',
      'POST /api/segments',
      'PUT /api/segments/{segmentId}',
      'DELETE /api/segments/{segmentId}',
      'GET /api/erasures/preview',
      'POST /api/erasures',
      'POST /api/leads/{leadId}/merge',
      'POST /api/leads/{leadId}/unmerge',
      'POST /api/identity-conflicts/dismiss',
      'POST /api/imports',
      'POST /api/imports/{importId}/undo',
    ],
  ],
  [
    ['secret', ...ADMINS],
    [
      'POST /api/scoring-rules',
      'PUT /api/scoring-rules/ruleset',
      'POST /api/scoring-rules/rescore',
      'PUT /api/scoring-rules/{ruleId}',
      'DELETE /api/scoring-rules/{ruleId}',
      'POST /api/studies',
      'POST /api/studies/{studyId}/verify',
      'DELETE /api/studies/{studyId}',
      'PUT /api/challenger',
      'POST /api/drafts',
      'PUT /api/drafts/{draftId}',
      'POST /api/drafts/{draftId}/rebase',
      'POST /api/drafts/{draftId}/publish',
      'DELETE /api/drafts/{draftId}',
      'POST /api/challenger/publish',
      'DELETE /api/challenger',
      'POST /api/automations',
      'PUT /api/automations/{automationId}',
      'DELETE /api/automations/{automationId}',
      'POST /api/automations/preview',
      'POST /api/automations/{automationId}/test',
      'POST /api/webhooks',
      'PUT /api/webhooks/{webhookId}',
      'DELETE /api/webhooks/{webhookId}',
      'POST /api/webhooks/{webhookId}/test',
      'POST /api/webhooks/{webhookId}/rotate-secret',
      'POST /api/deliveries/replay',
      'POST /api/deliveries/retry',
      'POST /api/deliveries/{deliveryId}/retry',
      'POST /api/dead-letters/{deliveryId}/replay',
      'DELETE /api/dead-letters/{deliveryId}',
    ],
  ],
  [
    PEOPLE,
    [
      'GET /api/projects/{projectId}',
      'GET /api/projects/{projectId}/members',
      'GET /api/database-usage',
      'GET /api/alerts',
      'GET /api/notifications',
      'POST /api/notifications/read',
      'GET /api/notification-settings',
      'PUT /api/notification-settings',
      'GET /api/push-subscription',
      'PUT /api/push-subscription',
      'DELETE /api/push-subscription',
      'POST /api/push-subscription/test',
      'POST /api/projects/{projectId}/leave',
      // Actions on the caller's own account, allowed in any project.
      'GET /api/auth/me',
      'POST /api/auth/change-password',
      'GET /api/auth/sessions',
      'DELETE /api/auth/sessions/{sessionId}',
      'POST /api/auth/sessions/end-others',
      'GET /api/auth/second-factor',
      'POST /api/auth/second-factor',
      'POST /api/auth/second-factor/confirm',
      'POST /api/auth/second-factor/recovery-codes',
      'POST /api/auth/second-factor/disable',
      'GET /api/projects',
      'POST /api/projects',
      'POST /api/invitations/accept',
      'POST /api/auth/logout',
      'POST /api/auth/logout-everywhere',
    ],
  ],
  [
    ADMINS,
    [
      'GET /api/auth/api-keys',
      'POST /api/auth/generate-api-key',
      'POST /api/auth/api-keys/{keyId}/rotate',
      'DELETE /api/auth/api-keys/{keyId}',
      'PATCH /api/projects/{projectId}',
      'PATCH /api/projects/{projectId}/members/{userId}',
      'DELETE /api/projects/{projectId}/members/{userId}',
      'POST /api/projects/{projectId}/invitations',
      'GET /api/projects/{projectId}/invitations',
      'POST /api/projects/{projectId}/invitations/{invitationId}/resend',
      'DELETE /api/projects/{projectId}/invitations/{invitationId}',
      'GET /api/projects/{projectId}/audit-log',
      'GET /api/projects/{projectId}/audit-log/export',
      'GET /api/projects/{projectId}/retention-preview',
      'GET /api/projects/{projectId}/export',
      'POST /api/projects/{projectId}/identity-secret',
    ],
  ],
  [['owner'], ['DELETE /api/projects/{projectId}']],
];

/** Endpoints that are open to anyone. Some of these endpoints require a ticket or an emailed token, and check it themselves. */
const OPEN = [
  'GET /api/auth/registration',
  'POST /api/auth/register',
  'POST /api/auth/login',
  'POST /api/auth/request-password-reset',
  'POST /api/auth/reset-password',
  'POST /api/invitations/preview',
  'GET /api/leads/{leadId}/live',
  'GET /api/projects/{projectId}/live',
  'GET /api/health',
  'GET /api/metrics',
  'GET /api/openapi.json',
  'GET /api/docs',
];

/** Endpoints for the operator of the server. */
const OPERATORS = [
  'POST /api/operator/rebuild',
  'POST /api/operator/restore',
  'POST /api/operator/return-lead',
  'POST /api/operator/return-leads',
];

/** Endpoints that remove what the others need. */
const LAST = [
  'DELETE /api/projects/{projectId}',
  'POST /api/projects/{projectId}/leave',
  'POST /api/auth/sessions/end-others',
  'POST /api/auth/logout',
  'POST /api/auth/logout-everywhere',
];
const GUARDED = ENDPOINTS.filter(({ access }) => access !== 'public' && access !== 'operator').sort(
  (a, b) => LAST.indexOf(nameOf(a)) - LAST.indexOf(nameOf(b)),
);
const IN_PROJECT = GUARDED.filter(({ access }) => access !== 'account');

/** Opens another session of the same person, so that ending it does not end the first one. */
function anotherSession(token: string): Promise<string> {
  const { sub: userId, tokenVersion } = JSON.parse(atob(token.split('.')[1] ?? ''));
  return signSession({ userId, tokenVersion }, { secret: env.JWT_SECRET, now: Date.now() });
}

const essence = async (answer: ReturnType<typeof ask>) => ({ ...requireProblem(await answer), requestId: '' });
const expectAll = (endpoints: readonly EndpointDefinition[], line: unknown) =>
  Object.fromEntries(endpoints.map((endpoint) => [nameOf(endpoint), line]));

describe('permissions', () => {
  it('are defined for every endpoint', () => {
    const said = [...WHO_MAY.flatMap(([, names]) => names), ...OPEN, ...OPERATORS];
    expect(said.sort()).toEqual(ENDPOINTS.map(nameOf).sort());
    const namesOf = (one: Access) => ENDPOINTS.filter(({ access }) => access === one).map(nameOf);
    expect(namesOf('public').sort()).toEqual(OPEN.sort());
    expect(namesOf('operator').sort()).toEqual(OPERATORS.sort());
  });

  it.each(ALL)('for %s allow exactly what the table says', async (who) => {
    const tenant = await newTenant();
    const { projectId } = tenant;
    const credentials =
      who === 'publishable' || who === 'secret'
        ? { key: tenant[`${who}Key`] }
        : who === 'owner'
          ? { token: tenant.token }
          : { token: (await newMember(projectId, who)).token, headers: { 'X-Project-Id': projectId } };
    // All other IDs are unknown and no body is sent, so a permitted caller changes nothing, except at the last two endpoints.
    const answers = await tabulate(GUARDED, async (endpoint) => {
      const isEnded = nameOf(endpoint) === 'POST /api/auth/logout' && credentials.token !== undefined;
      const own = isEnded ? { token: await anotherSession(credentials.token) } : credentials;
      const answer = await ask(endpoint, { path: { projectId } }, own);
      // Ending all sessions also ends this one, and returns a new session.
      const isRenewed = nameOf(endpoint) === 'POST /api/auth/sessions/end-others' && answer.status === 200;
      if (isRenewed && credentials.token !== undefined) credentials.token = answer.body.token;
      return answer.status === 401 || answer.status === 403 ? summarise(answer) : 'let in';
    });
    const may = new Set(WHO_MAY.flatMap(([allowed, names]) => (allowed.includes(who) ? names : [])));
    expect(answers).toEqual(
      Object.fromEntries(
        GUARDED.map((endpoint) => [nameOf(endpoint), may.has(nameOf(endpoint)) ? 'let in' : '403 forbidden']),
      ),
    );
  });
});

it('the operator’s endpoints refuse everyone else before they read the body', async () => {
  const { token, secretKey: key } = await newTenant();
  const asked = ENDPOINTS.filter(({ access }) => access === 'operator');
  for (const credentials of [{}, { token }, { key }]) {
    const answers = await tabulate(asked, async (endpoint) =>
      summarise(await ask(endpoint, { body: '{' }, credentials)),
    );
    expect(answers).toEqual(expectAll(asked, '401 invalid_credentials'));
  }
});

describe('lost access', () => {
  it('a removed member finds no project from the next request on, in any way', async () => {
    const { projectId, token } = await newTenant();
    const member = await newMember(projectId, 'admin');
    const credentials = { token: member.token, headers: { 'X-Project-Id': projectId } };
    expect((await call('GET', '/api/leads', credentials)).status).toBe(200);
    await call('DELETE', `/api/projects/${projectId}/members/${member.userId}`, { token });
    const answers = await tabulate(IN_PROJECT, async (endpoint) => {
      const there = await essence(ask(endpoint, { path: { projectId } }, credentials));
      const headers = { 'X-Project-Id': 'prj_none' };
      expect(there).toEqual(
        await essence(ask(endpoint, { path: { projectId: 'prj_none' } }, { ...credentials, headers })),
      );
      return there.status;
    });
    expect(answers).toEqual(expectAll(IN_PROJECT, 404));
  });

  it('the tokens of a deleted account are rejected', async () => {
    const token = await signSession(
      { userId: 'usr_none', tokenVersion: 1 },
      { secret: env.JWT_SECRET, now: Date.now() },
    );
    const answers = await tabulate(GUARDED, async (endpoint) => summarise(await ask(endpoint, {}, { token })));
    expect(answers).toEqual(expectAll(GUARDED, '401 invalid_credentials'));
  });

  it('a token from before the person ended all sessions is rejected for any project', async () => {
    const { token, projectId } = await newTenant();
    const { projectId: foreign } = await newTenant('other@example.com');
    await call('POST', '/api/auth/logout-everywhere', { token });
    for (const named of [projectId, foreign, 'prj_none']) {
      const headers = { 'X-Project-Id': named };
      const answers = await tabulate(GUARDED, async (endpoint) =>
        summarise(await ask(endpoint, { path: { projectId: named } }, { token, headers })),
      );
      expect(answers).toEqual(expectAll(GUARDED, '401 invalid_credentials'));
    }
  });
});

describe('another tenant', () => {
  let mine: Tenant;
  let theirs: Awaited<ReturnType<typeof newFurnishedTenant>>;
  beforeEach(async () => {
    mine = await newTenant('mine@example.com');
    theirs = await newFurnishedTenant('theirs@example.com');
  });

  const dumpTheirs = () => dumpProject(theirs.projectId);

  it('that names this project in the path gets 404, with any credentials', async () => {
    const before = await dumpTheirs();
    const named = IN_PROJECT.filter(({ url }) => url.includes('{projectId}'));
    for (const credentials of [{ token: mine.token }, { key: mine.secretKey }]) {
      const answers = await tabulate(named, async (endpoint) => {
        const foreign = await essence(ask(endpoint, { path: theirs.names }, credentials));
        const absent = await essence(ask(endpoint, { path: { ...theirs.names, projectId: 'prj_none' } }, credentials));
        expect({ name: nameOf(endpoint), ...foreign }).toEqual({ name: nameOf(endpoint), ...absent });
        return foreign.status;
      });
      // A key is refused before the project is looked up: except for live tickets, keys may not use these endpoints at all.
      const expected =
        'key' in credentials
          ? { ...expectAll(named, 403), 'POST /api/projects/{projectId}/live-ticket': 404 }
          : expectAll(named, 404);
      expect(answers).toEqual(expected);
    }
    expect(await dumpTheirs()).toEqual(before);
  });

  it('that names this project’s objects in its own project gets 404', async () => {
    const before = await dumpTheirs();
    const inside = IN_PROJECT.filter(({ path, url }) => path !== undefined && /\{(?!projectId)/.test(url));
    const { projectId: _theirs, ...names } = theirs.names;
    for (const endpoint of inside) {
      const request: Request = endpoint.body ? { body: BODIES[nameOf(endpoint)] ?? {} } : {};
      const { projectId } = mine;
      const foreign = await essence(
        ask(endpoint, { ...request, path: { ...names, projectId } }, { token: mine.token }),
      );
      const absent = await essence(ask(endpoint, { ...request, path: { projectId } }, { token: mine.token }));
      expect({ name: nameOf(endpoint), ...foreign }).toEqual({ name: nameOf(endpoint), ...absent });
    }
    const body = { leadId: 'lead_1' };
    await call('POST', '/api/leads', { key: mine.secretKey, body: { leadId: 'own', name: 'Own' } });
    expect(summarise(await call('POST', '/api/leads/own/merge', { key: mine.secretKey, body }))).toBe(
      '400 validation_failed leadId',
    );
    expect(await dumpTheirs()).toEqual(before);
  });

  it('that sends events with its key adds them to its own project, in every protocol', async () => {
    const { publishableKey: key } = mine;
    const headers = { 'X-Project-Id': theirs.projectId };
    await call('POST', '/api/events', {
      key,
      headers,
      body: { eventType: 'signup', leadId: 'lead_1', eventId: 'evt_x' },
    });
    await call('POST', '/v1/track', {
      headers: { ...headers, 'X-Write-Key': key },
      body: { event: 'Signup', userId: 'lead_1', messageId: 'evt_y' },
    });
    const count = async ({ secretKey }: Tenant) =>
      (await call('GET', '/api/leads/lead_1', { key: secretKey })).body.eventCount;
    expect([await count(mine), await count(theirs)]).toEqual([2, 2]);
  });

  it('gets no ticket for this project’s sockets; a session does not work as a ticket, nor a ticket as a session', async () => {
    const using = { secret: env.JWT_SECRET, now: Date.now() };
    const open = async (path: string, ticket: string) => {
      const response = await exports.default.fetch(`https://leads.example${path}?ticket=${ticket}`, {
        headers: { Upgrade: 'websocket' },
      });
      response.webSocket?.accept();
      response.webSocket?.close();
      return response.status;
    };
    const project = `/api/projects/${theirs.projectId}/live`;
    const [ownProject, ownLead] = await Promise.all(
      (['project', 'lead:lead_1'] as const).map((subject) =>
        signTicket({ projectId: mine.projectId, subject, holder: 'usr_1' }, using),
      ),
    );
    for (const ticket of [ownProject, ownLead, mine.token, theirs.token, theirs.secretKey, 'none']) {
      expect(await open(project, ticket as string)).toBe(401);
    }
    const own = `/api/projects/${mine.projectId}/live`;
    const expired = await signTicket(
      { projectId: mine.projectId, subject: 'project', holder: 'usr_1' },
      { ...using, now: using.now - (LIMITS.ticketSecondsMax + 1) * 1000 },
    );
    expect([
      await open(own, ownProject as string),
      await open(own, expired),
      await open(own, ownLead as string),
    ]).toEqual([101, 401, 401]);
    // A ticket is valid for one lead, and the caller's own project has no lead with that ID.
    expect(await open('/api/leads/lead_1/live', ownLead as string)).toBe(404);
    for (const token of [ownProject, ownLead]) {
      expect(summarise(await call('GET', '/api/auth/me', { token: token as string }))).toBe('401 invalid_credentials');
    }
  });
});

/** The bodies are valid, so that only the ID can cause a refusal. */
const BODIES: Record<string, unknown> = {
  'PATCH /api/projects/{projectId}/members/{userId}': { role: 'viewer' },
  'PUT /api/scoring-rules/{ruleId}': { points: 1 },
  'POST /api/leads/{leadId}/merge': { leadId: 'lead_2' },
  'PUT /api/leads-to-call/{leadId}/mark': { status: 'done' },
  'PUT /api/leads/{leadId}/owner': { owner: null },
  'PUT /api/leads/{leadId}/status': { status: 'working' },
  'POST /api/leads/{leadId}/notes': { text: 'Hello' },
  'POST /api/leads/{leadId}/tasks': { title: 'Call' },
  'PATCH /api/leads/{leadId}/tasks/{taskId}': { done: true },
  'POST /api/leads/{leadId}/points': { points: 1, reason: 'Met' },
  'POST /api/leads/{leadId}/test-events': { eventType: 'signup' },
};
