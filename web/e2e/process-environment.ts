import type { Environment } from 'vitest/runtime';

declare global {
  /** Closes the objects that the test files of this process share, newest first. Called after the last file. */
  var atProcessEnd: (() => Promise<unknown>)[];
}

/** A Node environment for test files that share a process (isolate: false) and its open objects (see openOnce). */
export default {
  name: 'process',
  viteEnvironment: 'ssr',
  setup(global: typeof globalThis) {
    global.atProcessEnd = [];
    return {
      async teardown() {
        for (const close of global.atProcessEnd.reverse()) await close().catch(console.error);
      },
    };
  },
} satisfies Environment;
