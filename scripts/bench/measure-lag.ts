import { setTimeout as sleep } from 'node:timers/promises';
import { apiClient } from '../api-client.ts';
import type { BenchServer } from './bench-server.ts';
import { runLoad, type Scenario } from './run-load.ts';

const POLL_MS = 10;
const PROBE_LEADS = 5;

/** Measures, for each event, how many ms after its 202 the lead's row in D1 shows it, under the load of `scenario`. */
export async function measureLag(server: BenchServer, scenario: Scenario, probes: number): Promise<number[]> {
  let loading = true;
  const load = (async () => {
    while (loading) await runLoad(server, scenario, 'lag');
  })();
  const client = apiClient({ url: server.directUrl, credential: server.key });
  const query = server.rows?.prepare('SELECT event_count AS n FROM leads WHERE lead_id = ?');
  const lags: number[] = [];
  for (let i = 0; i < probes; i++) {
    const leadId = `probe_${i % PROBE_LEADS}`;
    const expected = Math.floor(i / PROBE_LEADS) + 1;
    await client.call('POST', '/api/events', { eventType: 'page_view', leadId, eventId: `probe_${i}` });
    const answeredAt = performance.now();
    while (query?.get(leadId)?.n !== expected) await sleep(POLL_MS);
    lags.push(performance.now() - answeredAt);
  }
  loading = false;
  await load;
  return lags;
}
