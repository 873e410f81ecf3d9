import { type Call, requirePermission } from '../access/call.ts';
import { fromInstant, toInstant } from '../contract/instant.ts';
import { LIMITS } from '../contract/limits.ts';
import type { Study, SuggestInput } from '../contract/study.ts';
import type { SuggestionPlan } from '../contract/suggestion.ts';
import { DEFAULT_OUTCOME } from '../domain/outcome.ts';
import { candidateRules } from '../domain/study/candidate-rules.ts';
import { splitSnapshots } from '../domain/study/snapshots.ts';
import { traitCandidates } from '../domain/study/trait-candidates.ts';
import { DAY_MS, HOUR_MS } from '../domain/time.ts';
import { sampleTraits } from '../project/lead-properties.ts';
import { findProjectConfig } from '../settings/projects/find-project-config.ts';
import { newId } from '../settings/storage/new-id.ts';
import type { HistoryTooShort } from './begin-back-test.ts';
import { beginStudy, type StudyNotBegun } from './begin-study.ts';
import { countErased, findHistory } from './find-history.ts';
import { studyObject } from './study-client.ts';
import type { SuggestPlan } from './study-plan.ts';
import { findStudy, toStudy } from './study-record.ts';

/** Max. leads to learn from that never convert. More leads would not improve the suggestion and would not fit into memory. */
const LEADS_MAX = 40_000;

/** Searches for the points, caps and decay that would have best predicted who reaches the outcome. */
export async function startSuggestion(
  call: Call,
  { from, until, learnFrom, learnUntil, everyDays, activeDays }: SuggestInput,
): Promise<Study | StudyNotBegun | HistoryTooShort> {
  requirePermission(call, 'rules:write');
  const { env, projectId, now } = call;
  const live = await findProjectConfig(env.DB, projectId);
  if (!live) return { reason: 'no_such_study' };
  const { automations: _, ...config } = live;
  const outcome = live.outcome ?? DEFAULT_OUTCOME;
  const { isReserved: _isReserved, ...shownOutcome } = outcome;
  const { horizonDays } = outcome;
  const { begins, ends, leads } = await findHistory(env.DB, projectId, now);
  const timeOf = (instant: string | undefined) => (instant === undefined ? undefined : fromInstant(instant));
  const { learned, proved } = splitSnapshots({
    ...{ begins, ends, horizonDays, everyDays },
    ...{ from: timeOf(from), until: timeOf(until), learnFrom: timeOf(learnFrom), learnUntil: timeOf(learnUntil) },
  });
  const [first] = learned;
  const last = learned.at(-1);
  if (first === undefined || last === undefined) return { reason: 'history_too_short', horizonDays };
  const eventTypes = await listEventTypes(env.DB, { projectId, since: first - activeDays * DAY_MS, until: last });
  const rules = candidateRules(live.ruleset, {
    eventTypes,
    newMax: Math.max(0, LIMITS.rulesMax - live.ruleset.rules.length),
  });
  const traits = traitCandidates(await sampleTraits(env.DB, projectId), live.ruleset.fit);
  const studyId = newId('std');
  const plan: SuggestPlan = {
    ...{ kind: 'suggest', studyId, projectId, at: now, config, snapshots: proved, activeDays },
    learning: { config: { ...config, ruleset: { ...live.ruleset, rules }, traits }, snapshots: learned },
    standsFor: Math.max(1, Math.ceil(leads / LEADS_MAX)),
    missing: await countErased(env.DB, projectId, (proved[0] ?? first) - activeDays * DAY_MS),
  };
  const shown: SuggestionPlan = {
    outcome: shownOutcome,
    activeDays,
    learnedAt: toShown(learned),
    provedAt: toShown(proved),
  };
  if (!(await beginStudy(call, plan, { rulesetVersion: live.ruleset.version, shown })))
    return { reason: 'too_many_studies' };
  await studyObject(env, plan).start();
  const record = await findStudy(env.DB, { projectId, studyId });
  return record ? toStudy(record, 0) : { reason: 'no_such_study' };
}

const toShown = (snapshots: readonly number[]): SuggestionPlan['learnedAt'] => ({
  moments: snapshots.length,
  firstAt: toInstant(snapshots[0] as number),
  lastAt: toInstant(snapshots.at(-1) as number),
});

/** The event types in the period to learn from, most frequent first. */
async function listEventTypes(
  db: D1Database,
  { projectId, since, until }: { projectId: string; since: number; until: number },
): Promise<string[]> {
  const { results } = await db
    .prepare(
      `SELECT event_type AS eventType FROM activity_hourly WHERE project_id = ?1 AND hour BETWEEN ?2 AND ?3
       GROUP BY event_type ORDER BY sum(count) DESC, event_type LIMIT ?4`,
    )
    .bind(projectId, Math.floor(since / HOUR_MS), Math.floor(until / HOUR_MS), LIMITS.rulesMax)
    .all<{ eventType: string }>();
  return results.map(({ eventType }) => eventType);
}
