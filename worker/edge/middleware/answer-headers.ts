import { createMiddleware } from 'hono/factory';
import type { AppEnv } from '../app-env.ts';

/**
 * What every answer says of itself, unless its route says otherwise; left out is what browsers have forgotten, or what
 * means something to a page only. A record, to make a Response with: setting headers on one is ten times as dear, which
 * hono's own `secureHeaders` does.
 */
const SECURITY_HEADERS = {
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'Strict-Transport-Security': 'max-age=15552000; includeSubDomains',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'SAMEORIGIN',
};

/** Decides what the answer will say; what `endpoint` answers is made with it, and anything else is told here. */
export const answerHeaders = createMiddleware<AppEnv>(async (context, next) => {
  const headers: Record<string, string> = { ...SECURITY_HEADERS, 'X-Request-Id': context.get('requestId') };
  context.set('answerHeaders', headers);
  await next();
  if (context.get('isAnswerHeaded')) return;
  const given = context.res.headers;
  for (const [name, value] of Object.entries(headers)) if (!given.has(name)) given.set(name, value);
});
