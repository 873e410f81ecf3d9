import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runScript } from './testing/spawn-server.ts';

it('npm run restore sends each lead of a file, and reports the result', async () => {
  const received: string[] = [];
  const server = createServer((request, response) => {
    request.on('data', (chunk: Buffer) => received.push(String(chunk)));
    request.on('end', () => {
      response.setHeader('Content-Type', 'application/json');
      response.end(JSON.stringify({ accepted: 1, duplicates: 0, erased: 1, pendingMerges: 0 }));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const dir = await mkdtemp(join(tmpdir(), 'leads-'));
  try {
    const file = join(dir, 'export.ndjson');
    const lead = (id: string) => JSON.stringify({ lead: { _id: id }, events: [{ eventId: `evt_${id}` }] });
    await writeFile(file, `${lead('ann')}\n\n${lead('bob')}\n`);
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const options = ['--project', 'prj_1', '--url', url, '--operator-key', 'key'];
    const { code, output } = await runScript('scripts/restore.ts', [file, ...options]);
    expect(output).toContain('2 leads read: 2 events added, 0 known already');
    expect(output).toContain('2 events left out');
    expect(code).toBe(0);
    expect(received.join('')).toContain('evt_bob');
    const refused = await runScript('scripts/restore.ts', [file, '--url', url]);
    expect(refused).toMatchObject({ code: 2, output: expect.stringContaining('Name the --project.') });
  } finally {
    server.close();
    await rm(dir, { recursive: true, force: true });
  }
});
