import type { Environment } from 'vitest/runtime';

declare global {
  /** Closes what the test files of this process share. Called after the last file; the newest object is closed first. */
  var atProcessEnd: (() => Promise<unknown>)[];
}

/** A Node environment for test files that share a process (isolate: false) and the objects that it has opened (see openOnce). */
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
