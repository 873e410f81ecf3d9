import type { Context } from 'hono';
import * as z from 'zod';
import { type AccountCall, type Call, type OperatorCall, type PublicCall, requirePermission } from '../access/call.ts';
import type { Account, Operator, Principal } from '../access/permissions.ts';
import type { Access, EndpointDefinition, Parsed } from '../contract/api/endpoint.ts';
import { toFieldErrors } from '../contract/field-errors.ts';
import { findIllFormed, ILL_FORMED } from '../contract/json.ts';
import { LIMITS } from '../contract/limits.ts';
import { fieldsOf, findUnknownFields } from '../contract/unknown-fields.ts';
import { liveWork } from '../live-work.ts';
import { answerOnce } from './answer-once.ts';
import type { AppEnv } from './app-env.ts';
import { authenticate, authenticateAccount, noSuchProject } from './auth/authenticate.ts';
import { authenticateOperator } from './auth/authenticate-operator.ts';
import { invalid, type Refusal } from './problem.ts';
import { readJson } from './read-body.ts';

type Given<Definition extends EndpointDefinition> = {
  [Part in 'body' | 'query' | 'path']: Parsed<Definition, Part>;
};

/** The first argument of a use case. The type of the call depends on the `access` of the endpoint. */
type CallOf<Definition extends EndpointDefinition> = Definition['access'] extends 'public'
  ? PublicCall
  : Definition['access'] extends 'account'
    ? AccountCall
    : Definition['access'] extends 'operator'
      ? OperatorCall
      : Call;

type Caller = Principal | Account | Operator;

type Ran<Result> = Exclude<Awaited<Result>, { reason: string }>;
type Refused<Result> = Extract<Awaited<Result>, { reason: string }>;

/** A handler of one endpoint. Calling `run` directly skips all checks. `run` verifies no credentials and parses nothing. */
export interface Handler {
  serve: (context: Context<AppEnv>) => Promise<Response>;
  run: (call: never, given: never, context: Context<AppEnv>) => unknown;
}

/**
 * Connects a use case to an endpoint: authorizes the caller, parses the request, runs the use case, and sends the response. `refuse` maps
 * its refusals (`{ reason }`). `load` runs only when the endpoint is called, because building the schemas of all endpoints would double
 * an isolate's start time.
 */
export function handle<Definition extends EndpointDefinition, Result>(
  load: () => Promise<Definition>,
  run: (call: CallOf<Definition>, given: Given<Definition>, context: Context<AppEnv>) => Result,
  ...[refuse]: [Refused<Result>] extends [never] ? [] : [refuse: (refused: Refused<Result>) => Refusal]
): [Ran<Result>] extends [z.output<Definition['answer']> | Response]
  ? Handler
  : { error: 'The use case must return what the endpoint answers.' };
export function handle(
  load: () => Promise<EndpointDefinition>,
  run: (call: CallOf<EndpointDefinition>, given: Given<EndpointDefinition>, context: Context<AppEnv>) => unknown,
  refuse?: (refused: { reason: string }) => Refusal,
): Handler {
  const serve = async (context: Context<AppEnv>, definition: EndpointDefinition): Promise<Response> => {
    const { principal, given, now } = await admit(context, definition);
    const requestId = context.get('requestId');
    const call = { env: context.env, now, requestId, ...callerOf(principal) } as CallOf<EndpointDefinition>;
    return answerOnce(context, { definition, given, principal, now }, async () => {
      const answer = await run(call, given, context);
      if (refuse && isRefused(answer, definition)) throw refuse(answer);
      if (answer instanceof Response) return answer;
      const headers = context.get('answerHeaders');
      headers['Content-Type'] = 'application/json';
      context.set('isAnswerHeaded', true);
      return new Response(JSON.stringify(answer), { status: definition.status, headers });
    });
  };
  return {
    run: run as Handler['run'],
    serve: async (context) => {
      const definition = await load();
      return definition.isBackground ? serve(context, definition) : liveWork.asLive(() => serve(context, definition));
    },
  };
}

