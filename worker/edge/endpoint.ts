import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import * as z from 'zod';
import { toFieldErrors } from '../contract/field-errors.ts';
import { findIllFormed, ILL_FORMED } from '../contract/json.ts';
import { LIMITS } from '../contract/limits.ts';
import type { ProblemCode } from '../contract/problem.ts';
import { fieldsOf, findUnknownFields } from '../contract/unknown-fields.ts';
import type { AppEnv } from './app-env.ts';
import { authenticate, authenticateAccount, noSuchProject } from './auth/authenticate.ts';
import { type Account, isAllowed, type Permission, type Principal } from './auth/permissions.ts';
import type { Tag } from './openapi/tags.ts';
import { invalid, Refusal } from './problem.ts';
import { readJson } from './read-body.ts';

/** What a handler is given: parsed, authorized. `principal` is null only on public endpoints. */
export interface Call<Body, Query, Path, Who> {
  body: Body;
  query: Query;
  path: Path;
  principal: Who;
  env: Env;
  now: number;
  context: Context<AppEnv>;
}

interface Definition<
  Body extends z.ZodType,
  Query extends z.ZodType,
  Path extends z.ZodType,
  Answer extends z.ZodType,
> {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** With `{name}` for parameters, as in OpenAPI. */
  url: `/${string}`;
  /** What generated clients call it: a verb and its object in camelCase. Once published, it stays. */
  operationId: string;
  summary: string;
  description: string;
  tag: Tag;
  body?: Body;
  bodyBytesMax?: number;
  /** The handler parses the body itself (and is given it as it came): to keep what was wrong with it. */
  bodyParsedBy?: 'handler';
  /** The handler reads the body as it comes in: a file of one of these media types, each with an example. */
  bodyStreamed?: Record<string, string>;
  /** An empty body counts as `{}`. */
  bodyOptional?: boolean;
  query?: Query;
  path?: Path;
  status: ContentfulStatusCode | 101;
  answer: Answer;
  /** What the answer is in, where that is not JSON; an example of it is in the first. */
  contentType?: string | readonly string[];
  /** Refusals beyond those that every endpoint of its kind can give. */
  refusals?: ProblemCode[];
}

/** A permission in a project; `account`: whoever is logged in, in no project; `public`: anyone. */
export type Access = Permission | 'account' | 'public';

/** An endpoint as the app mounts it and the OpenAPI document describes it. */
export interface Endpoint extends Definition<z.ZodType, z.ZodType, z.ZodType, z.ZodType> {
  access: Access;
  handle: (context: Context<AppEnv>) => Promise<Response>;
}

type Handler<Body extends z.ZodType, Query extends z.ZodType, Path extends z.ZodType, Answer extends z.ZodType, Who> = (
  call: Call<z.output<Body>, z.output<Query>, z.output<Path>, Who>,
) => Promise<z.output<Answer> | Response> | z.output<Answer> | Response;

/** One endpoint, one file: what it takes, who may call it, what it does, what it answers. */
export function endpoint<
  Answer extends z.ZodType,
  Body extends z.ZodType = z.ZodUndefined,
  Query extends z.ZodType = z.ZodUndefined,
  Path extends z.ZodType = z.ZodUndefined,
>(
  definition: Definition<Body, Query, Path, Answer> & { access: Permission },
  handler: Handler<Body, Query, Path, Answer, Principal>,
): Endpoint {
  return { ...definition, handle: (context) => serve(context, definition, handler) };
}

/** An endpoint about the account of whoever is logged in, or across their projects. */
export function accountEndpoint<
  Answer extends z.ZodType,
  Body extends z.ZodType = z.ZodUndefined,
  Query extends z.ZodType = z.ZodUndefined,
  Path extends z.ZodType = z.ZodUndefined,
