import { createMiddleware } from 'hono/factory';
import type { AppEnv } from '../app-env.ts';

/** Addresses that the Worker answers itself. The pattern must match `run_worker_first` in wrangler.toml. */
const API = /^\/(api|v1|beacon|analytics\.js|sourceConfig|p\.js)(?![\w-])/;
/**
 * Addresses of built files, and names such as `/llms.txt` that only crawlers request. The name of a built file changes with its content,
 * so a missing file belongs to another version.
 */
const FILES = /^\/(assets|sdk|docs|icons|\.well-known)\/|^\/[^/]+\.\w+$/;

/**
 * Answers all requests that are not for the API. Addresses of screens get the dashboard's page, and missing files get an uncached 404.
 * This middleware runs before the request log, because these addresses contain lead IDs.
 */
export const screens = createMiddleware<AppEnv>(async ({ req, env }, next) => {
  if (API.test(req.path) || !env.ASSETS || (req.method !== 'GET' && req.method !== 'HEAD')) return next();
  if (FILES.test(req.path)) return new Response('Not found', { status: 404, headers: { 'Cache-Control': 'no-store' } });
  return env.ASSETS.fetch(new Request(new URL('/', req.url), { method: req.method, headers: req.raw.headers }));
});
