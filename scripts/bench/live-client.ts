// Sends single events at a steady rate until its standard input closes, then prints the result, and to stderr why events were refused.
// Runs in its own process, so that it shares nothing with the server.
//   node scripts/bench/live-client.ts '{"url":…,"key":…,"perSecond":50,…}'
import { once } from 'node:events';
import { describeError } from '../describe-error.ts';

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
  const refusals = new Map<string, number>();
  const sent: Promise<void>[] = [];
  const startedAt = performance.now();
  const send = async (i: number, dueAt: number) => {
    const body = JSON.stringify({ eventType: 'page_view', leadId: `live_${i % leads}`, eventId: `evt_${round}_${i}` });
    const headers = { 'X-API-Key': key, 'Content-Type': 'application/json' };
    const refusal = await fetch(`${url}/api/events`, { method: 'POST', headers, body })
      .then(readRefusal)
      .catch((error: Error) => describeError(error.cause ?? error));
    if (refusal === null) result.latencies.push(performance.now() - dueAt);
    else {
      result.failed++;
      refusals.set(refusal, (refusals.get(refusal) ?? 0) + 1);
    }
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
  for (const [refusal, count] of refusals) process.stderr.write(`Refused live events: ${count} with “${refusal}”\n`);
  return result;
}

/** The status and the start of the body if the answer is not 202. */
async function readRefusal(response: Response): Promise<string | null> {
  const body = await response.text();
  if (response.status === 202) return null;
  return `${response.status} ${/"code":\s*"(\w+)"/.exec(body)?.[1] ?? body.slice(0, 100)}`;
}

process.stdout.write(JSON.stringify(await sendUntilTold(JSON.parse(process.argv[2] ?? '') as LiveLoad)));
