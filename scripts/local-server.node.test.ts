import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { expect, inject, it } from 'vitest';
import { newTenant } from './bench/bench-server.ts';
import { build } from './build.ts';
import { makeSecrets } from './local-secrets.ts';
import { serveLocally } from './local-server.ts';

/** Far more time than a busy machine needs, but a hung server never answers. */
const WATCHDOG_MS = 240_000;
/**
 * Each lead is an object with open files of its own. With this many leads, a long run once opened more files than the usual limit of a
 * shell allows.
 */
const NEW_LEADS = inject('isLong') ? 1_500 : 500;

it(
  'the local server keeps answering after two requests with many new leads each, while the minute timer runs',
  async () => {
    // Runs in a process group of its own, so that the test can kill it together with its runtime.
    const child = spawn('node', ['scripts/testing/serve-under-cron.ts'], {
      ...{ detached: true, stdio: ['ignore', 'pipe', 'inherit'] },
    });
    const signal = AbortSignal.timeout(WATCHDOG_MS);
    try {
      const [url] = (await once(createInterface(child.stdout), 'line', { signal })) as [string];
      const { key } = await newTenant(url, 'owner@example.com');
      const authorization = `Basic ${btoa(`${key}:`)}`;
      for (const request of [1, 2]) {
        const batch = Array.from({ length: NEW_LEADS }, (_, i) => ({
          ...{ type: 'track', event: 'Page Viewed', anonymousId: `visitor_${request}_${i}` },
          messageId: `message_${request}_${i}`,
        }));
        const response = await fetch(`${url}/v1/batch`, {
          ...{ method: 'POST', body: JSON.stringify({ batch }), signal },
          headers: { Authorization: authorization, 'Content-Type': 'application/json' },
        });
        await response.body?.cancel();
      }
      const health = await fetch(`${url}/api/health`, { signal });
      expect([200, 503]).toContain(health.status);
      await health.body?.cancel();
    } finally {
      if (child.pid) process.kill(-child.pid, 'SIGKILL');
    }
  },
  WATCHDOG_MS + 30_000,
);

it(
  'the local server runs the jobs that are due each minute',
  async () => {
    await build();
    const server = await serveLocally({ bindings: makeSecrets() });
    try {
      const ended = "INSERT INTO ended_sessions (session_id, expires_at) VALUES ('ended', 1), ('lasting', 9e15)";
      await server.database?.prepare(ended).run();
      await server.runScheduled('* * * * *');
      const left = await server.database?.prepare('SELECT session_id AS id FROM ended_sessions').all();
      expect(left?.results).toEqual([{ id: 'lasting' }]);
    } finally {
      await server.stop();
    }
  },
  WATCHDOG_MS,
);
