import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { Problem, type ProblemCode } from '../../worker/contract/problem.ts';
import { parseRetryAfter } from '../api-client.ts';

const RATE_LIMIT_WAIT_MS = 60_000;

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

interface Request {
  body?: unknown;
  /** A key to use instead of the one to verify with; null to send no key. */
  key?: string | null;
  status?: number;
}

interface Answer {
  status: number;
  headers: Headers;
  body: unknown;
}

/** A client of the API that checks every answer against the documented schema. */
export interface Api {
  url: string;
  /** How many times the run has waited because of the key's request limit. */
  waits(): number;
  /**
   * The parsed answer. Throws if the HTTP status is not `status` (default: 200), or if the answer's shape is not the documented one.
   */
  call<Body>(schema: z.ZodType<Body>, method: Method, path: string, request?: Request): Promise<Body>;
  get<Body>(schema: z.ZodType<Body>, path: string): Promise<Body>;
  /** Requires that the request is refused with this code, as RFC 9457 problem details that name the request. */
  refusal(code: ProblemCode, method: Method, path: string, request?: Omit<Request, 'status'>): Promise<Problem>;
}

/** `onWait` is called before each wait for the request limit, because such a wait does not violate a guarantee. */
export function verifyApi({ url, key, onWait }: { url: string; key: string; onWait: (ms: number) => void }): Api {
  let waits = 0;

  async function ask(method: Method, path: string, { body, key: other }: Request): Promise<Answer> {
    const credential = other === undefined ? key : other;
    for (;;) {
      const response = await fetch(`${url}${path}`, {
        method,
        headers: {
          // All routes accept this header, even Segment's.
          ...(credential !== null && { Authorization: `Bearer ${credential}` }),
          ...(body !== undefined && { 'Content-Type': 'application/json' }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const { status, headers } = response;
      const text = await response.text();
      if (status !== 429) return { status, headers, body: parseJson(text) };
      waits++;
      const delayMs = parseRetryAfter(headers.get('Retry-After'), Date.now()) ?? RATE_LIMIT_WAIT_MS;
      onWait(delayMs);
      await sleep(delayMs);
    }
  }

  async function call<Body>(schema: z.ZodType<Body>, method: Method, path: string, request: Request = {}) {
    const { status, body } = await ask(method, path, request);
    assert.equal(status, request.status ?? 200, `${method} ${path} answered ${status}: ${JSON.stringify(body)}`);
    return requireShape(schema, body, `${method} ${path}`);
  }

  return {
    url,
    waits: () => waits,
    call,
    get: (schema, path) => call(schema, 'GET', path),
    async refusal(code, method, path, request = {}) {
      const { headers, body } = await ask(method, path, request);
      const problem = requireShape(Problem, body, `${method} ${path}`);
      assert.equal(problem.code, code, `${method} ${path} was refused as ${problem.code}, not as ${code}`);
      assert.match(headers.get('Content-Type') ?? '', /^application\/problem\+json/);
      assert.equal(problem.requestId, headers.get('X-Request-Id'), 'the problem names another request');
      return problem;
    },
  };
}

function requireShape<Body>(schema: z.ZodType<Body>, body: unknown, request: string): Body {
  const { data, error } = schema.safeParse(body);
  if (error) assert.fail(`${request} gave an undocumented answer: ${z.prettifyError(error)}`);
  return data as Body;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
