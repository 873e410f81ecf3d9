// Sends single events at a steady rate until its standard input closes, then prints the result. Runs in its own process, so
// that it shares nothing with the server.
//   node scripts/bench/live-client.ts '{"url":…,"key":…,"perSecond":50,…}'
import { once } from 'node:events';

export interface LiveLoad {
  url: string;
  key: string;
  perSecond: number;
  /** Events go to existing leads, in turn. */
  leads: number;
  /** Part of every event's ID, so that no ID repeats. */
  round: string;
}

export interface LiveResult {
  /**
   * For each event, the ms from its scheduled time until its 202. If the server stalls, the figures therefore include the whole time that
   * each event had to wait.
   */
  latencies: number[];
  /** Events that got no answer, or another answer than 202. */
  failed: number;
}

async function sendUntilTold({ url, key, perSecond, leads, round }: LiveLoad): Promise<LiveResult> {
  const stopped = once(process.stdin.resume(), 'end').then(() => 'stopped' as const);
  const result: LiveResult = { latencies: [], failed: 0 };
  const sent: Promise<void>[] = [];
  const startedAt = performance.now();
  const send = async (i: number, dueAt: number) => {
    const body = JSON.stringify({ eventType: 'page_view', leadId: `live_${i % leads}`, eventId: `evt_${round}_${i}` });
    const headers = { 'X-API-Key': key, 'Content-Type': 'application/json' };
    const response = await fetch(`${url}/api/events`, { method: 'POST', headers, body }).catch(() => null);
    await response?.arrayBuffer();
    if (response?.status === 202) result.latencies.push(performance.now() - dueAt);
    else result.failed++;
  };
  for (let i = 0; ; i++) {
    const dueAt = startedAt + (i * 1000) / perSecond;
    const due = new Promise<'due'>((resolve) =>
      setTimeout(() => resolve('due'), Math.max(0, dueAt - performance.now())),
    );
    if ((await Promise.race([due, stopped])) === 'stopped') break;
    sent.push(send(i, dueAt));
  }
  await Promise.all(sent);
  return result;
}

process.stdout.write(JSON.stringify(await sendUntilTold(JSON.parse(process.argv[2] ?? '') as LiveLoad)));
