import { defineConfig, type Plugin } from 'vite';
import { stripContract } from './strip-contract.ts';
import { withOwnLimits } from './with-own-limits.ts';

/** Parts of packages that the Worker never uses, and that they import nevertheless. */
const UNUSED = [
  // JSON schemas, for the OpenAPI document; messages, for which sayIssue has ours; and values that contain themselves, which JSON cannot.
  /\/zod\/v4\/(core\/(to-json-schema|json-schema-processors|memoizer)|locales\/en)\.js$/,
  // Relations and their queries, foreign keys, and kinds of columns that no table has.
  /\/drizzle-orm\/(relations|sqlite-core\/(foreign-keys|columns\/(blob|custom|numeric)|query-builders\/(count|query)))\.js$/,
  // app.ts chooses the other router.
  /\/hono\/dist\/router\/(reg-exp-router|smart-router)\/router\.js$/,
];

/** In one module, since they compress better next to each other. */
const PACKAGES = { name: 'packages', test: /\/node_modules\// };

/**
 * The Worker as it is deployed, without what only the OpenAPI document needs: what it starts with in `index.js`, and what it imports
 * when it is first needed in modules beside it.
 */
export default defineConfig({
  publicDir: false,
  plugins: [withoutTexts(), withOwnLimits(), withoutUnused()],
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
      // The runtime takes every export of index.js for an object or a handler.
      preserveEntrySignatures: 'strict',
      // The exports of the unused parts are undefined. Types hold all other imports.
      shimMissingExports: true,
      // Tables that only hand-written SQL reads are here for their types (docs/decisions/0207).
      treeshake: { manualPureFunctions: ['sqliteTable', 'text', 'integer', 'real'] },
      output: { entryFileNames: 'index.js', chunkFileNames: '[name].js', codeSplitting: { groups: [PACKAGES] } },
    },
  },
});

function withoutTexts(): Plugin {
  return {
    name: 'without-texts',
    enforce: 'pre',
    transform: {
      filter: { id: /\/worker\/contract\/.*\.ts$/ },
      handler: (code, id) => ({ code: stripContract(code, id), map: null }),
    },
  };
}

function withoutUnused(): Plugin {
  return {
    name: 'without-unused',
    enforce: 'pre',
    load: {
      filter: { id: UNUSED },
      handler: (id) =>
        id.endsWith('/memoizer.js')
          ? 'export const memoizer = () => {};'
          : 'export default () => ({}); export const createToJSONSchemaMethod = () => {}, createStandardJSONSchemaMethod = () => {};',
    },
  };
}
