import { randomInt } from 'node:crypto';
import { existsSync, statfsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { cloudflareTest, readD1Migrations } from '@cloudflare/vitest-pool-workers';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import { makeSecrets } from './scripts/local-secrets.ts';
import SlowFirst from './scripts/testing/slow-first.ts';

/** Long enough for a test on a busy machine. A test that hangs fails after this time. */
const PATIENCE = { testTimeout: 30_000, hookTimeout: 60_000 };

/** How long `expect.poll` waits: what normally takes a moment takes seconds while other programs load the machine. */
const POLL = { poll: { timeout: 20_000 } };

const isLong = process.env.LONG_TESTS === '1';

/** Linux's directory in memory. On a disk, SQLite would wait at each write, which takes half of the time of tests that use D1. */
const MEMORY_DIR = '/dev/shm';

/** The databases of a run take only a fraction of this at a time. Containers often have only 64 MB in /dev/shm. */
const MEMORY_DIR_BYTES_MIN = 4 * 1024 ** 3;

function isRoomy(dir: string): boolean {
  if (!existsSync(dir)) return false;
  const { bavail, bsize } = statfsSync(dir);
  return Math.min(bavail * bsize, process.availableMemory()) >= MEMORY_DIR_BYTES_MIN;
}
if (isRoomy(MEMORY_DIR)) process.env.TMPDIR ??= MEMORY_DIR;

/** Facts about this run, for tests to inject. */
const provide = { isLong, seed: Number(process.env.SEED ?? (isLong ? randomInt(2 ** 31) : 13)) };

export default defineConfig({
  test: {
    reporters: ['default', './scripts/summary-reporter.ts'],
    // Request logs are shown for failing tests only.
    silent: 'passed-only',
    // Tests spend much of their time waiting for servers, schedules and retries. Without this setting, a machine with two cores would get
    // only one worker.
    maxWorkers: Math.max(3, availableParallelism()),
    sequence: { sequencer: SlowFirst },
    projects: [
      {
        // Inside workerd: Durable Objects, D1, Queues, cron, WebSockets.
        plugins: [
          importAhead(),
          cloudflareTest(async () => ({
            wrangler: { configPath: './wrangler.toml' },
            miniflare: {
              // Cloudflare's own email, bound as an operator may bind it.
              email: { send_email: [{ name: 'TEST_EMAIL', allowed_destination_addresses: ['ann@example.com'] }] },
              bindings: {
                APP_ENV: 'development',
                PUBLIC_URL: 'https://leads.example',
                REGISTRATION: 'open',
                RATE_LIMITS: 'off',
                OPERATOR_KEY: 'operator-key-of-this-test-run',
                METRICS_TOKEN: 'a token only this test run knows',
                VAPID_KEY: makeSecrets().VAPID_KEY ?? '',
                SETTINGS_KEYS: `test:${Buffer.alloc(32, 7).toString('base64')}`,
                JWT_SECRET: 'a secret only this test run knows, 32 bytes or more',
                TEST_MIGRATIONS: await readD1Migrations('./migrations'),
              },
            },
          })),
        ],
        test: {
          name: 'workers',
          provide,
          expect: POLL,
          // All files share one runtime, which saves about 1 s per file. worker/testing/setup.ts empties it before each test.
          isolate: false,
          include: ['worker/**/*.workers.test.ts'],
          setupFiles: ['worker/testing/setup.ts', 'scripts/testing/draw-cases.ts'],
          globalSetup: ['worker/testing/receiver.node.ts'],
          // Pre-bundled dependencies: about 1 s less at start.
          deps: {
            optimizer: {
              ssr: {
                enabled: true,
                include: [
                  'zod-openapi',
                  'lru-cache',
                  'drizzle-orm',
                  'drizzle-orm/d1',
                  'hono',
                  'hono/route',
                  'hono/router/trie-router',
                  'jose',
                  'zod',
                  'fast-check',
                  '@cfworker/json-schema',
                  'csv-stringify/sync',
                  'isbot',
                  'p-map',
                  '@pushforge/builder',
                ],
                // csv-parse imports node:stream/web, which workerd has but the pre-bundler lacks.
                exclude: ['csv-parse'],
              },
            },
          },
        },
      },
      {
        // Plain Node: pure functions, scripts, and the built product on a real port.
        test: {
          name: 'node',
          provide,
          expect: POLL,
          include: ['worker/**/*.node.test.ts', 'scripts/**/*.node.test.ts'],
          // Needs other browsers than Chromium, which most machines lack.
          exclude: isLong ? [] : ['scripts/browsers.node.test.ts'],
          environment: 'node',
          ...PATIENCE,
          isolate: false,
          setupFiles: ['scripts/testing/new-file.ts', 'scripts/testing/draw-cases.ts'],
        },
      },
      {
        // A simulated browser: components, and the parts of the SDK.
        define: { __VERSION__: '"0.0.0"' },
        test: {
          name: 'dom',
          provide,
          expect: POLL,
          include: ['web/**/*.dom.test.{ts,tsx}'],
          environment: 'happy-dom',
          ...PATIENCE,
          isolate: false,
          setupFiles: ['scripts/testing/new-file.ts', 'scripts/testing/draw-cases.ts', 'web/new-page.ts'],
        },
      },
      {
        // Chromium against what is built and served; the files of a process share one browser and one server.
        test: {
          name: 'e2e',
          expect: POLL,
          include: ['web/e2e/**/*.e2e.ts'],
          // 2,700 leads take a minute.
          exclude: isLong ? [] : ['web/e2e/eleven-jobs.e2e.ts'],
          environment: './web/e2e/process-environment.ts',
          isolate: false,
          globalSetup: ['web/e2e/build-product.ts'],
          ...PATIENCE,
        },
      },
    ],
  },
});

/**
 * Makes the product's `await import(…)` static. In workerd, Vitest fetches such a module for the request that needs it, and others that
 * need it at the same time would wait for that request's answer, which the runtime forbids. The product's own bundle fetches nothing.
 */
function importAhead(): Plugin {
  return {
    name: 'import-ahead',
    enforce: 'post',
    transform(code, id) {
      if (!id.includes('/worker/') || !code.includes('await import(')) return null;
      const imports: string[] = [];
      const ahead = code.replaceAll(/await import\((["'][^"']+["'])\)/g, (_, path: string) => {
        const name = `__ahead${imports.length}`;
        imports.push(`import * as ${name} from ${path};`);
        return name;
      });
      return { code: [...imports, ahead].join(' '), map: null };
    },
  };
}
