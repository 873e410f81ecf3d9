import { Hono } from 'hono';
import { cors } from 'hono/cors';
import { TrieRouter } from 'hono/router/trie-router';
import { PermissionDenied } from '../access/call.ts';
import { PROBLEMS } from '../contract/problem.ts';
import { log } from '../observe/log.ts';
import type { AppEnv } from './app-env.ts';
import { HANDLERS } from './http/handlers.ts';
import { answerHeaders } from './middleware/answer-headers.ts';
import { requestLog } from './middleware/request-log.ts';
import { screens } from './middleware/screens.ts';
import { Refusal, toProblem } from './problem.ts';
import { segment } from './segment/routes.ts';

// By default, Hono first tries another router. Hono's first choice of router cannot handle both /leads/export and /leads/:leadId, so Hono
// falls back to the TrieRouter.
export const app = new Hono<AppEnv>({ strict: false, router: new TrieRouter() });

app.use(screens);
app.use(requestLog);
app.use(answerHeaders);
// Permissions come from keys and tokens, never from cookies, so any origin can be allowed. The origin must be echoed instead of `*`,
// because beacons are sent with credentials.
const crossOrigin = cors({
  origin: (origin) => origin,
  credentials: true,
  exposeHeaders: ['X-Request-Id', 'Retry-After', 'RateLimit', 'RateLimit-Policy', 'Link', 'Idempotent-Replayed'],
  maxAge: 7200,
});
// Requests from servers have no Origin, and need no CORS headers.
app.use((context, next) => (context.req.header('Origin') === undefined ? next() : crossOrigin(context, next)));

const toPattern = (url: string) => url.replaceAll(/\{(\w+)\}/g, ':$1');
const handlers = Object.values(HANDLERS);
for (const { method, url, serve } of handlers) app.on(method, toPattern(url), serve);
app.route('/', segment);

// An address with a parameter also matches literal addresses, so literal ones must come first.
const literalFirst = handlers.toSorted((a, b) => a.url.split('{').length - b.url.split('{').length);
for (const [url, ofAddress] of Map.groupBy(literalFirst, (handler) => handler.url)) {
  const Allow = ofAddress.map(({ method }) => method.toUpperCase()).join(', ');
  app.all(toPattern(url), ({ req }) => {
    throw new Refusal('method_not_allowed', `${req.path} accepts ${Allow}.`, { headers: { Allow } });
  });
}

app.notFound((context) => {
  throw new Refusal('not_found', `There is no ${context.req.method} ${context.req.path}.`);
});

app.onError((error, context) => {
  const refusal = toRefusal(error);
  const requestId = context.get('requestId');
  if (refusal.code === 'internal_error')
    log('error', 'request.failed', { requestId, error: error.stack ?? String(error) });
  const { status } = PROBLEMS[refusal.code];
  return context.json(toProblem(refusal, requestId), status, {
    'Content-Type': 'application/problem+json',
    ...refusal.headers,
  });
});

function toRefusal(error: Error): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof PermissionDenied) return new Refusal('forbidden', error.message);
  return new Refusal('internal_error', 'An unexpected error; it has been logged.');
}
