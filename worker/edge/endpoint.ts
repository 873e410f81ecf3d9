import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type * as z from 'zod';
import { LIMITS } from '../contract/limits.ts';
import type { ProblemCode } from '../contract/problem.ts';
import { authenticate } from './auth/authenticate.ts';
import { isAllowed, type Permission, type Principal } from './auth/permissions.ts';
import { invalid, Refusal, toFieldErrors } from './problem.ts';
import { readJson } from './read-body.ts';

export interface AppEnv {
  Bindings: Env;
  Variables: { requestId: string };
}

/** What a handler is given: parsed, authorised. `principal` is null only on public endpoints. */
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
  summary: string;
  description?: string;
  tag: string;
  body?: Body;
  bodyBytesMax?: number;
  /** The handler parses the body itself (and is given it as it came): to keep what was wrong with it. */
  bodyParsedBy?: 'handler';
  /** An empty body counts as `{}`. */
  bodyOptional?: boolean;
  query?: Query;
  path?: Path;
  status: ContentfulStatusCode | 101;
  answer: Answer;
  /** Refusals beyond those that every endpoint of its kind can give. */
  refusals?: ProblemCode[];
}

/** An endpoint as the app mounts it and the OpenAPI document describes it. */
export interface Endpoint extends Definition<z.ZodType, z.ZodType, z.ZodType, z.ZodType> {
  access: Permission | 'public';
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
  Who extends Principal | null,
>(
  context: Context<AppEnv>,
  definition: Definition<Body, Query, Path, Answer> & { access: Permission | 'public' },
  handler: Handler<Body, Query, Path, Answer, Who>,
): Promise<Response> {
  const { env } = context;
  const now = Date.now();
  const principal = await authorise(context, definition.access, now);
  const path = parse(definition.path, context.req.param(), 'path');
  const query = parse(definition.query, context.req.query(), 'query');
  const { bodyBytesMax = LIMITS.bodyBytesMax, bodyOptional = false } = definition;
  const json = definition.body && (await readJson(context.req.raw, { bodyBytesMax, bodyOptional }));
  const body = definition.bodyParsedBy === 'handler' ? (json as z.output<Body>) : parse(definition.body, json, 'body');
  const answer = await handler({ body, query, path, principal: principal as Who, env, now, context });
  return answer instanceof Response
    ? answer
    : context.json(answer as object, definition.status as ContentfulStatusCode);
}

async function authorise(context: Context<AppEnv>, access: Permission | 'public', now: number) {
  if (access === 'public') return null;
  const principal = await authenticate(context, now);
  if (isAllowed(principal, access)) return principal;
  const who = principal.type === 'key' ? `a ${principal.kind} key` : `the role ${principal.role}`;
  throw new Refusal('forbidden', `This needs the permission ${access}, which ${who} does not have.`);
}

function parse<Schema extends z.ZodType>(schema: Schema | undefined, value: unknown, root: 'body' | 'query' | 'path') {
  const parsed = schema?.safeParse(value);
  if (parsed?.error) throw invalid(toFieldErrors(parsed.error, root));
  return parsed?.data as z.output<Schema>;
}
