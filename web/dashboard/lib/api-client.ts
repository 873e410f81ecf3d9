import type * as z from 'zod';
import type { EndpointDefinition, Sent } from '../../../worker/contract/api/endpoint.ts';
import type { Problem, ProblemCode } from '../../../worker/contract/problem.ts';
import { takeEarlyAnswer } from './early-answers.ts';
import { sayRefusal } from './say-error.ts';
import { getSession, setSession } from './session.ts';

/** The API's origin if the build sets one; otherwise empty, which means the page's own origin. */
const API_URL = (import.meta.env.VITE_API_URL ?? '').replace(/\/$/, '');
export const API_ORIGIN = API_URL || location.origin;

/**
 * A failed API call. `code` is one of the API's error codes, `network` if the server could not be reached, or `unreadable` if
 * something other than the API answered.
 */
export class ApiError extends Error {
  readonly code: ProblemCode | 'network' | 'unreadable';
  readonly status: number;
  readonly errors: readonly { path: string; message: string }[];
  readonly requestId: string | null;
  /** How long to wait before a retry; null if the API does not say. */
  readonly retryAfterMs: number | null;

  constructor(
    message: string,
    {
      code,
      status = 0,
      errors = [],
      requestId = null,
      retryAfterMs = null,
    }: {
      code: ApiError['code'];
      status?: number;
      errors?: ApiError['errors'];
      requestId?: string | null;
      retryAfterMs?: number | null;
    },
  ) {
    super(message);
    this.code = code;
    this.status = status;
    this.errors = errors;
    this.requestId = requestId;
    this.retryAfterMs = retryAfterMs;
  }
}

/** True if the requested object does not exist or was deleted. */
export const isGone = (error: unknown): boolean =>
  error instanceof ApiError && (error.status === 404 || error.status === 410);

interface Options {
  signal?: AbortSignal | undefined;
  /** An API key to send instead of the session's token. */
  apiKey?: string;
}

/** An endpoint's input together with the options of the call. */
type Request<Endpoint extends EndpointDefinition> = Sent<Endpoint> & Options;

/** Makes the `request` argument optional for endpoints that require no input. */
type Requested<Endpoint extends EndpointDefinition> =
  Record<never, never> extends Sent<Endpoint> ? [request?: Request<Endpoint>] : [request: Request<Endpoint>];

/** Calls an endpoint of the API and parses its answer according to the contract. Throws ApiError. */
export async function callApi<Endpoint extends EndpointDefinition>(
  endpoint: Endpoint,
  ...[request]: Requested<Endpoint>
): Promise<z.output<Endpoint['answer']>> {
  const response = await fetchApi(endpoint, request);
  const answer: Endpoint['answer'] = endpoint.answer;
  return parseAnswer(answer, await response.json().catch(() => undefined), response.status);
}

/** Calls an endpoint that returns a file. */
export const fetchFile = async <Endpoint extends EndpointDefinition>(
  endpoint: Endpoint,
  ...[request]: Requested<Endpoint>
): Promise<Blob> => (await fetchApi(endpoint, request)).blob();

/** Calls an endpoint that returns a list in pages. A `Link` header leads from each page to the next. */
export async function callApiPage<Endpoint extends EndpointDefinition>(
  endpoint: Endpoint,
  ...[request]: Requested<Endpoint>
): Promise<{ page: z.output<Endpoint['answer']>; nextCursor: string | null }> {
  const response = await fetchApi(endpoint, request);
  const answer: Endpoint['answer'] = endpoint.answer;
  const page = parseAnswer(answer, await response.json().catch(() => undefined), response.status);
  return { page, nextCursor: nextCursorOf(response) };
}

/** One part of a file that the API returns in several parts. `nextCursor` is null for the last one. */
export interface FilePage {
  file: Blob;
  nextCursor: string | null;
}

export async function fetchFilePage<Endpoint extends EndpointDefinition>(
  endpoint: Endpoint,
  ...[request]: Requested<Endpoint>
): Promise<FilePage> {
  const response = await fetchApi(endpoint, request);
  return { file: await response.blob(), nextCursor: nextCursorOf(response) };
}

