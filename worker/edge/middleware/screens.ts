import { createMiddleware } from 'hono/factory';
import type { AppEnv } from '../app-env.ts';

/** The addresses that the Worker itself answers. See `run_worker_first` in wrangler.toml. */
const API = /^\/(api|v1|beacon|analytics\.js|sourceConfig|p\.js)(?![\w-])/;
/**
 * The addresses of built files, and names such as `/llms.txt` that only crawlers request. The names of built files change with their
 * content, so a missing file belongs to another version.
 */
const FILES = /^\/(assets|sdk|docs|icons|\.well-known)\/|^\/[^/]+\.\w+$/;

/**
 * Answers all requests that are not for the API. Addresses of the dashboard's screens get the dashboard's page, and missing files get a 404
 * that nobody caches. It runs before the request log, because these addresses contain leads' IDs.
 */
export const screens = createMiddleware<AppEnv>(async ({ req, env }, next) => {
  if (API.test(req.path) || !env.ASSETS || (req.method !== 'GET' && req.method !== 'HEAD')) return next();
  if (FILES.test(req.path)) return new Response('Not found', { status: 404, headers: { 'Cache-Control': 'no-store' } });
  return env.ASSETS.fetch(new Request(new URL('/', req.url), { method: req.method, headers: req.raw.headers }));
});
