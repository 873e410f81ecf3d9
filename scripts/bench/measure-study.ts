import { setTimeout as sleep } from 'node:timers/promises';
import type { Study } from '../../worker/contract/study.ts';
import { apiClient } from '../api-client.ts';
import type { BenchServer } from './bench-server.ts';
import { type Counts, takeCounts } from './count-cost.ts';

const POLL_MS = 50;
const DRAFT = { decay: { graceDays: 3, ratePerDay: 0.1 } };

/** Costs of a study, per lead. */
type StudyCost = Counts & { leads: number; seconds: number };

/** Counts what a simulation of the project's leads costs, in the product's counting build. */
export async function measureStudy(server: BenchServer): Promise<StudyCost> {
  const client = apiClient({ url: server.directUrl, credential: server.key });
  await takeCounts(server);
  const startedAt = performance.now();
  let study = await client.call<Study>('POST', '/api/studies', { kind: 'simulate', draft: DRAFT });
  while (study.status === 'running') {
    await sleep(POLL_MS);
    study = await client.call('GET', `/api/studies/${study.id}`);
  }
  const seconds = (performance.now() - startedAt) / 1000;
  const { done: leads } = study;
  const perLead = Object.entries(await takeCounts(server)).map(([name, count]) => [name, count / leads]);
  return { ...(Object.fromEntries(perLead) as Counts), leads, seconds };
}
