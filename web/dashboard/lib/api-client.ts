import * as z from 'zod';
import { Problem, type ProblemCode } from '../../../worker/contract/problem.ts';
import { getSession, setSession } from './session.ts';

/** Where the API is; the page's own origin unless the build was told another. */
const API_URL = (import.meta.env.VITE_API_URL ?? '').replace(/\/$/, '');
export const API_ORIGIN = API_URL || location.origin;

/** The API refused. `code` is of its closed list; `network` where no answer came, `unreadable` where it was none of ours. */
export class ApiError extends Error {
  readonly code: ProblemCode | 'network' | 'unreadable';
  readonly status: number;
  readonly errors: readonly { path: string; message: string }[];
  readonly requestId: string | null;

  constructor(
    message: string,
    {
      code,
      status = 0,
      errors = [],
      requestId = null,
    }: {
      code: ApiError['code'];
      status?: number;
      errors?: ApiError['errors'];
      requestId?: string | null;
    },
  ) {
    super(message);
    this.code = code;
    this.status = status;
    this.errors = errors;
    this.requestId = requestId;
  }
}

interface Request<Answer extends z.ZodType> {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  body?: unknown;
  query?: Record<string, string | number | undefined>;
  signal?: AbortSignal | undefined;
  answer: Answer;
  /** Another credential than the session's: an API key. */
  apiKey?: string;
}

/** Calls the API; what it answers is parsed by the contract. Throws ApiError. */
export async function callApi<Answer extends z.ZodType>(
  path: string,
  { method = 'GET', body, query = {}, signal, answer, apiKey }: Request<Answer>,
): Promise<z.output<Answer>> {
  const session = getSession();
  const search = new URLSearchParams(
    Object.entries(query).flatMap(([key, value]) => (value === undefined ? [] : [[key, String(value)]])),
  );
  const headers: Record<string, string> = { Accept: 'application/json' };
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  if (apiKey) headers['X-API-Key'] = apiKey;
  else if (session) {
    headers.Authorization = `Bearer ${session.token}`;
    if (session.user.projectId) headers['X-Project-Id'] = session.user.projectId;
  }
  const response = await fetch(`${API_URL}${path}${search.size > 0 ? `?${search}` : ''}`, {
    method,
    headers,
    signal: signal ?? null,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  }).catch((error: unknown) => {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ApiError('The API cannot be reached. Check your connection.', { code: 'network' });
  });
  const json: unknown = await response.json().catch(() => undefined);
  if (!response.ok) {
    const problem = Problem.safeParse(json).data;
    if (problem?.code === 'invalid_credentials' && session && !apiKey) setSession(null);
    throw new ApiError(problem?.detail ?? `The API answered ${response.status}.`, {
      code: problem?.code ?? 'unreadable',
      status: response.status,
      errors: problem?.errors ?? [],
      requestId: problem?.requestId ?? null,
    });
  }
  const parsed = answer.safeParse(json);
  if (!parsed.success) {
    throw new ApiError(`The API answered something else than it says: ${z.prettifyError(parsed.error)}`, {
      code: 'unreadable',
      status: response.status,
    });
  }
  return parsed.data;
}

/** A path segment of an id that may hold anything. */
export const segment = encodeURIComponent;
