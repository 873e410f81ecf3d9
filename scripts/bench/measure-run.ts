import { setTimeout as sleep } from 'node:timers/promises';
import type * as z from 'zod';
import type { LeadRun as LeadRunSchema } from '../../worker/contract/scoring-rule.ts';
import { apiClient } from '../api-client.ts';
import type { BenchServer } from './bench-server.ts';
import { runLoad } from './run-load.ts';

const POLL_MS = 50;
const EVENTS_PER_REQUEST = 100;

/** Measures the seconds that a rescore of this many new leads takes, from the request to its end. */
export async function measureRun(server: BenchServer, leads: number): Promise<number> {
  const batch = { events: EVENTS_PER_REQUEST, leads: EVENTS_PER_REQUEST };
  await runLoad(server, { requests: leads / EVENTS_PER_REQUEST, connections: 4, leads, batch }, 'run');
  const client = apiClient({ url: server.directUrl, credential: server.key });
  const startedAt = performance.now();
  let run = await client.call<z.infer<typeof LeadRunSchema>>('POST', '/api/scoring-rules/rescore', {});
  while (run.status === 'running') {
    await sleep(POLL_MS);
    run = await client.call('GET', `/api/scoring-rules/rescore/${run.id}`);
  }
  if (run.done < leads) throw new Error(`the run ended after ${run.done} of ${leads} leads`);
  return (performance.now() - startedAt) / 1000;
}
