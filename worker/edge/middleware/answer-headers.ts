import { createMiddleware } from 'hono/factory';
import type { AppEnv } from '../app-env.ts';

/**
 * The headers of every response whose route sets no others. Headers that browsers no longer read, or that only matter for HTML, are left
 * out. A plain object is used to create Responses. Setting headers on an existing Response, as Hono's `secureHeaders` does, takes ten
 * times as long.
 */
const SECURITY_HEADERS = {
  // Responses contain personal data. No browser, proxy or disk may keep a response after the reader has signed out.
  'Cache-Control': 'no-store',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'Strict-Transport-Security': 'max-age=15552000; includeSubDomains',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'SAMEORIGIN',
};

/** Sets these headers on responses. `handle` already creates its responses with the headers, so only other responses get them here. */
export const answerHeaders = createMiddleware<AppEnv>(async (context, next) => {
  const headers: Record<string, string> = { ...SECURITY_HEADERS, 'X-Request-Id': context.get('requestId') };
  context.set('answerHeaders', headers);
  await next();
  if (context.get('isAnswerHeaded')) return;
  const given = context.res.headers;
  for (const [name, value] of Object.entries(headers)) if (!given.has(name)) given.set(name, value);
});
