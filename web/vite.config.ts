import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig, loadEnv, type Plugin } from 'vite';

// In development and preview, the API is another process: `npm run dev`, or API_PROXY names it.
const api = { target: process.env.API_PROXY ?? 'http://127.0.0.1:8787', changeOrigin: true, ws: true };
const proxy = Object.fromEntries(['/api', '/v1', '/beacon', '/sdk'].map((path) => [path, api]));
const envDir = `${import.meta.dirname}/..`;

// `vite build --config web/vite.config.ts`: the dashboard, a single-page application for one origin with the API, or
// (VITE_API_URL names the API) for any other, such as Pages: docs/pages.md.
export default defineConfig(({ mode }) => ({
  root: `${import.meta.dirname}/dashboard`,
  publicDir: `${import.meta.dirname}/public`,
  envDir,
  base: '/',
  logLevel: 'warn',
  plugins: [withoutApiTexts(), react(), tailwindcss(), connectTo(loadEnv(mode, envDir).VITE_API_URL)],
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
      // In one chunk, so that zod is told before the first schema is made, wherever that is.
      output: { codeSplitting: { groups: [{ name: 'zod', test: /node_modules\/zod\/|zod-without-eval/ }] } },
    },
  },
}));

/**
 * Leaves out the texts of endpoints, which only the OpenAPI document shows. The formatter indents each by two spaces; with any
 * other indentation it would stay.
 */
const withoutApiTexts = (): Plugin => ({
  name: 'without-api-texts',
  enforce: 'pre',
  transform: (code, id) =>
    id.includes('/worker/contract/api/')
      ? code.replaceAll(/^ {2}(summary|description|tag):(.*\n)+?(?= {2}\S)/gm, '')
      : null,
});

/** Lets pages that stand apart from their API speak to that one and no other: in `_headers`, as it is copied. */
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
