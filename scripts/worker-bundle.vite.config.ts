import { defineConfig, type Plugin } from 'vite';
import { stripTexts } from './strip-texts.ts';

/** The Worker as it is deployed: one file, without the texts that only the OpenAPI document has. */
export default defineConfig({
  publicDir: false,
  plugins: [withoutTexts()],
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
