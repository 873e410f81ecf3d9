// Sends the loads that its parent process asks for, one at a time. Runs in its own process, so that it does not share a thread with the
// server. One process sends all loads, because starting one takes longer than a short load.
import autocannon from 'autocannon';

export interface Load {
  url: string;
  key: string;
  requests: number;
  connections: number;
  leads: number;
  /** Part of every lead's ID. */
  cohort: string;
  /** Part of every event's ID, so that no ID repeats. */
  round: string;
  /** One event per request, or batches of this many events about this many leads. */
  batch: { events: number; leads: number } | null;
}

export interface LoadResult {
  requestsPerSecond: number;
  p50Ms: number;
  p95Ms: number;
}

let made = 0;

function makeEvent({ round, cohort, leads }: Load, lead: number): object {
  return {
    eventType: 'page_view',
    leadId: `lead_${cohort}_${lead % leads}`,
    eventId: `evt_${round}_${made++}`,
    properties: { page: '/pricing', duration: 45, referrer: 'https://search.example/?q=lead+scoring' },
  };
}

/** Consecutive requests are about different leads, so they do not wait for each other. */
function makeBody(load: Load, request: number): string {
  const { batch } = load;
  if (!batch) return JSON.stringify(makeEvent(load, request));
  const first = request * batch.leads;
  const events = Array.from({ length: batch.events }, (_, i) => makeEvent(load, first + (i % batch.leads)));
  return JSON.stringify({ events });
}

/** Fails unless every request is answered 202, because refused requests are cheaper and would distort the result. */
async function send(load: Load): Promise<LoadResult> {
  const { requests } = load;
  const path = load.batch ? '/api/events/batch' : '/api/events';
  const latencies: number[] = [];
  const statuses = new Map<number, number>();
  let next = 0;
  let startedAt = Number.POSITIVE_INFINITY;
  let endedAt = 0;
  await new Promise<void>((resolve, reject) => {
    const options: autocannon.Options = {
      url: load.url,
      connections: Math.min(load.connections, requests),
      amount: requests,
      timeout: 60,
      headers: { 'X-API-Key': load.key, 'Content-Type': 'application/json' },
      requests: [{ method: 'POST', path, setupRequest: (request) => ({ ...request, body: makeBody(load, next++) }) }],
    };
    autocannon(options, (error) => (error ? reject(error) : resolve())).on(
      'response',
      (_client, status, _bytes, ms) => {
        // Do not wait for autocannon to finish: it checks only once a second.
        endedAt = performance.now();
        startedAt = Math.min(startedAt, endedAt - ms);
        latencies.push(ms);
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
      },
    );
  });
  if (statuses.get(202) !== requests) throw new Error(`answers by status: ${JSON.stringify([...statuses])}`);
  latencies.sort((a, b) => a - b);
  const at = (share: number) => latencies[Math.floor(share * (latencies.length - 1))] ?? 0;
  return { requestsPerSecond: requests / ((endedAt - startedAt) / 1000), p50Ms: at(0.5), p95Ms: at(0.95) };
}

process.on('message', (load: Load) => {
  // If a load fails, the rejection ends this process, so the parent notices the failure.
  void send(load).then((result) => process.send?.(result));
});
