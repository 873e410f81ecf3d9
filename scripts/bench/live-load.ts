import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import type { BenchServer } from './bench-server.ts';
import type { LiveLoad, LiveResult } from './live-client.ts';
import { RUN } from './run-load.ts';

let rounds = 0;

/** Sends live events from a separate process while `work` runs. */
export async function sendLiveDuring<Result>(
  { directUrl: url, key }: BenchServer,
  scenario: Pick<LiveLoad, 'perSecond' | 'leads'>,
  work: () => Promise<Result>,
): Promise<LiveResult & { result: Result }> {
  const load: LiveLoad = { ...scenario, url, key, round: `live_${RUN}_${rounds++}` };
  const client = spawn('node', ['scripts/bench/live-client.ts', JSON.stringify(load)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const printed = text(client.stdout);
  const closed = once(client, 'close');
  try {
    const result = await work();
    client.stdin.end();
    await closed;
    return { ...(JSON.parse(await printed) as LiveResult), result };
  } finally {
    client.kill();
  }
}