/** Tells a refusal from a result that has a `reason` of its own. Only a result matches the response schema. */
const isRefused = (result: unknown, { answer, answerHasReason }: EndpointDefinition): result is { reason: string } =>
  typeof result === 'object' &&
  result !== null &&
  'reason' in result &&
  !(answerHasReason && answer.safeParse(result).success);

function callerOf(caller: Caller | null) {
  if (!caller) return {};
  if (caller.type === 'account') return { account: caller };
  return caller.type === 'operator' ? { actor: caller } : { actor: caller, projectId: caller.projectId };
}

/** Authorizes the caller, and then parses the request. Throws a `Refusal`. */
async function admit(context: Context<AppEnv>, definition: EndpointDefinition) {
  const now = Date.now();
  const principal = await authorize(context, definition.access, now);
  const path = parse(definition.path, definition.path && context.req.param(), 'path');
  const query = parseQuery(definition, context);
  const { bodyBytesMax = LIMITS.bodyBytesMax, bodyOptional = false } = definition;
  const json = definition.body && (await readJson(context.req.raw, { bodyBytesMax, bodyOptional }));
  const body = definition.bodyParsedBy === 'handler' ? json : parseBody(definition, json);
  return { principal, given: { path, query, body } as Given<EndpointDefinition>, now };
}

async function authorize(context: Context<AppEnv>, access: Access, now: number): Promise<Caller | null> {
  if (access === 'public') return null;
  if (access === 'operator') return authenticateOperator(context);
  if (access === 'account') return authenticateAccount(context, now);
  const principal = await authenticate(context, now);
  requirePermission({ actor: principal }, access);
  context.set('projectId', principal.projectId);
  // A key belongs to one project. To a key, all other projects look as if they did not exist.
  if ((context.req.param('projectId') ?? principal.projectId) !== principal.projectId) throw noSuchProject();
  return principal;
}

/** Parses the body. Rejects unknown fields, which would otherwise be dropped silently, and texts that cannot be stored. */
function parseBody({ method, body, answer }: EndpointDefinition, value: unknown): unknown {
  const illFormed = findIllFormed(value);
  if (illFormed !== null) throw invalid([{ path: illFormed, message: ILL_FORMED }]);
  // Clients may edit a response and send it back as a whole, so read-only fields are ignored.
  const readOnly = method === 'put' || method === 'patch' ? fieldsOf(answer) : [];
  const unknown = body ? findUnknownFields(body, value, { known: readOnly }) : [];
  const parsed = body?.safeParse(value);
  const wrong = [...unknown, ...(parsed?.error ? toFieldErrors(parsed.error, 'body') : [])];
  if (wrong.length > 0) throw invalid(wrong);
  return parsed?.data;
}

/** Parses the query. Rejects unknown and repeated parameters, because dropping a filter silently would return too much. */
function parseQuery({ query, access }: EndpointDefinition, { req }: Context<AppEnv>): unknown {
  const given = req.queries();
  const values = Object.fromEntries(Object.entries(given).map(([name, [value]]) => [name, value]));
  const refused = Object.entries(given).flatMap(([name, { length }]) =>
    query && length > 1 && fieldsOf(query).includes(name) ? [{ path: `query.${name}`, message: 'is given twice' }] : [],
  );
  if (query || access !== 'public') {
    const unknown = findUnknownFields(query ?? NO_PARAMETERS, values, { noun: 'query parameter' });
    refused.push(...unknown.map(({ path, message }) => ({ path: `query.${path}`, message })));
  }
  const parsed = query?.safeParse(values);
  if (parsed?.error) refused.push(...toFieldErrors(parsed.error, 'query'));
  if (refused.length > 0) throw invalid(refused);
  return parsed?.data;
}

const NO_PARAMETERS = z.object({});

function parse(schema: z.ZodType | undefined, value: unknown, root: 'path'): unknown {
  const parsed = schema?.safeParse(value);
  if (parsed?.error) throw invalid(toFieldErrors(parsed.error, root));
  return parsed?.data;
}
