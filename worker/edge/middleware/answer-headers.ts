import { createMiddleware } from 'hono/factory';
import type { AppEnv } from '../app-env.ts';

/**
 * The headers of every answer, unless its route sets its own. Headers that browsers no longer read, or that only matter to pages, are left
 * out. It is a plain object for creating a Response. Setting headers on an existing Response, as Hono's `secureHeaders` does, takes ten
 * times as long.
 */
const SECURITY_HEADERS = {
  // Answers contain personal data. No browser, proxy or disk may keep them after the reader has signed out.
  'Cache-Control': 'no-store',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'Strict-Transport-Security': 'max-age=15552000; includeSubDomains',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'SAMEORIGIN',
};

/** Sets these headers on answers. `handle` creates its answers with them already; all other answers get them here. */
export const answerHeaders = createMiddleware<AppEnv>(async (context, next) => {
  const headers: Record<string, string> = { ...SECURITY_HEADERS, 'X-Request-Id': context.get('requestId') };
  context.set('answerHeaders', headers);
  await next();
  if (context.get('isAnswerHeaded')) return;
  const given = context.res.headers;
  for (const [name, value] of Object.entries(headers)) if (!given.has(name)) given.set(name, value);
});
