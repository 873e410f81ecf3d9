import { type Call, requirePermission } from '../access/call.ts';
import type { BackTestPlan } from '../contract/back-test.ts';
import { fromInstant, toInstant } from '../contract/instant.ts';
import type { BackTestInput, Study } from '../contract/study.ts';
import type { RulesRefused } from '../domain/change-rules.ts';
import { DEFAULT_OUTCOME } from '../domain/outcome.ts';
import { spaceSnapshots } from '../domain/study/snapshots.ts';
import { DAY_MS } from '../domain/time.ts';
import { findProjectConfig } from '../settings/projects/find-project-config.ts';
import { applyChange } from '../settings/scoring/apply-change.ts';
import { newId } from '../settings/storage/new-id.ts';
import { beginStudy, type StudyNotBegun } from './begin-study.ts';
import { countErased, findHistory } from './find-history.ts';
import { studyObject } from './study-client.ts';
import { findStudy, toStudy } from './study-record.ts';
import type { BackTestStudyPlan } from './study-store.ts';

export interface HistoryTooShort {
  reason: 'history_too_short';
  horizonDays: number;
}

/** Judges the live rules, and a draft if one is given, by the outcomes of the past. */
export async function startBackTest(
  call: Call,
  { draft, from, until, everyDays, activeDays }: BackTestInput,
): Promise<Study | RulesRefused | StudyNotBegun | HistoryTooShort> {
  requirePermission(call, 'rules:write');
  const { env, projectId, now } = call;
  const live = await findProjectConfig(env.DB, projectId);
  if (!live) return { reason: 'no_such_study' };
  const changed = draft && applyChange(draft)(live.ruleset);
  if (changed && 'reason' in changed) return changed;
  const { automations: _, ...config } = live;
  const outcome = live.outcome ?? DEFAULT_OUTCOME;
  const { horizonDays } = outcome;
  const { begins, ends } = await findHistory(env.DB, projectId, now);
  const snapshots = spaceSnapshots({
    ...{ begins, ends, horizonDays, everyDays },
    from: from === undefined ? undefined : fromInstant(from),
    until: until === undefined ? undefined : fromInstant(until),
  });
  const [first] = snapshots;
  const last = snapshots.at(-1);
  if (first === undefined || last === undefined) return { reason: 'history_too_short', horizonDays };
  const studyId = newId('std');
  const plan: BackTestStudyPlan = {
    ...{ kind: 'backtest', studyId, projectId, at: now, snapshots, activeDays },
    config: { ...config, ...(changed && { draft: { ...changed, version: live.ruleset.version + 1 } }) },
    missing: await countErased(env.DB, projectId, first - activeDays * DAY_MS),
  };
  const shown: BackTestPlan = {
    outcome,
    snapshots: snapshots.length,
    ...{ firstAt: toInstant(first), lastAt: toInstant(last) },
    everyDays: snapshots.length > 1 ? (last - first) / (snapshots.length - 1) / DAY_MS : (everyDays ?? 1),
    activeDays,
  };
  if (!(await beginStudy(call, plan, { rulesetVersion: live.ruleset.version, shown })))
    return { reason: 'too_many_studies' };
  await studyObject(env, plan).start();
  const record = await findStudy(env.DB, { projectId, studyId });
  return record ? toStudy(record, 0) : { reason: 'no_such_study' };
}
