import type { Context } from 'hono';
import * as z from 'zod';
import { type AccountCall, type Call, type PublicCall, requirePermission } from '../access/call.ts';
import type { Account, Principal } from '../access/permissions.ts';
import type { Access, EndpointDefinition, Parsed } from '../contract/api/endpoint.ts';
import { toFieldErrors } from '../contract/field-errors.ts';
import { findIllFormed, ILL_FORMED } from '../contract/json.ts';
import { LIMITS } from '../contract/limits.ts';
import { fieldsOf, findUnknownFields } from '../contract/unknown-fields.ts';
import type { AppEnv } from './app-env.ts';
import { authenticate, authenticateAccount, noSuchProject } from './auth/authenticate.ts';
import { invalid, type Refusal } from './problem.ts';
import { readJson } from './read-body.ts';

type Given<Definition extends EndpointDefinition> = {
  [Part in 'body' | 'query' | 'path']: Parsed<Definition, Part>;
};

/** The context of a use case, by who may call the endpoint. */
type CallOf<Definition extends EndpointDefinition> = Definition['access'] extends 'public'
  ? PublicCall
  : Definition['access'] extends 'account'
    ? AccountCall
    : Call;

type Ran<Result> = Exclude<Awaited<Result>, { reason: string }>;
type Refused<Result> = Extract<Awaited<Result>, { reason: string }>;

/** An endpoint's handler. `run` calls the use case without the door: no credentials, nothing parsed. */
export interface Handler {
  serve: (context: Context<AppEnv>) => Promise<Response>;
  run: (call: never, given: never, context: Context<AppEnv>) => unknown;
}

/**
 * Puts a use case behind an endpoint: authorizes, parses, runs, answers. Refusals that the use case returns
 * (`{ reason }`) go through `refuse`.
 */
export function handle<Definition extends EndpointDefinition, Result>(
  definition: Definition,
  run: (call: CallOf<Definition>, given: Given<Definition>, context: Context<AppEnv>) => Result,
  ...[refuse]: [Refused<Result>] extends [never] ? [] : [refuse: (refused: Refused<Result>) => Refusal]
): [Ran<Result>] extends [z.output<Definition['answer']> | Response]
  ? Handler
  : { error: 'The use case answers something else than the endpoint promises.' };
export function handle(
  definition: EndpointDefinition,
  run: (call: CallOf<EndpointDefinition>, given: Given<EndpointDefinition>, context: Context<AppEnv>) => unknown,
  refuse?: (refused: { reason: string }) => Refusal,
): Handler {
  return {
    run: run as Handler['run'],
    serve: (context) =>
      serve(context, definition, async ({ principal, now, ...given }) => {
        const requestId = context.get('requestId');
        const call = { env: context.env, now, requestId, ...callerOf(principal) } as CallOf<EndpointDefinition>;
        const answer = await run(call, given, context);
        if (refuse && isRefused(answer, definition)) throw refuse(answer);
        return answer;
      }),
  };
}

/** A refusal has a `reason` and is not what the endpoint answers: a delivery has a reason, too. */
const isRefused = (result: unknown, { answer }: EndpointDefinition): result is { reason: string } =>
  typeof result === 'object' && result !== null && 'reason' in result && !answer.safeParse(result).success;

function callerOf(principal: Principal | Account | null) {
  if (!principal) return {};
  return principal.type === 'account' ? { account: principal } : { actor: principal, projectId: principal.projectId };
}

/** A handler's input: parsed and authorized. `principal` is null only on public endpoints. */
export interface Old<Definition extends EndpointDefinition> {
  body: Parsed<Definition, 'body'>;
  query: Parsed<Definition, 'query'>;
  path: Parsed<Definition, 'path'>;
  principal: Asking<Definition['access']>;
  env: Env;
  now: number;
  context: Context<AppEnv>;
}

type Asking<Who extends Access> = Who extends 'public' ? null : Who extends 'account' ? Account : Principal;

type Answer<Definition extends EndpointDefinition> = z.output<Definition['answer']> | Response;

/** Puts the handler of an endpoint behind its definition: authorizes, parses, answers. */
export const endpoint = <Definition extends EndpointDefinition>(
  definition: Definition,
  handler: (call: Old<Definition>) => Promise<Answer<Definition>> | Answer<Definition>,
): Handler => ({
  run: handler as Handler['run'],
  serve: (context) => serve(context, definition, handler as (call: Old<EndpointDefinition>) => unknown),
});

async function serve(
  context: Context<AppEnv>,
  definition: EndpointDefinition,
  handler: (call: Old<EndpointDefinition>) => unknown,
): Promise<Response> {
  const { env } = context;
  const now = Date.now();
  const principal = await authorize(context, definition.access, now);
  const path = parse(definition.path, definition.path && context.req.param(), 'path');
  const query = parseQuery(definition, context);
  const { bodyBytesMax = LIMITS.bodyBytesMax, bodyOptional = false } = definition;
  const json = definition.body && (await readJson(context.req.raw, { bodyBytesMax, bodyOptional }));
  const body = definition.bodyParsedBy === 'handler' ? json : parseBody(definition, json);
  const given = { body, query, path, principal, env, now, context } as Old<EndpointDefinition>;
  const answer = await handler(given);
  if (answer instanceof Response) return answer;
  const headers = context.get('answerHeaders');
  headers['Content-Type'] = 'application/json';
  context.set('isAnswerHeaded', true);
  return new Response(JSON.stringify(answer), { status: definition.status, headers });
}

async function authorize(context: Context<AppEnv>, access: Access, now: number): Promise<Principal | Account | null> {
  if (access === 'public') return null;
  if (access === 'account') return authenticateAccount(context, now);
  const principal = await authenticate(context, now);
  requirePermission({ actor: principal }, access);
  // A key belongs to one project; any other project does not exist for it.
  if ((context.req.param('projectId') ?? principal.projectId) !== principal.projectId) throw noSuchProject();
  return principal;
}

/** Nothing is dropped in silence: a field that the schema does not know is refused, and so is a text that cannot be stored. */
function parseBody({ method, body, answer }: EndpointDefinition, value: unknown): unknown {
  const illFormed = findIllFormed(value);
  if (illFormed !== null) throw invalid([{ path: illFormed, message: ILL_FORMED }]);
  // Clients may change an answer and send it back whole: read-only fields are ignored.
  const readOnly = method === 'put' || method === 'patch' ? fieldsOf(answer) : [];
  const unknown = body ? findUnknownFields(body, value, { known: readOnly }) : [];
  const parsed = body?.safeParse(value);
  const wrong = [...unknown, ...(parsed?.error ? toFieldErrors(parsed.error, 'body') : [])];
  if (wrong.length > 0) throw invalid(wrong);
  return parsed?.data;
}

/** A filter that is not known, or given twice, would be dropped in silence, and the list be longer than asked for. */
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
