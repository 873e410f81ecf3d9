import { expect } from 'vitest';
import * as z from 'zod';
import type { EndpointDefinition } from '../contract/api/endpoint.ts';
import { PROBLEMS, Problem } from '../contract/problem.ts';
import { call, newMember, newTenant, type Tenant } from './api.ts';

/** The parts in which requests differ: address, parameters and body. */
export interface Request {
  path?: Record<string, string>;
  query?: Record<string, string>;
  body?: unknown;
}

export type Answer = Awaited<ReturnType<typeof call>>;

export const nameOf = ({ method, url }: Pick<EndpointDefinition, 'method' | 'url'>): string =>
  `${method.toUpperCase()} ${url}`;

/** The keys of an object's schema, ignoring its refinements. */
export const shapeOf = (schema: z.ZodType | undefined): Record<string, z.ZodType> =>
  schema instanceof z.ZodObject ? schema.shape : {};

/** Calls an endpoint. Missing parameters get a value that no object has as its ID. */
export function ask(
  { method, url }: Pick<EndpointDefinition, 'method' | 'url'>,
  { path = {}, query = {}, body }: Request = {},
  credentials: { key?: string; token?: string; headers?: Record<string, string> } = {},
): Promise<Answer> {
  const filled = url.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(path[name] ?? `${name}_none`));
  const search = new URLSearchParams(query).toString();
  return call(method.toUpperCase(), search ? `${filled}?${search}` : filled, { body, ...credentials });
}

/** The response's problem details, checked completely (RFC 9457, and the list of codes). */
export function requireProblem({ status, headers, body }: Answer): Problem {
  expect(headers.get('Content-Type')).toBe('application/problem+json');
  const problem = z.strictObject(Problem.shape).parse(body);
  expect({ ...problem, status }).toMatchObject({
    ...PROBLEMS[problem.code],
    message: problem.detail,
    error: problem.code,
    requestId: headers.get('X-Request-Id'),
  });
  return problem;
}

/** The essential fields of a response, for comparing whole tables of responses. */
export const summarise = (answer: Answer): string => {
  const { code, status, errors = [] } = requireProblem(answer);
  return [status, code, ...errors.map(({ path }) => path)].join(' ');
};

/** Sends the same request to many endpoints, and returns each response by the endpoint's name. */
export async function tabulate<Line>(
  endpoints: readonly EndpointDefinition[],
  line: (endpoint: EndpointDefinition) => Promise<Line>,
): Promise<Record<string, Line>> {
  const table: Record<string, Line> = {};
  for (const endpoint of endpoints) table[nameOf(endpoint)] = await line(endpoint);
  return table;
}

/** Creates a tenant with one of each named object, keyed by the name of its parameter. */
export async function newFurnishedTenant(email: string): Promise<Tenant & { names: Record<string, string> }> {
  const tenant = await newTenant(email);
  const { token, secretKey: key, projectId } = tenant;
  const rule = await call('POST', '/api/scoring-rules', { key, body: { eventType: 'webinar_attended', points: 30 } });
  const run = await call('POST', '/api/scoring-rules/rescore', { key });
  const spare = await call('POST', '/api/auth/generate-api-key', { token, body: {} });
  for (const leadId of ['lead_1', 'lead_2']) {
    await call('POST', '/api/leads', { key, body: { leadId, name: 'Alice Smith', company: 'TechCorp' } });
    for (const eventType of ['page_view', 'demo_request']) {
      await call('POST', '/api/events', { key, body: { eventType, leadId, eventId: `evt_${eventType}` } });
    }
  }
  const file = await call('POST', '/api/imports?type=events&format=csv', {
    key,
    body: 'eventType,leadId\nsignup,lead_imported\n',
  });
  const { userId } = await newMember(projectId, 'member', `colleague-of-${email}`);
  const invitation = await call('POST', `/api/projects/${projectId}/invitations`, {
    token,
    body: { email: `guest-of-${email}`, role: 'viewer' },
  });
  const url = 'https://hooks.example.com/leads';
  const automation = await call('POST', '/api/automations', {
    key,
    body: { name: 'Call', whenStage: 'qualified', action: 'webhook', config: { url }, enabled: false },
  });
  const webhook = await call('POST', '/api/webhooks', {
    key,
    body: { url, events: ['lead.stage_changed'], enabled: false },
  });
  const segment = await call('POST', '/api/segments', {
    key,
    body: { name: 'Hot', conditions: [{ field: 'stage', operator: 'equals', value: 'hot' }] },
  });
  const list = await call('POST', '/api/lists', { key, body: { name: 'Trade fair' } });
  const draft = await call('POST', '/api/drafts', { key, body: { name: 'Slower' } });
  const study = await call('POST', '/api/studies', { key, body: { kind: 'simulate', draft: {} } });
  await expect
    .poll(async () => (await call('GET', `/api/studies/${study.body.id}`, { key })).body, { timeout: 30_000 })
    .toMatchObject({ status: 'finished' });
  const names = {
    ...{ studyId: study.body.id, draftId: draft.body.id },
    companyKey: 'name:techcorp',
    ...{ automationId: automation.body.id, webhookId: webhook.body.id, segmentId: segment.body.id },
    listId: list.body.id,
    ...{ projectId, leadId: 'lead_1', ruleId: rule.body.id, runId: run.body.id, keyId: spare.body.keyId },
    ...{ userId, invitationId: invitation.body.id, importId: file.body.importId },
  };
  for (const [parameter, value] of Object.entries(names)) {
    if (!value) throw new Error(`${parameter}: ${JSON.stringify([rule, run, spare, invitation])}`);
  }
  return { ...tenant, names };
}
