import { setTimeout as sleep } from 'node:timers/promises';
import type { BackTestResult } from '../../worker/contract/back-test.ts';
import type { Study } from '../../worker/contract/study.ts';
import type { SuggestionResult } from '../../worker/contract/suggestion.ts';
import { type ApiClient, apiClient } from '../api-client.ts';
import { replayEvents } from '../replay/replay-events.ts';
import type { ProvingSet } from './proving-set.ts';

const POLL_MS = 1_000;

/** Proves a set through the product: a new account, its rules and outcome, all events, and both studies, by the API alone. */
export async function judgeByApi(
  url: string,
  set: ProvingSet,
  { onProgress }: { onProgress: (sent: number) => void },
): Promise<{ result: BackTestResult; suggestion: SuggestionResult }> {
  const { owner, server, projectId } = await openProject(url, set.name);
  await owner.call('PUT', '/api/scoring-rules/ruleset', {
    rules: set.rules.map(({ id: _, ...rule }) => rule),
    decay: set.decay,
  });
  await owner.call('PATCH', `/api/projects/${projectId}`, { outcome: set.outcome });
  const events = set.events.map(({ at, ...event }) => ({ ...event, timestamp: new Date(at).toISOString() }));
  const { accepted, reasons } = await replayEvents(server, events, { onProgress });
  if (accepted !== events.length)
    throw new Error(`${accepted} of ${events.length} events were accepted: ${reasons.join(', ')}`);
  const leads = new Set(events.map(({ leadId }) => leadId)).size;
  // The list, which a study walks, may lag behind the leads.
  for (;;) {
    const result = await backTest(owner, set);
    if (result.leads === leads) return { result, suggestion: await suggest(owner, set) };
    await sleep(POLL_MS);
  }
}

async function backTest(owner: ApiClient, { from, until, everyDays, activeDays }: ProvingSet): Promise<BackTestResult> {
  const study = await finish(owner, { kind: 'backtest', from, until, everyDays, activeDays });
  if (study.kind === 'backtest' && study.result) return study.result;
  throw new Error('the back-test has no result');
}

async function suggest(
  owner: ApiClient,
  { from, until, learnFrom, learnUntil, everyDays, activeDays }: ProvingSet,
): Promise<SuggestionResult> {
  const asked = { kind: 'suggest', from, until, learnFrom, learnUntil, everyDays, activeDays };
  const study = await finish(owner, asked);
  if (study.kind === 'suggest' && study.result) return study.result;
  throw new Error('the search for points has no result');
}

/** Starts a study and waits for its result. */
async function finish(owner: ApiClient, asked: object): Promise<Study> {
  const { id } = await owner.call<Study>('POST', '/api/studies', asked);
  for (;;) {
    const study = await owner.call<Study>('GET', `/api/studies/${id}`);
    if (study.status === 'finished') return study;
    await sleep(POLL_MS);
  }
}

async function openProject(
  url: string,
  projectName: string,
): Promise<{ owner: ApiClient; server: ApiClient; projectId: string }> {
  const account = { email: `prove-${Date.now()}@example.com`, password: `${crypto.randomUUID()}`, projectName };
  const anyone = apiClient({ url });
  const { token, user } = await anyone.call<{ token: string; user: { projectId: string } }>(
    ...(['POST', '/api/auth/register', account] as const),
  );
  const owner = apiClient({ url, credential: token });
  const { apiKey } = await owner.call<{ apiKey: string }>('POST', '/api/auth/generate-api-key', { kind: 'secret' });
  return { owner, server: apiClient({ url, credential: apiKey }), projectId: user.projectId };
}
