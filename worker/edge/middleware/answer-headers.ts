import { createMiddleware } from 'hono/factory';
import type { AppEnv } from '../app-env.ts';

/**
 * The headers of every answer, unless its route sets its own. Headers that browsers no longer read, or that only matter to
 * pages, are left out. This is a record to create a Response with, because setting headers on an existing Response (as hono's
 * `secureHeaders` does) costs ten times as much.
 */
const SECURITY_HEADERS = {
  // Answers contain personal data: no browser, proxy or disk keeps them after their reader has signed out.
  'Cache-Control': 'no-store',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'Strict-Transport-Security': 'max-age=15552000; includeSubDomains',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'SAMEORIGIN',
};

/** Chooses the headers of the answer. `handle` creates its answer with them; other answers get them here. */
export const answerHeaders = createMiddleware<AppEnv>(async (context, next) => {
  const headers: Record<string, string> = { ...SECURITY_HEADERS, 'X-Request-Id': context.get('requestId') };
  context.set('answerHeaders', headers);
  await next();
  if (context.get('isAnswerHeaded')) return;
  const given = context.res.headers;
  for (const [name, value] of Object.entries(headers)) if (!given.has(name)) given.set(name, value);
});
