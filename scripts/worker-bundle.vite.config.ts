import { defineConfig, type Plugin } from 'vite';
import { stripTexts } from './strip-texts.ts';

/** Parts of zod that the Worker never uses: JSON schemas, for the OpenAPI document, and messages, which sayIssue replaces. */
const UNUSED = /\/zod\/v4\/(core\/(to-json-schema|json-schema-processors)|locales\/en)\.js$/;

/** The Worker as it is deployed: one file, without what only the OpenAPI document needs. */
export default defineConfig({
  publicDir: false,
  plugins: [withoutTexts(), withoutUnused()],
  ssr: {
    noExternal: true,
    target: 'webworker',
    resolve: { conditions: ['workerd', 'worker', 'browser', 'module', 'import'] },
  },
  build: {
    ssr: 'worker/index.ts',
    emptyOutDir: true,
    minify: 'oxc',
    // Stack traces in the logs show the source.
    sourcemap: true,
    target: 'es2024',
    rolldownOptions: {
      external: [/^cloudflare:/, /^node:/],
      // The exports of the unused parts are undefined. Type checks cover all other imports.
      shimMissingExports: true,
      output: { entryFileNames: 'index.js', codeSplitting: false },
    },
  },
});

function withoutTexts(): Plugin {
  return {
    name: 'without-texts',
    enforce: 'pre',
    transform: {
      filter: { id: /\/worker\/contract\/.*\.ts$/ },
      handler: (code, id) => ({ code: stripTexts(code, id), map: null }),
    },
  };
}

function withoutUnused(): Plugin {
  return {
    name: 'without-unused',
    enforce: 'pre',
    load: {
      filter: { id: UNUSED },
      handler: () =>
        'export default () => ({}); export const createToJSONSchemaMethod = () => {}, createStandardJSONSchemaMethod = () => {};',
    },
  };
}
