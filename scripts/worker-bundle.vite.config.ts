import { defineConfig, type Plugin } from 'vite';
import { stripContract } from './strip-contract.ts';
import { withOwnLimits } from './with-own-limits.ts';

/** Code that packages import although the Worker never uses it. */
const UNUSED = [
  // JSON schemas, which only the OpenAPI document needs; error messages, because sayIssue writes our own; values that contain
  // themselves, which JSON cannot contain; and generated code, which Workers do not run.
  /\/zod\/v4\/(core\/(to-json-schema|json-schema-processors|memoizer|doc)|locales\/en)\.js$/,
  // Relations and their queries, foreign keys, and column types that no table uses.
  /\/drizzle-orm\/(relations|sqlite-core\/(foreign-keys|columns\/(blob|custom|numeric)|query-builders\/(count|query)))\.js$/,
  // app.ts uses Hono's other router, mounts no other apps, and reads no forms.
  /\/hono\/dist\/(router\/(reg-exp-router|smart-router)\/router|utils\/(mount|body))\.js$/,
  // read-csv.ts finds the delimiter itself.
  /\/csv-parse\/lib\/utils\/delimiter_discover\.js$/,
];

/** These packages are kept in one module, because they compress better together. */
const PACKAGES = { name: 'packages', test: /\/node_modules\// };

/**
 * The Worker as it is deployed, without the parts that only the OpenAPI document needs. Code that it needs at startup is in `index.js`;
 * code that it imports on first use is in separate modules.
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
    // Source maps let stack traces in the logs point to the source.
    sourcemap: true,
    target: 'es2024',
    rolldownOptions: {
      external: [/^cloudflare:/, /^node:/],
      // The runtime takes every export of index.js to be a Durable Object or a handler.
      preserveEntrySignatures: 'strict',
      // Exports of the parts that are left out are undefined. The Worker's other imports from these files are only types.
      shimMissingExports: true,
      // Some tables are read only by hand-written SQL, and are listed here for their types (docs/decisions/0207).
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