>(definition: Definition<Body, Query, Path, Answer>, handler: Handler<Body, Query, Path, Answer, Account>): Endpoint {
  const own = { ...definition, access: 'account' as const };
  return { ...own, handle: (context) => serve(context, own, handler) };
}

/** An endpoint that anyone may call. */
export function publicEndpoint<
  Answer extends z.ZodType,
  Body extends z.ZodType = z.ZodUndefined,
  Query extends z.ZodType = z.ZodUndefined,
  Path extends z.ZodType = z.ZodUndefined,
>(definition: Definition<Body, Query, Path, Answer>, handler: Handler<Body, Query, Path, Answer, null>): Endpoint {
  const open = { ...definition, access: 'public' as const };
  return {
    ...open,
    handle: (context) => serve(context, open, handler),
  };
}

async function serve<
  Body extends z.ZodType,
  Query extends z.ZodType,
  Path extends z.ZodType,
  Answer extends z.ZodType,
  Who extends Principal | Account | null,
>(
  context: Context<AppEnv>,
  definition: Definition<Body, Query, Path, Answer> & { access: Access },
  handler: Handler<Body, Query, Path, Answer, Who>,
): Promise<Response> {
  const { env } = context;
  const now = Date.now();
  const principal = await authorize(context, definition.access, now);
  const path = parse(definition.path, definition.path && context.req.param(), 'path');
  const query = parseQuery(definition, context);
  const { bodyBytesMax = LIMITS.bodyBytesMax, bodyOptional = false } = definition;
  const json = definition.body && (await readJson(context.req.raw, { bodyBytesMax, bodyOptional }));
  const body = definition.bodyParsedBy === 'handler' ? (json as z.output<Body>) : parseBody(definition, json);
  const answer = await handler({ body, query, path, principal: principal as Who, env, now, context });
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
  if (!isAllowed(principal, access)) {
    const who = principal.type === 'key' ? `a ${principal.kind} key` : `the role ${principal.role}`;
    throw new Refusal('forbidden', `This needs the permission ${access}, which ${who} does not have.`);
  }
  // A key is of one project, and any other is as good as none.
  if ((context.req.param('projectId') ?? principal.projectId) !== principal.projectId) throw noSuchProject();
  return principal;
}

/** Nothing is dropped in silence: a field that the schema does not know is refused, and so is a text that cannot be stored. */
function parseBody<Body extends z.ZodType>(
  { method, body, answer }: Pick<Definition<Body, z.ZodType, z.ZodType, z.ZodType>, 'method' | 'body' | 'answer'>,
  value: unknown,
): z.output<Body> {
  const illFormed = findIllFormed(value);
  if (illFormed !== null) throw invalid([{ path: illFormed, message: ILL_FORMED }]);
  // What was read may be changed and sent back whole: what only answers have stays as it is.
  const readOnly = method === 'put' || method === 'patch' ? fieldsOf(answer) : [];
  const unknown = body ? findUnknownFields(body, value, { known: readOnly }) : [];
  const parsed = body?.safeParse(value);
  const wrong = [...unknown, ...(parsed?.error ? toFieldErrors(parsed.error, 'body') : [])];
  if (wrong.length > 0) throw invalid(wrong);
  return parsed?.data as z.output<Body>;
}

/** A filter that is not known, or given twice, would be dropped in silence, and the list be longer than asked for. */
function parseQuery<Query extends z.ZodType>(
  { query, access }: Pick<Definition<z.ZodType, Query, z.ZodType, z.ZodType>, 'query'> & { access: Access },
  { req }: Context<AppEnv>,
): z.output<Query> {
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
  return parsed?.data as z.output<Query>;
}

const NO_PARAMETERS = z.object({});

function parse<Schema extends z.ZodType>(schema: Schema | undefined, value: unknown, root: 'path') {
  const parsed = schema?.safeParse(value);
  if (parsed?.error) throw invalid(toFieldErrors(parsed.error, root));
  return parsed?.data as z.output<Schema>;
}
