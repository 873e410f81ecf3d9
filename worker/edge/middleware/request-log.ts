import { createMiddleware } from 'hono/factory';
import { routePath } from 'hono/route';
import { REQUEST_ID } from '../../contract/request-id.ts';
import { measure } from '../../observe/data-points.ts';
import { noteFailure, writeFailures } from '../../observe/failures.ts';
import { log } from '../../observe/log.ts';
import { forRequest } from '../../observe/request-id.ts';
import type { AppEnv } from '../app-env.ts';

/** Gives every request an ID, and logs one line about it. A well-formed ID from the caller is used. */
export const requestLog = createMiddleware<AppEnv>(async (context, next) => {
  const startedAt = Date.now();
  const given = context.req.header('X-Request-Id');
  const requestId = given && REQUEST_ID.test(given) ? given : crypto.randomUUID();
  context.set('requestId', requestId);
  await forRequest({ requestId }, next);
  const { method, path } = context.req;
  const { status } = context.res;
  // Paths under /api/leads/ contain lead IDs, which may be email addresses. Segment's clients send their key in the path. The log therefore
  // contains only the route.
  const route = path
    .replace(/^(\/api\/leads\/)[^/]+/, '$1:id')
    .replace(/^(\/v1\/projects\/|\/analytics\.js\/v1\/)[^/]+/, '$1:key');
  const ms = Date.now() - startedAt;
  log('info', 'request', { requestId, method, route, status, ms });
  const labels = { method, route: routePath(context, -1), status: `${status}` };
  measure(context.env, 'request', { projectId: context.get('projectId'), labels, ms });
  // When /api/health answers 503, the failures behind it have already been counted.
  if (status >= 500 && path !== '/api/health') noteFailure('answers', Date.now());
  context.executionCtx.waitUntil(writeFailures(context.env.DB, Date.now()));
});
