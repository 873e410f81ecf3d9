import { env } from 'cloudflare:workers';
import { Hono } from 'hono';
import { expect, it } from 'vitest';
import type * as z from 'zod';
import { type Call, PermissionDenied } from '../../access/call.ts';
import type { Principal } from '../../access/permissions.ts';
import type { EndpointDefinition } from '../../contract/api/endpoint.ts';
import { ENDPOINTS } from '../../contract/api/endpoints.ts';
import { newTenant } from '../../testing/api.ts';
import type { AppEnv } from '../app-env.ts';
import { exampleOf } from '../openapi/example.ts';
import { HANDLERS } from './handlers.ts';

const IN_PROJECT = ENDPOINTS.filter(({ access }) => access !== 'public' && access !== 'account');

/** A caller in the project who lacks the permission: a viewer may not write events, and a publishable key may do nothing else. */
const lacking = (access: EndpointDefinition['access'], projectId: string): Principal =>
  access === 'events:write'
    ? { type: 'person', userId: 'usr_viewer', role: 'viewer', projectId }
    : {
        ...{ type: 'key', kind: 'publishable', keyId: 'key_page', projectId },
        ...{ allowedOrigins: [], ownOrigins: null, identitySecret: null, mustSign: false, reservedEventTypes: [] },
      };

const example = (schema: z.ZodType | undefined) => schema?.parse(exampleOf(schema, 'input') ?? {});

it.each(IN_PROJECT)(
  '$operationId checks its own permission, even if the edge admits the caller',
  async (definition) => {
    const { projectId } = await newTenant('owner@example.com');
    const { operationId, access, body, query } = definition;
    const path = { ...NAMES, projectId };
    const call: Call = { env, projectId, actor: lacking(access, projectId), now: Date.now(), requestId: 'req_test' };
    const given = { body: example(body), query: example(query), path };
    let thrown: unknown;
    const door = new Hono<AppEnv>().all('*', async (context) => {
      try {
        await HANDLERS[operationId].run(call as never, given as never, context);
      } catch (error) {
        thrown = error;
      }
      return context.body(null);
    });
    await door.request('/', {}, env, { waitUntil() {}, passThroughOnException() {}, props: {} });
    expect(thrown).toBeInstanceOf(PermissionDenied);
  },
);

const NAMES = {
  ...{ leadId: 'lead_1', ruleId: 'rule_1', runId: 'run_1', keyId: 'key_1', userId: 'usr_1', invitationId: 'inv_1' },
  ...{ importId: 'imp_1', automationId: 'aut_1', webhookId: 'whk_1', deliveryId: 'msg_1', conflictId: 'cnf_1' },
};
