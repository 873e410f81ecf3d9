import { createMiddleware } from 'hono/factory';
import type { AppEnv } from '../app-env.ts';

/** The addresses that the Worker answers itself; see `run_worker_first` in wrangler.toml. */
const API = /^\/(api|v1|beacon|analytics\.js|sourceConfig|p\.js)(?![\w-])/;
/**
 * Built files, and names like `/llms.txt` that only crawlers ask for. The names of built files change with their content, so a missing one
 * belongs to another version.
 */
const FILES = /^\/(assets|sdk|docs|icons|\.well-known)\/|^\/[^/]+\.\w+$/;

/**
 * Answers requests for anything other than the API and built files: addresses of the dashboard's screens get the page that shows them, and
 * missing files get a 404 that nobody caches. Runs before the request log, because the addresses contain leads' IDs.
 */
export const screens = createMiddleware<AppEnv>(async ({ req, env }, next) => {
  if (API.test(req.path) || !env.ASSETS || (req.method !== 'GET' && req.method !== 'HEAD')) return next();
  if (FILES.test(req.path)) return new Response('Not found', { status: 404, headers: { 'Cache-Control': 'no-store' } });
  return env.ASSETS.fetch(new Request(new URL('/', req.url), { method: req.method, headers: req.raw.headers }));
});
