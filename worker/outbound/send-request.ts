import type { AttemptOutcome } from '../domain/retry-policy.ts';
import { refuseTarget } from './allowed-target.ts';
import type { OutgoingRequest } from './request.ts';

/** The timeout of Standard Webhooks. Receivers should acknowledge the message first and process it later. */
const TIMEOUT_MS = 15_000;
/** Max. bytes of a response that we store to show to people. */
export const EXCERPT_BYTES = 1024;

export interface Sent {
  outcome: AttemptOutcome;
  response: { status: number; excerpt: string } | null;
  error: string | null;
  /** True if the receiver did not respond in time. */
  timedOut?: boolean;
}

/** Some APIs, such as Resend's, reject requests without a user agent, and a Worker sends none by default. */
const USER_AGENT = 'leads-at-the-edge/1';

export interface SendOptions {
  development: boolean;
  excerptBytes?: number;
  timeoutMs?: number | undefined;
}

/** Sends one request. Follows no redirects, calls no private addresses, and waits at most 15 s for the response. Never throws. */
export async function sendRequest(
  request: Omit<OutgoingRequest, 'body'> & { body: string | ArrayBuffer },
  { development, excerptBytes = EXCERPT_BYTES, timeoutMs = TIMEOUT_MS }: SendOptions,
): Promise<Sent> {
  const refused = refuseTarget(request.url, { development });
  if (refused) return failed(`the URL ${refused}`);
  try {
    const { method, url, headers, body } = request;
    const response = await fetch(url, {
      method,
      headers: { 'User-Agent': USER_AGENT, ...headers },
      ...(method !== 'GET' && { body }),
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
    const excerpt = await readExcerpt(response, excerptBytes);
    const { status } = response;
    return {
      outcome: { status, retryAfterSeconds: parseRetryAfter(response.headers.get('Retry-After')) },
      response: { status, excerpt },
      error: null,
    };
  } catch (error) {
    const timedOut = error instanceof Error && error.name === 'TimeoutError';
    return { ...failed(timedOut ? `no answer within ${timeoutMs / 1000} s` : String(error)), timedOut };
  }
}

const failed = (error: string): Sent => ({ outcome: { error }, response: null, error });

async function readExcerpt({ body }: Response, bytesMax: number): Promise<string> {
  if (!body) return '';
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  for (let bytes = 0; bytes < bytesMax; ) {
    const { done, value } = await reader.read();
    if (done) break;
    bytes += value.byteLength;
    text += decoder.decode(value, { stream: true });
  }
  await reader.cancel().catch(() => undefined);
  return text.slice(0, bytesMax);
}

/** Parses a number of seconds or an HTTP date (RFC 9110). Returns null for any other value. */
export function parseRetryAfter(value: string | null, now = Date.now()): number | null {
  if (value === null) return null;
  if (/^\d+$/.test(value.trim())) return Number(value);
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : Math.max(0, Math.ceil((at - now) / 1000));
}