function nextCursorOf({ headers }: Response): string | null {
  const next = /<([^>]+)>;\s*rel="next"/.exec(headers.get('Link') ?? '')?.[1];
  return next ? new URL(next).searchParams.get('cursor') : null;
}

/** The input of any endpoint. The exported functions check the exact types. */
interface AnyRequest extends Options {
  path?: unknown;
  query?: unknown;
  body?: unknown;
}

async function fetchApi(
  { method, url, body: schema, bodyOptional, unavailableWhen }: EndpointDefinition,
  { path, query, body = schema && !bodyOptional ? {} : undefined, signal, apiKey }: AnyRequest = {},
): Promise<Response> {
  const session = getSession();
  const headers = apiKey ? { 'X-API-Key': apiKey } : sessionHeaders();
  const address = addressOf(url, { path, query });
  const early = method === 'get' && !apiKey ? takeEarlyAnswer(address) : undefined;
  const answer =
    early ??
    fetch(address, {
      method: method.toUpperCase(),
      headers: { ...headers, ...(body !== undefined && { 'Content-Type': 'application/json' }) },
      signal: signal ?? null,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  const response = await answer.catch((error: unknown) => {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw unreachable(method === 'get');
  });
  if (response.ok) return response;
  if (unavailableWhen !== undefined && response.status === 503 && isPlainJson(response)) return response;
  const retryAfter = response.headers.get('Retry-After');
  const error = toApiError(await response.json().catch(() => undefined), response.status, retryAfter);
  // Signs out if the server rejects the current session's token, but not for the token of an earlier session.
  const isCurrent = session !== null && session.token === getSession()?.token;
  if (error.code === 'invalid_credentials' && isCurrent && !apiKey) setSession(null);
  throw error;
}

/** True if the body is plain JSON: neither an error, which is `application/problem+json`, nor a page from another server. */
const isPlainJson = ({ headers }: Response): boolean =>
  headers.get('Content-Type')?.startsWith('application/json') === true;

/** The address of an endpoint with its parameters filled in. Encodes IDs, because they may contain any character. */
export function addressOf(url: string, { path, query }: Pick<AnyRequest, 'path' | 'query'>): string {
  const parameters = (path ?? {}) as Record<string, string>;
  const filled = url.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(parameters[name] ?? ''));
  const search = new URLSearchParams(
    Object.entries(query ?? {}).flatMap(([key, value]) => (value === undefined ? [] : [[key, String(value)]])),
  );
  return `${API_URL}${filled}${search.size > 0 ? `?${search}` : ''}`;
}

/** The headers that identify the session and the project. */
export function sessionHeaders(): Record<string, string> {
  const session = getSession();
  return {
    ...(session && { Authorization: `Bearer ${session.token}` }),
    ...(session?.user.projectId && { 'X-Project-Id': session.user.projectId }),
  };
}

/** Only reads are retried automatically. Any other request must be sent again by the person. */
export const unreachable = (isRetried: boolean): ApiError =>
  new ApiError(
    `The server can’t be reached. Check your connection${isRetried ? '. We’ll retry automatically.' : ', then try again.'}`,
    { code: 'network' },
  );

/** Turns an error response into an ApiError. The body may have any shape, because a proxy on the way may have sent the response. */
export function toApiError(json: unknown, status: number, retryAfter: string | null = null): ApiError {
  const isProblem = json instanceof Object && 'code' in json && 'detail' in json && 'requestId' in json;
  const problem = isProblem ? (json as Problem) : null;
  return new ApiError(sayRefusal(problem?.detail ?? `Server error (${status}).`), {
    code: problem?.code ?? 'unreadable',
    status,
    errors: problem?.errors ?? [],
    requestId: problem?.requestId ?? null,
    retryAfterMs: retryAfter === null ? null : Number(retryAfter) * 1000,
  });
}

/**
 * Validates an answer in development and in tests. The built dashboard has no schemas: the server's own tests already check its
 * answers.
 */
export function parseAnswer<Answer extends z.ZodType>(answer: Answer, json: unknown, status: number): z.output<Answer> {
  const error =
    json === undefined ? 'The answer is not JSON.' : import.meta.env.PROD ? null : answer.safeParse(json).error;
  if (!error) return json as z.output<Answer>;
  throw new ApiError(`Unexpected response: ${error}`, { code: 'unreadable', status });
}
