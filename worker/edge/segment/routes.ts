import { type Context, Hono } from 'hono';
import { TrieRouter } from 'hono/router/trie-router';
import { liveWork } from '../../live-work.ts';
import { readStaticFile } from '../../static-files.ts';
import type { AppEnv } from '../app-env.ts';
import { Refusal } from '../problem.ts';
import { toSettings, toSourceConfig } from './client-settings.ts';
import { MESSAGE_TYPES, type MessageType } from './message-types.ts';
import { receiveMessages } from './receive-messages.ts';
import { findWriteKey } from './write-key.ts';

const BATCH_PATHS = ['/v1/batch', '/v1/import', '/v1/b', '/beacon/v1/batch'];
const SHORT_PATHS: Record<string, MessageType> = {
  t: 'track',
  i: 'identify',
  p: 'page',
  g: 'group',
  a: 'alias',
  s: 'screen',
};

/** The endpoints for Segment's and compatible clients, at the root of the host. No endpoint here redirects. */
export const segment = new Hono<AppEnv>({ strict: false, router: new TrieRouter() });

// Beacons and script tags send no-cors requests. Without this header, browsers would block the response.
const crossOrigin = (context: Context<AppEnv>, next: () => Promise<void>): Promise<void> => {
  context.header('Cross-Origin-Resource-Policy', 'cross-origin');
  return next();
};
for (const path of ['/v1/*', '/beacon/*', '/analytics.js/*', '/p.js']) segment.use(path, crossOrigin);

const receive = (context: Context<AppEnv>, type: MessageType | null) =>
  liveWork.asLive(() => receiveMessages(context, type));
for (const path of BATCH_PATHS) segment.post(path, (context) => receive(context, null));
for (const type of MESSAGE_TYPES) segment.post(`/v1/${type}`, (context) => receive(context, type));
for (const [path, type] of Object.entries(SHORT_PATHS)) {
  segment.post(`/v1/${path}`, (context) => receive(context, type));
}
const receiveJitsu = (context: Context<AppEnv>) => {
  const given = context.req.param('type')?.toLowerCase();
  return receive(context, MESSAGE_TYPES.find((type) => type === given) ?? null);
};
segment.post('/api/s/:type', receiveJitsu);
segment.post('/api/s/s2s/:type', receiveJitsu);

// Clients send metrics about themselves. Metrics are accepted, so that clients do not retry, and then dropped.
segment.post('/v1/m', (context) => context.json({ success: true }));

// These endpoints answer any key, so their responses do not reveal whether a key exists. The key is checked when events arrive.
segment.get('/v1/projects/:key/settings', (context) =>
  context.json(toSettings(context.req.param('key'), new URL(context.req.url))),
);
segment.get('/sourceConfig', (context) => {
  const writeKey = findWriteKey(context.req.raw);
  if (writeKey === null) throw new Refusal('unauthenticated', 'Send the write key as the Basic user or as ?writeKey=.');
  return context.json(toSourceConfig(writeKey));
});
/** How long browsers cache the script. After a fix, every browser has the new script within this hour. */
const SCRIPT_SECONDS = 3600;
const serveScript = async (context: Context<AppEnv>) => {
  // The header allows any origin instead of echoing the request's. A browser may cache the script for an ordinary tag and then use the copy
  // for a `crossorigin` tag.
  context.header('Access-Control-Allow-Origin', '*');
  const script = await (await readStaticFile(context.env, '/segment-client.js')).text();
  return context.body(script, 200, {
    'Content-Type': 'text/javascript; charset=utf-8',
    'Cache-Control': `public, max-age=${SCRIPT_SECONDS}`,
  });
};
segment.get('/analytics.js/v1/:key/analytics.min.js', serveScript);
segment.get('/p.js', serveScript);
