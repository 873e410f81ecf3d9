import { env } from 'cloudflare:workers';
import { Hono } from 'hono';
import { expect, it } from 'vitest';
import type * as z from 'zod';
import { type Call, PermissionDenied } from '../../access/call.ts';
import { isAllowed, type Principal } from '../../access/permissions.ts';
import { KeyKind } from '../../contract/account.ts';
import { isPermission } from '../../contract/api/endpoint.ts';
import { ENDPOINTS } from '../../contract/api/endpoints.ts';
import { Role } from '../../contract/project.ts';
import type { AppEnv } from '../app-env.ts';
import { exampleOf } from '../openapi/example.ts';
import { HANDLERS } from './handlers.ts';

const projectId = 'prj_1';

/** One caller of each kind: two keys, and a person of each role. */
const CALLERS: Principal[] = [
  ...KeyKind.options.map(
    (kind): Principal => ({
      ...{ type: 'key', kind, keyId: `key_${kind}`, projectId, allowedOrigins: [], ownOrigins: null },
      ...{ identitySecret: null, mustSign: false, reservedEventTypes: [] },
    }),
  ),
  ...Role.options.map((role): Principal => ({ type: 'person', userId: `usr_${role}`, role, projectId })),
];
const kindOf = (caller: Principal) => (caller.type === 'key' ? caller.kind : caller.role);

const example = (schema: z.ZodType | undefined) => schema?.parse(exampleOf(schema, 'input') ?? {});

const GUARDED = ENDPOINTS.filter(({ access }) => access !== 'public' && access !== 'account');

it.each(GUARDED)('$operationId checks its own permission, even if the edge admits the caller', async (definition) => {
  const { operationId, access, body, query } = definition;
  const given = { body: example(body), query: example(query), path: { ...NAMES, projectId } };
  const runAs = async (actor: Principal): Promise<unknown> => {
    const call: Call = { env, projectId, actor, now: Date.now(), requestId: 'req_test' };
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
    return thrown;
  };
  const lacking = CALLERS.filter((caller) => !(isPermission(access) && isAllowed(caller, access)));
  const letIn: string[] = [];
  for (const caller of lacking) if (!((await runAs(caller)) instanceof PermissionDenied)) letIn.push(kindOf(caller));
  expect(letIn).toEqual([]);
});

const NAMES = {
  ...{ leadId: 'lead_1', ruleId: 'rule_1', runId: 'run_1', keyId: 'key_1', userId: 'usr_1', invitationId: 'inv_1' },
  ...{ importId: 'imp_1', automationId: 'aut_1', webhookId: 'whk_1', deliveryId: 'msg_1', conflictId: 'cnf_1' },
};
