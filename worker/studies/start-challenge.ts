import { type Call, requirePermission } from '../access/call.ts';
import { SYSTEM } from '../access/permissions.ts';
import type { Study } from '../contract/study.ts';
import { DEFAULT_OUTCOME } from '../domain/outcome.ts';
import { challengeMoments } from '../domain/study/challenge-moments.ts';
import { findProjectConfig } from '../settings/projects/find-project-config.ts';
import { newId } from '../settings/storage/new-id.ts';
import { beginBackTest, type HistoryTooShort } from './begin-back-test.ts';
import type { StudyCall, StudyNotBegun } from './begin-study.ts';
import { findChallenger, type NoChallenger } from './challenger-record.ts';
import { findHistory } from './find-history.ts';
import { findStudy, toStudy } from './study-record.ts';

/** A lead is judged for this many days after its last activity. By default, back-tests judge leads for the same number of days. */
const ACTIVE_DAYS = 90;

type NotStarted = StudyNotBegun | HistoryTooShort | NoChallenger;

/** Compares the live rules and the challenger by the events since the challenger was set. */
export async function startChallenge(call: Call): Promise<Study | NotStarted> {
  requirePermission(call, 'rules:write');
  const studyId = newId('std');
  const refused = await beginChallenge(call, studyId);
  if (refused) return refused;
  const record = await findStudy(call.env.DB, { projectId: call.projectId, studyId });
  return record ? toStudy(record, 0) : { reason: 'no_such_study' };
}

/** Starts the platform's daily comparison, if there is something to compare. */
export const startDailyChallenge = (
  env: Env,
  { projectId, now }: { projectId: string; now: number },
): Promise<NotStarted | null> => beginChallenge({ env, projectId, now, actor: SYSTEM }, newId('std'));

async function beginChallenge(call: StudyCall, studyId: string): Promise<NotStarted | null> {
  const { env, projectId, now } = call;
  const [live, challenger, { ends }] = await Promise.all([
    findProjectConfig(env.DB, projectId),
    findChallenger(env.DB, projectId),
    findHistory(env.DB, projectId, now),
  ]);
  if (!live || !challenger) return { reason: 'no_challenger' };
  const { horizonDays } = live.outcome ?? DEFAULT_OUTCOME;
  const snapshots = challengeMoments({ since: challenger.since, ends, horizonDays });
  const draft = challenger.ruleset;
  return beginBackTest(call, { kind: 'challenge', studyId, live, draft, snapshots, activeDays: ACTIVE_DAYS });
}
