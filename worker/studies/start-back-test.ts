import { type Call, requirePermission } from '../access/call.ts';
import { fromInstant } from '../contract/instant.ts';
import type { BackTestInput, Study } from '../contract/study.ts';
import type { RulesRefused } from '../domain/change-rules.ts';
import { DEFAULT_OUTCOME } from '../domain/outcome.ts';
import { spaceSnapshots } from '../domain/study/snapshots.ts';
import { findProjectConfig } from '../settings/projects/find-project-config.ts';
import { applyChange } from '../settings/scoring/apply-change.ts';
import { newId } from '../settings/storage/new-id.ts';
import { beginBackTest, type HistoryTooShort } from './begin-back-test.ts';
import type { StudyNotBegun } from './begin-study.ts';
import { findDraft, type NoSuchDraft, rulesOf } from './drafts/draft-record.ts';
import { findHistory } from './find-history.ts';
import { findStudy, toStudy } from './study-record.ts';

/** Judges the live rules, and a draft if one is given, by past outcomes. */
export async function startBackTest(
  call: Call,
  { draft, draftId, from, until, everyDays, activeDays }: BackTestInput,
): Promise<Study | RulesRefused | StudyNotBegun | HistoryTooShort | NoSuchDraft> {
  requirePermission(call, 'rules:write');
  const { env, projectId, now } = call;
  const live = await findProjectConfig(env.DB, projectId);
  if (!live) return { reason: 'no_such_study' };
  const stored = draftId === undefined ? null : await findDraft(env.DB, { projectId, draftId });
  if (draftId !== undefined && !stored) return { reason: 'no_such_draft' };
  const changed = stored ? await rulesOf(stored.ruleset) : draft && applyChange(draft)(live.ruleset);
  if (changed && 'reason' in changed) return changed;
  const { horizonDays } = live.outcome ?? DEFAULT_OUTCOME;
  const { begins, ends } = await findHistory(env.DB, projectId, now);
  const snapshots = spaceSnapshots({
    ...{ begins, ends, horizonDays, everyDays },
    from: from === undefined ? undefined : fromInstant(from),
    until: until === undefined ? undefined : fromInstant(until),
  });
  const studyId = newId('std');
  const asked = { kind: 'backtest' as const, studyId, live, draft: changed, snapshots, everyDays, activeDays };
  const refused = await beginBackTest(call, { ...asked, stored });
  if (refused) return refused;
  const record = await findStudy(env.DB, { projectId, studyId });
  return record ? toStudy(record, 0) : { reason: 'no_such_study' };
}
