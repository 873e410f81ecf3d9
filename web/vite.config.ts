import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig, loadEnv, type Plugin } from 'vite';
import { withOwnLimits } from '../scripts/with-own-limits.ts';
import { findCommonModules } from './common-chunk.ts';
import { startEarly } from './early-start.ts';

// In development and preview, the API is another process: `npm run dev`, or API_PROXY names it.
const api = { target: process.env.API_PROXY ?? 'http://127.0.0.1:8787', changeOrigin: true, ws: true };
const proxy = Object.fromEntries(['/api', '/v1', '/beacon', '/sdk'].map((path) => [path, api]));
const envDir = `${import.meta.dirname}/..`;
const common = findCommonModules();

// `vite build --config web/vite.config.ts`: the dashboard, a single-page application for one origin with the API, or
// (VITE_API_URL names the API) for any other, such as Pages: docs/pages.md.
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
  // All schemas are created with zod as configured there.
  resolve: { alias: [{ find: /^zod$/, replacement: `${import.meta.dirname}/dashboard/lib/zod-without-eval.ts` }] },
  server: { proxy },
  preview: { proxy },
  build: {
    outDir: `${import.meta.dirname}/../dist/web`,
    // The SDK is built into the same directory.
    emptyOutDir: false,
    target: 'es2023',
    cssTarget: 'chrome123',
    reportCompressedSize: false,
    rolldownOptions: {
      // Making a schema changes nothing: those that no screen uses are left out.
      treeshake: {
        manualPureFunctions: ['z', 'endpoint', 'queryCount', 'pageLimit'],
        moduleSideEffects: (id) => !id.includes('/worker/contract/'),
      },
      input: {
        index: `${import.meta.dirname}/dashboard/index.html`,
        'service-worker': `${import.meta.dirname}/service-worker/service-worker.ts`,
      },
      output: {
        // A service worker's address never changes, and says which pages are its own.
        entryFileNames: ({ name }) => (name === 'service-worker' ? '[name].js' : 'assets/[name]-[hash].js'),
        codeSplitting: {
          groups: [
            // In one chunk, whichever parts of it a screen uses.
            { name: 'zod', test: /node_modules\/zod\/|zod-without-eval/, priority: 3 },
            // Every screen needs it. The service worker is a file of its own.
            { name: 'app', tags: ['$initial'], test: (id) => !id.includes('/service-worker/'), priority: 2 },
            { name: 'common', test: common.isCommon, priority: 1, includeDependenciesRecursively: false },
          ],
        },
      },
    },
  },
}));

/** The fields needed to call an endpoint: `body` says that there is one. */
const CALLED_BY = ['method', 'url', 'operationId', 'body', 'bodyOptional', 'unavailableWhen'];

/**
 * Reduces the API's definitions to what is needed to call an endpoint. Their texts are for the OpenAPI document; their schemas check
 * answers in development and in tests. Relies on the formatter, which indents each field of an endpoint by two spaces.
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

/** Tells the service worker which files the build has: web/service-worker/shell.ts. */
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

/** Lets pages hosted apart from their API connect only to that API: in `_headers`, while it is copied. */
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
