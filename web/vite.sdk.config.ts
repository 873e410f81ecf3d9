import { readFileSync } from 'node:fs';
import { minify } from 'terser';
import ts from 'typescript';
import { defineConfig, type Plugin } from 'vite';

const SDK = `${import.meta.dirname}/sdk`;
const { version } = JSON.parse(readFileSync(`${SDK}/package.json`, 'utf8')) as { version: string };

/**
 * Minifies the file a second time after Vite. Together, the two minifiers make the file smaller than either alone, which pays off because
 * every visitor loads it.
 */
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

/** Writes the types of the module and of the script tag's global variable, and the list of published versions. */
function addFiles(): Plugin {
  return {
    name: 'sdk-files',
    applyToEnvironment: ({ name }) => name === 'module',
    generateBundle() {
      const read = (file: string) => readFileSync(`${SDK}/${file}`, 'utf8');
      const declare = (file: string) => ts.transpileDeclaration(read(file), { fileName: file }).outputText;
      const createClient = 'export declare function createClient(options: ClientOptions): LeadScoring;';
      const emit = (fileName: string, source: string) => this.emitFile({ type: 'asset', fileName, source });
      emit('ls.d.mts', `${declare('api.ts')}${createClient}\n`);
      emit('global.d.mts', declare('global.ts').replace('./api.ts', './ls.mjs'));
      emit('releases.json', read('releases.json'));
    },
  };
}

const library = (entry: string, format: 'iife' | 'es', fileName: string) => ({
  consumer: 'client' as const,
  build: {
    lib: { entry: `${SDK}/${entry}`, formats: [format], name: 'LeadScoring', fileName: () => fileName },
  },
});

// `vite build --config web/vite.sdk.config.ts` builds ls.js for a script tag, and ls.mjs with its types for imports.
export default defineConfig({
  publicDir: false,
  logLevel: 'warn',
  define: { __VERSION__: JSON.stringify(version) },
  plugins: [minifyAgain(), addFiles()],
  build: { outDir: 'dist/web/sdk', emptyOutDir: false, target: 'es2021', minify: true },
  environments: { client: library('index.ts', 'iife', 'ls.js'), module: library('module.ts', 'es', 'ls.mjs') },
  builder: {
    async buildApp({ environments, build }) {
      for (const name of ['client', 'module']) if (environments[name]) await build(environments[name]);
    },
  },
});
