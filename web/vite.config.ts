import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig, loadEnv, type Plugin } from 'vite';
import { withOwnLimits } from '../scripts/with-own-limits.ts';
import { findCommonModules } from './common-chunk.ts';
import { startEarly } from './early-start.ts';

// In development and preview, requests to the API go to another process: the one that `npm run dev` starts, or the one that
// API_PROXY names.
const api = { target: process.env.API_PROXY ?? 'http://127.0.0.1:8787', changeOrigin: true, ws: true };
const proxy = Object.fromEntries(['/api', '/v1', '/beacon', '/sdk'].map((path) => [path, api]));
const envDir = `${import.meta.dirname}/..`;
const common = findCommonModules();

// `vite build --config web/vite.config.ts` builds the dashboard, a single-page application. By default, the dashboard runs on the API's
// origin. With VITE_API_URL, the dashboard can run on another origin, such as Cloudflare Pages (docs/pages.md).
export default defineConfig(({ mode }) => ({
  root: `${import.meta.dirname}/dashboard`,
  publicDir: `${import.meta.dirname}/public`,
  envDir,
  base: '/',
  logLevel: 'warn',
  plugins: [
    withoutSchemas(),
    withOwnLimits(),
    common.plugin,
    react(),
    tailwindcss(),
    startEarly((loadEnv(mode, envDir).VITE_API_URL ?? '').replace(/\/$/, '')),
    fillServiceWorker(),
    connectTo(loadEnv(mode, envDir).VITE_API_URL),
  ],
  // All code must import zod through zod-without-eval.ts, which configures zod.
  resolve: { alias: [{ find: /^zod$/, replacement: `${import.meta.dirname}/dashboard/lib/zod-without-eval.ts` }] },
  server: { proxy },
  preview: { proxy },
  build: {
    outDir: `${import.meta.dirname}/../dist/web`,
    // The build of the SDK writes into the same directory, so its files must stay.
    emptyOutDir: false,
    target: 'es2023',
    cssTarget: 'chrome123',
    reportCompressedSize: false,
    rolldownOptions: {
      // Tells the bundler that creating a schema has no side effects, so that it can drop unused schemas.
      treeshake: {
        manualPureFunctions: ['z', 'endpoint', 'queryCount', 'pageLimit'],
        moduleSideEffects: (id) => !id.includes('/worker/contract/'),
      },
      input: {
        index: `${import.meta.dirname}/dashboard/index.html`,
        'service-worker': `${import.meta.dirname}/service-worker/service-worker.ts`,
      },
      output: {
        // The address of a service worker must never change, and its folder decides which pages the worker controls.
        entryFileNames: ({ name }) => (name === 'service-worker' ? '[name].js' : 'assets/[name]-[hash].js'),
        codeSplitting: {
          groups: [
            // All of zod is in one chunk, even if a screen uses only a part of it.
            { name: 'zod', test: /node_modules\/zod\/|zod-without-eval/, priority: 3 },
            // The code that every screen needs, without the service worker, which is a separate file.
            { name: 'app', tags: ['$initial'], test: (id) => !id.includes('/service-worker/'), priority: 2 },
            { name: 'common', test: common.isCommon, priority: 1, includeDependenciesRecursively: false },
          ],
        },
      },
    },
  },
}));

/** The fields that the dashboard needs to call an endpoint. For `body`, only its presence matters. */
const CALLED_BY = ['method', 'url', 'operationId', 'body', 'bodyOptional', 'unavailableWhen'];

/**
 * Strips the API's endpoint definitions down to what the dashboard needs. The texts are for the OpenAPI document, and the schemas
 * only validate answers in development and in tests. Relies on the formatter, which indents each field of an endpoint by two
 * spaces.
 */
const withoutSchemas = (): Plugin => ({
  name: 'without-schemas',
  enforce: 'pre',
  apply: 'build',
  transform(code, id) {
    if (!/\/worker\/contract\/api\/(?!endpoint\.ts)/.test(id)) return null;
    const endpoints = code.match(/^export const \w+ = endpoint\(\{\n(?: .*\n)+\}\);$/gm) ?? [];
    const stripped = endpoints.map((text) =>
      text
        .replaceAll(/^ {2}\.{3}\w+,\n/gm, '')
        .replaceAll(/^ {2}(\w+):(?:.*\n)+?(?= {2}[\w/]|\}\))/gm, (field, name: string) => {
          if (!CALLED_BY.includes(name)) return '';
          return name === 'body' ? '  body: true,\n' : field;
        }),
    );
    return `import { endpoint } from './endpoint.ts';\n${stripped.join('\n')}`;
  },
});

/** Writes the list of the build's files into the service worker (web/service-worker/shell.ts). */
const fillServiceWorker = (): Plugin => ({
  name: 'fill-service-worker',
  apply: 'build',
  enforce: 'post',
  generateBundle(_options, bundle) {
    const worker = bundle['service-worker.js'];
    if (worker?.type !== 'chunk') throw new Error('The build has no service worker.');
    const paths = Object.keys(bundle).flatMap((name) => (name.startsWith('assets/') ? `/${name}` : []));
    const page = bundle['index.html'];
    const hash = createHash('sha256').update(JSON.stringify([paths.sort(), page?.type === 'asset' && page.source]));
    worker.code = worker.code
      .replace('__SHELL_FILES__', JSON.stringify(paths))
      .replace('__SHELL_VERSION__', JSON.stringify(hash.digest('hex').slice(0, 16)));
  },
});

/** If the API is on another origin, changes the Content-Security-Policy in `_headers` to allow connections to that API only. */
function connectTo(apiUrl: string | undefined): Plugin {
  let outDir = '';
  return {
    name: 'connect-to-api',
    apply: 'build',
    configResolved: ({ build }) => {
      outDir = build.outDir;
    },
    async closeBundle() {
      if (!apiUrl) return;
      const file = join(outDir, '_headers');
      const { origin } = new URL(apiUrl);
      const sources = `'self' ${origin} ${origin.replace(/^http/, 'ws')}`;
      const headers = await readFile(file, 'utf8');
      await writeFile(file, headers.replace(/connect-src [^;]*/, `connect-src ${sources}`));
    },
  };
}
