import { setTimeout as sleep } from 'node:timers/promises';
import { backOffMs } from '../worker/domain/back-off.ts';

const RETRIES_MAX = 10;
const RETRY_MS = { minMs: 250, maxMs: 30_000 };
/** Statuses of temporary failures, after which the same request may be sent again. */
const RETRIED = new Set([408, 425, 429, 502, 503, 504]);

/** Thrown when the API permanently rejects a request, so a retry would not help. */
export class ApiRefusal extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface ApiClient {
  /**
   * The parsed answer. A body is sent as JSON, or as it is if it is text. Retries temporary errors. Throws ApiRefusal for any other 4xx,
   * and AbortError once the client is aborted.
   */
  call<Answer>(method: Method, path: string, body?: unknown): Promise<Answer>;
}

interface ClientOptions {
  url: string;
  /** An API key, or a session token. */
  credential?: string;
  /** Ends the waits between retries; a running request still completes. */
  signal?: AbortSignal;
  /** Called before each wait. */
  onRetry?: (reason: string, delayMs: number) => void;
  wait?: (delayMs: number, signal?: AbortSignal) => Promise<unknown>;
}

/** Calls the API. Retries temporary failures (429, 5xx, no connection) after the delay in `Retry-After`, or after growing delays. */
export function apiClient({ url, credential, signal, onRetry, wait = waitFor }: ClientOptions): ApiClient {
  const headers = {
    'Content-Type': 'application/json',
    ...(credential && { Authorization: `Bearer ${credential}` }),
  };
  return {
    async call<Answer>(method: Method, path: string, body?: unknown): Promise<Answer> {
      for (let retries = 0; ; retries++) {
        const outcome = await attempt(`${url}${path}`, {
          method,
          headers,
          ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
        });
        if ('answer' in outcome) return outcome.answer as Answer;
        if (retries === RETRIES_MAX) throw new Error(`${method} ${path}: ${outcome.reason}, ${retries} times over`);
        const delayMs = outcome.retryAfterMs ?? backOffMs(retries, { ...RETRY_MS, random: Math.random() });
        onRetry?.(outcome.reason, delayMs);
        await wait(delayMs, signal);
      }
    },
  };
}

async function attempt(
  url: string,
  request: RequestInit,
): Promise<{ answer: unknown } | { reason: string; retryAfterMs: number | null }> {
  try {
    const response = await fetch(url, request);
    const text = await response.text();
    if (response.ok) return { answer: text === '' ? null : JSON.parse(text) };
    if (!RETRIED.has(response.status)) throw new ApiRefusal(response.status, describe(response.status, text));
    return {
      reason: `the server answered ${response.status}`,
      retryAfterMs: parseRetryAfter(response.headers.get('Retry-After'), Date.now()),
    };
  } catch (error) {
    if (error instanceof ApiRefusal) throw error;
    const { message, cause } = error as Error;
    return { reason: cause instanceof Error ? cause.message || message : message, retryAfterMs: null };
  }
}

/** The `detail` of a problem document, or the raw text. */
function describe(status: number, text: string): string {
  try {
    return `${status}: ${(JSON.parse(text) as { detail?: string }).detail ?? text}`;
  } catch {
    return `${status}: ${text.slice(0, 200)}`;
  }
}

/** Seconds or an HTTP date; null for anything else. */
export function parseRetryAfter(value: string | null, now: number): number | null {
  if (value === null) return null;
  const ms = /^\d+$/.test(value.trim()) ? Number(value) * 1000 : Date.parse(value) - now;
  return Number.isNaN(ms) ? null : Math.max(0, ms);
}

const waitFor = (delayMs: number, signal?: AbortSignal): Promise<void> =>
  sleep(delayMs, undefined, signal ? { signal } : {});
