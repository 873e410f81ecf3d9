import type { Environment } from 'vitest/runtime';

declare global {
  /** Closes what the files of this process share; called after the last file, newest first. */
  var atProcessEnd: (() => Promise<unknown>)[];
}

/** Node, for files that share a process (isolate: false) and what it has opened (see openOnce). */
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
