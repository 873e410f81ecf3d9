import { readFileSync } from 'node:fs';
import { minify } from 'terser';
import ts from 'typescript';
import { defineConfig, type Plugin } from 'vite';

const SDK = `${import.meta.dirname}/sdk`;
const { version } = JSON.parse(readFileSync(`${import.meta.dirname}/../package.json`, 'utf8')) as { version: string };

/** After Vite's own minifier: together they come out smaller than either alone, and every visitor pays for each byte. */
function minifyAgain(): Plugin {
  return {
    name: 'sdk-minify-again',
    applyToEnvironment: ({ name }) => name === 'client',
    async generateBundle(_options, bundle) {
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== 'chunk') continue;
        const compress = { passes: 3, hoist_funs: true, unsafe_arrows: true } as const;
        chunk.code = (await minify(chunk.code, { ecma: 2020, module: true, compress })).code ?? chunk.code;
      }
    },
  };
}

/** Types that stand beside the module: all of them are in api.ts. */
function declareTypes(): Plugin {
  return {
    name: 'sdk-types',
    applyToEnvironment: ({ name }) => name === 'module',
    generateBundle() {
      const { outputText } = ts.transpileDeclaration(readFileSync(`${SDK}/api.ts`, 'utf8'), { fileName: 'api.ts' });
      const createClient = 'export declare function createClient(options: ClientOptions): LeadScoring;';
      this.emitFile({ type: 'asset', fileName: 'ls.d.mts', source: `${outputText}${createClient}\n` });
    },
  };
}

const library = (entry: string, format: 'iife' | 'es', fileName: string) => ({
  consumer: 'client' as const,
  build: {
    lib: { entry: `${SDK}/${entry}`, formats: [format], name: 'LeadScoring', fileName: () => fileName },
  },
});

// `vite build --config web/vite.sdk.config.ts`: ls.js for a script tag; ls.mjs and its types for imports.
export default defineConfig({
  publicDir: false,
  logLevel: 'warn',
  define: { __VERSION__: JSON.stringify(version) },
  plugins: [minifyAgain(), declareTypes()],
  build: { outDir: 'dist/web/sdk', emptyOutDir: false, target: 'es2021', minify: true },
  environments: { client: library('index.ts', 'iife', 'ls.js'), module: library('module.ts', 'es', 'ls.mjs') },
  builder: {
    async buildApp({ environments, build }) {
      for (const name of ['client', 'module']) if (environments[name]) await build(environments[name]);
    },
  },
});
