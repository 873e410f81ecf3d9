import { setTimeout as sleep } from 'node:timers/promises';
import type * as z from 'zod';
import type { ActivityCounts } from '../../worker/contract/analytics.ts';
import type { BackTestResult } from '../../worker/contract/back-test.ts';
import type { CohortResult } from '../../worker/contract/cohorts.ts';
import type { ComingBack } from '../../worker/contract/coming-back.ts';
import { LIMITS } from '../../worker/contract/limits.ts';
import type { SourceReport } from '../../worker/contract/source-report.ts';
import type { Study } from '../../worker/contract/study.ts';
import type { SuggestionResult } from '../../worker/contract/suggestion.ts';
import { DAY_MS } from '../../worker/domain/time.ts';
import { type ApiClient, apiClient } from '../api-client.ts';
import { replayEvents } from '../replay/replay-events.ts';
import { spanOf } from './judge-here.ts';
import type { CohortBar, ProvingHistory, ProvingSet, ReturnBar, SourceBar } from './proving-set.ts';

export const POLL_MS = 1_000;

/** A history that was imported into its own project on a server. */
export interface ImportedHistory {
  owner: ApiClient;
}

/** Imports a history using only the API: it creates an account, the rules and the outcome, then sends all events. */
export async function importByApi(
  url: string,
  { name, events: given, outcome, scoring, drift }: ProvingHistory,
  { onProgress }: { onProgress: (sent: number) => void },
): Promise<ImportedHistory> {
  const { owner, server, projectId } = await openProject(url, name);
  const rated = scoring ?? drift;
  if (rated)
    await owner.call('PUT', '/api/scoring-rules/ruleset', {
      rules: rated.rules.map(({ id: _, ...rule }) => rule),
      decay: rated.decay,
    });
  await owner.call('PATCH', `/api/projects/${projectId}`, { outcome });
  const events = given.map(({ at, ...event }) => ({ ...event, timestamp: new Date(at).toISOString() }));
  const { accepted, reasons } = await replayEvents(server, events, { onProgress });
  if (accepted !== events.length)
    throw new Error(`${accepted} of ${events.length} events were accepted: ${reasons.join(', ')}`);
  // Waits until D1 shows every event: the lists that studies read, and the counts by type, may lag behind the leads.
  while ((await countActivities(owner, given)) < given.length) await sleep(POLL_MS);
  return { owner };
}

/** Counts the activities that the product's charts show for the period of the events. */
async function countActivities(owner: ApiClient, events: ProvingHistory['events']): Promise<number> {
  const { begins, ends } = spanOf(events);
  const span = LIMITS.analyticsDailyDaysMax * DAY_MS;
  const dayOf = (at: number) => new Date(at).toISOString().slice(0, 10);
  let total = 0;
  for (let from = begins; from <= ends; from += span) {
    const range = new URLSearchParams({ from: dayOf(from), to: dayOf(Math.min(ends, from + span - DAY_MS)) });
    const counts = await owner.call<z.infer<typeof ActivityCounts>>('GET', `/api/analytics/activity?${range}`);
    total += counts.reduce((sum, { count }) => sum + count, 0);
  }
  return total;
}

/** Runs both studies of a set whose rules are known. */
export const judgeByApi = async (
  { owner }: ImportedHistory,
  set: ProvingSet,
): Promise<{ result: BackTestResult; suggestion: SuggestionResult }> => ({
  result: await backTest(owner, set),
  suggestion: await suggest(owner, set),
});

export async function countCohortsByApi(
  owner: ApiClient,
  { by, withinDays }: Pick<CohortBar, 'by' | 'withinDays'>,
): Promise<CohortResult> {
  const study = await finish(owner, { kind: 'cohorts', by, withinDays });
  if (study.kind === 'cohorts' && study.result) return study.result;
  throw new Error('the cohorts have no result');
}

export const compareSourcesByApi = (owner: ApiClient, { from, to }: SourceBar): Promise<SourceReport> =>
  owner.call('GET', `/api/analytics/sources?from=${from}&to=${to}`);

export async function countReturnsByApi(
  owner: ApiClient,
  { testAt, horizonDays }: Pick<ReturnBar, 'testAt' | 'horizonDays'>,
): Promise<ComingBack> {
  const study = await finish(owner, { kind: 'return', testAt, horizonDays });
  if (study.kind === 'return' && study.result) return study.result;
  throw new Error('the count of who comes back has no result');
}

export async function backTest(
  owner: ApiClient,
  { from, until, everyDays, activeDays }: Pick<ProvingSet, 'from' | 'until' | 'everyDays' | 'activeDays'>,
): Promise<BackTestResult> {
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
export async function finish(owner: ApiClient, asked: object): Promise<Study> {
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
