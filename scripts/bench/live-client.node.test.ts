import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';
import type { LiveLoad } from './live-client.ts';

it('counts refused live events, and tells why they were refused', async () => {
  let asked = 0;
  const server = createServer((_, response) => {
    asked++;
    if (asked === 1) response.writeHead(202).end('{}');
    else response.writeHead(503).end('{"status":503,"code":"unavailable"}');
    if (asked === 2) running.child.stdin?.end();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const load: LiveLoad = { url, key: 'sk', perSecond: 20, leads: 1, round: 'round' };
  const running = promisify(execFile)('node', ['scripts/bench/live-client.ts', JSON.stringify(load)]);
  const { stdout, stderr } = await running;
  expect(JSON.parse(stdout)).toEqual({ latencies: [expect.any(Number)], failed: asked - 1 });
  expect(stderr).toContain(`Refused live events: ${asked - 1} with “503 unavailable”`);
});
