import { addBackTestSums, type BackTestSums, NOTHING_JUDGED } from '../domain/study/back-test-sums.ts';
import { addCohorts, type CohortSums } from '../domain/study/cohorts.ts';
import type { FitState } from '../domain/study/fit-steps.ts';
import { addSimulations, countMoves, type Move, NO_LEADS, type Simulation } from '../domain/study/simulation.ts';
import { addStepFunnels, nothingStepped, type StepFunnelSums } from '../domain/study/step-funnel.ts';
import type { FitSuggestion } from '../domain/study/suggest-fit.ts';
import type { Suggestion } from '../domain/study/to-suggestion-result.ts';
import { type KeyRange, type Phase, phasesOf, type StudyPlan, type SuggestPlan } from './study-plan.ts';

/** The progress of a search for points: its state, or its result. In the result, the suggestion is null if nothing was found. */
export type Fit = { status: 'fitting'; state: FitState } | Found;
export interface Found {
  status: 'fitted';
  suggestion: Suggestion | null;
  /** Missing in studies that an earlier release started. */
  fit?: FitSuggestion | null;
}

/** The prediction for a lead: its ID, a mark that identifies the state of its log, and its future stage and score. */
export type Prediction = [leadId: string, logMark: string, stage: string, score: number];

export interface Verified {
  equal: number;
  changedSince: number;
  different: number;
}
export const NOTHING_VERIFIED: Verified = { equal: 0, changedSince: 0, different: 0 };

/** The sums of one page, which must be added exactly once. */
export type PageSums =
  | { phase: 'predict'; sums: Simulation; predictions: Prediction[]; stageChanges: Move[] }
  | { phase: 'verify'; sums: Verified }
  | { phase: 'learn'; sums: BackTestSums; tapes: Uint8Array }
  | { phase: 'judge'; sums: BackTestSums; judgments: Uint8Array; tapes?: Uint8Array }
  | { phase: 'count'; sums: Counted; tapes: Uint8Array }
  | { phase: 'group'; sums: Grouped }
  | { phase: 'step'; sums: Stepped; tapes: Uint8Array };

/** The leads that have answered. */
export interface Counted {
  leads: number;
}

export interface Grouped extends Counted {
  cohorts: CohortSums;
}

export interface Stepped extends Counted {
  funnel: StepFunnelSums;
}

export interface PageOfLane {
  lane: number;
  /** The page starts after this ID, and the page after that starts after `next`. */
  cursor: string;
  next: string;
  isLast: boolean;
  leads: number;
}

export interface LaneRow extends Record<string, SqlStorageValue> {
  phase: Phase;
  lane: number;
  through_key: string | null;
  cursor: string;
  leads: number;
  finished: number;
  sums: string | null;
  moved_at: number;
}

const TABLES = `
CREATE TABLE IF NOT EXISTS plan (id INTEGER PRIMARY KEY CHECK (id = 1), body TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS lanes (
  phase TEXT NOT NULL, lane INTEGER NOT NULL, through_key TEXT, cursor TEXT NOT NULL, leads INTEGER NOT NULL DEFAULT 0,
  finished INTEGER NOT NULL DEFAULT 0, sums TEXT, moved_at INTEGER NOT NULL, PRIMARY KEY (phase, lane)
) STRICT;
CREATE TABLE IF NOT EXISTS predictions (
  lane INTEGER NOT NULL, after_key TEXT NOT NULL, next_key TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (lane, after_key)
) STRICT;
CREATE TABLE IF NOT EXISTS judgments (
  lane INTEGER NOT NULL, after_key TEXT NOT NULL, body BLOB NOT NULL, PRIMARY KEY (lane, after_key)
) STRICT;
CREATE TABLE IF NOT EXISTS tapes (
  lane INTEGER NOT NULL, after_key TEXT NOT NULL, body BLOB NOT NULL, PRIMARY KEY (lane, after_key)
) STRICT;
CREATE TABLE IF NOT EXISTS fit (id INTEGER PRIMARY KEY CHECK (id = 1), body TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS stage_changes (
  lead_id TEXT PRIMARY KEY, lane INTEGER NOT NULL, body TEXT NOT NULL
) STRICT, WITHOUT ROWID;`;

/** Stores a new study. Does nothing if the plan is stored already. */
export function insertPlan(sql: SqlStorage, plan: StudyPlan, ranges: readonly KeyRange[], now: number): void {
  sql.exec(TABLES);
  if (findPlan(sql)) return;
  sql.exec('INSERT INTO plan (id, body) VALUES (1, ?)', JSON.stringify(plan));
  for (const [lane, { after, through }] of ranges.entries())
    sql.exec(
      'INSERT INTO lanes (phase, lane, through_key, cursor, moved_at) VALUES (?, ?, ?, ?, ?)',
      ...[phasesOf(plan)[0], lane, through, after, now],
    );
}

/** The study's plan. Null if there is no study here (anymore). */
export function findPlan(sql: SqlStorage): StudyPlan | null {
  if (sql.exec(`SELECT 1 FROM sqlite_master WHERE name = 'plan'`).toArray().length === 0) return null;
  const [row] = sql.exec<{ body: string }>('SELECT body FROM plan').toArray();
  // Plans that were stored before back-tests existed have no kind.
  return row ? ({ kind: 'simulate', ...JSON.parse(row.body) } as StudyPlan) : null;
}

/** Replaces the plan of a search for points by a plan that tests the result. Starts the test over the same ranges of leads. */
export function beginProving(sql: SqlStorage, plan: SuggestPlan, now: number): void {
  sql.exec('UPDATE plan SET body = ?', JSON.stringify(plan));
  sql.exec(
    `INSERT INTO lanes (phase, lane, through_key, cursor, moved_at)
     SELECT 'judge', lane, through_key, ifnull(lag(through_key) OVER (ORDER BY lane), ''), ?
     FROM lanes WHERE phase = 'learn'`,
    now,
  );
}

/** The fit so far. Null if the fit has not started. */
export function findFit(sql: SqlStorage): Fit | null {
  const [row] = sql.exec<{ body: string }>('SELECT body FROM fit').toArray();
  return row ? (JSON.parse(row.body) as Fit) : null;
}

/** Stores the fit. A finished fit also deletes the tapes, which only the fit needs. */
export function storeFit(sql: SqlStorage, fit: Fit): void {
  sql.exec('INSERT OR REPLACE INTO fit (id, body) VALUES (1, ?)', JSON.stringify(fit));
  if (fit.status === 'fitted') sql.exec('DELETE FROM tapes');
}

/** Starts verifying all predictions, even if they were verified before. */
export function beginVerifying(sql: SqlStorage, now: number): void {
  sql.exec(`DELETE FROM lanes WHERE phase = 'verify'`);
  sql.exec(
    `INSERT INTO lanes (phase, lane, through_key, cursor, finished, moved_at)
     SELECT 'verify', lane, through_key, '', NOT EXISTS (SELECT 1 FROM predictions WHERE predictions.lane = lanes.lane), ?
     FROM lanes WHERE phase = 'predict'`,
    now,
  );
}

export function findLane(sql: SqlStorage, phase: Phase, lane: number): LaneRow | null {
  return sql.exec<LaneRow>('SELECT * FROM lanes WHERE phase = ? AND lane = ?', phase, lane).toArray()[0] ?? null;
}

export const listUnfinishedLanes = (sql: SqlStorage): LaneRow[] =>
  sql.exec<LaneRow>('SELECT * FROM lanes WHERE finished = 0').toArray();

/** Records that a lane's message was sent again, which counts as progress. */
export const noteResumed = (sql: SqlStorage, { phase, lane }: Pick<LaneRow, 'phase' | 'lane'>, now: number): unknown =>
  sql.exec('UPDATE lanes SET moved_at = ? WHERE phase = ? AND lane = ?', now, phase, lane);

/** The predictions for one page, after a given lead. Also returns where the next page starts, or null at the end of the lane. */
export function findPredictions(
  sql: SqlStorage,
  lane: number,
  cursor: string,
): { predictions: Prediction[]; next: string; isLast: boolean } | null {
  const rows = sql
    .exec<{ body: string; next_key: string }>(
      `SELECT body, next_key FROM predictions WHERE lane = ?1 AND next_key > ?2 AND after_key >= ifnull(
         (SELECT max(after_key) FROM predictions WHERE lane = ?1 AND after_key <= ?2), '') ORDER BY after_key LIMIT 2`,
      ...[lane, cursor],
    )
    .toArray();
  const [page, following] = rows;
  if (!page) return null;
  const predictions = JSON.parse(page.body) as Prediction[];
  return {
    predictions: predictions.slice(1 + predictions.findIndex(([leadId]) => leadId === cursor)),
    next: page.next_key,
    isLast: following === undefined,
  };
}

/**
 * How a page relates to its lane's cursor. `already`: it is behind the cursor. `early`: it is ahead of the cursor. `gone`: the study no
 * longer exists.
 */
export type PageStatus = 'already' | 'early' | 'gone';

export function statusOfPage(
  sql: SqlStorage,
  { phase, lane, cursor }: { phase: Phase; lane: number; cursor: string },
): PageStatus | 'there' {
  const row = findPlan(sql) && findLane(sql, phase, lane);
  if (!row) return 'gone';
  if (row.finished === 1 || row.cursor > cursor) return 'already';
  return row.cursor < cursor ? 'early' : 'there';
}

/**
 * Advances a lane and adds a page's sums, in the caller's transaction. A page counts exactly once, because pages that are not at the lane's
 * cursor are not added. Returns `more` or `end` for a page that was added, or the page's status.
 */
export function addPage(
  sql: SqlStorage,
  page: PageOfLane,
  { given, stageChangesMax, now }: { given: PageSums; stageChangesMax: number; now: number },
): PageStatus | 'more' | 'end' {
  const { lane, cursor, next, isLast, leads } = page;
  const status = statusOfPage(sql, { phase: given.phase, lane, cursor });
  if (status !== 'there') return status;
  const { phase } = given;
  const before = findLane(sql, phase, lane)?.sums;
  const known = before ? JSON.parse(before) : null;
  if (given.phase === 'predict') {
    const { predictions, stageChanges } = given;
    if (predictions.length > 0)
      sql.exec(
        'INSERT INTO predictions (lane, after_key, next_key, body) VALUES (?, ?, ?, ?)',
        ...[lane, cursor, next, JSON.stringify(predictions)],
      );
    // Earlier pages stored all of their changes up to the limit, so the number of stored changes is known. Counting the rows would read all
    // of them for each page.
    const stored = countMoves((known ?? NO_LEADS) as Simulation);
    for (const { leadId, ...move } of stageChanges.slice(0, Math.max(0, stageChangesMax - stored)))
      sql.exec(
        'INSERT INTO stage_changes (lead_id, lane, body) VALUES (?, ?, ?) ON CONFLICT (lead_id) DO NOTHING',
        ...[leadId, lane, JSON.stringify(move)],
      );
  }
  if ('tapes' in given && given.tapes && given.tapes.length > 0)
    sql.exec('INSERT INTO tapes (lane, after_key, body) VALUES (?, ?, ?)', lane, cursor, given.tapes);
  if (given.phase === 'judge' && given.judgments.length > 0)
    sql.exec('INSERT INTO judgments (lane, after_key, body) VALUES (?, ?, ?)', lane, cursor, given.judgments);
  const sums = addSums(known, given);
  sql.exec(
    'UPDATE lanes SET cursor = ?, finished = ?, leads = leads + ?, sums = ?, moved_at = ? WHERE phase = ? AND lane = ?',
    ...[next, isLast ? 1 : 0, leads, JSON.stringify(sums), now, phase, lane],
  );
  return isLast ? 'end' : 'more';
}

/** Adds a page's sums to those of its lane. Before the first page, the lane's sums are null. */
function addSums(known: unknown, given: PageSums): Simulation | Verified | BackTestSums | Counted | Grouped | Stepped {
  switch (given.phase) {
    case 'predict':
      return addSimulations((known ?? NO_LEADS) as Simulation, given.sums);
    case 'verify':
      return addVerified((known ?? NOTHING_VERIFIED) as Verified, given.sums);
    case 'learn':
    case 'judge':
      return addBackTestSums((known ?? NOTHING_JUDGED) as BackTestSums, given.sums);
    case 'count':
      return { leads: ((known ?? { leads: 0 }) as Counted).leads + given.sums.leads };
    case 'group':
      return addGrouped((known ?? NOTHING_GROUPED) as Grouped, given.sums);
    case 'step':
      return addStepped((known ?? NOTHING_STEPPED) as Stepped, given.sums);
  }
}

const NOTHING_GROUPED: Grouped = { leads: 0, cohorts: {} };

const addGrouped = (one: Grouped, other: Grouped): Grouped => ({
  leads: one.leads + other.leads,
  cohorts: addCohorts(one.cohorts, other.cohorts),
});

const NOTHING_STEPPED: Stepped = { leads: 0, funnel: nothingStepped() };

const addStepped = (one: Stepped, other: Stepped): Stepped => ({
  leads: one.leads + other.leads,
  funnel: addStepFunnels(one.funnel, other.funnel),
});

export const addVerified = (one: Verified, other: Verified): Verified => ({
  equal: one.equal + other.equal,
  changedSince: one.changedSince + other.changedSince,
  different: one.different + other.different,
});

const readSums = <Sums>(sql: SqlStorage, phase: Phase): Sums[] =>
  sql
    .exec<{ sums: string }>('SELECT sums FROM lanes WHERE phase = ? AND sums IS NOT NULL ORDER BY lane', phase)
    .toArray()
    .map(({ sums }) => JSON.parse(sums) as Sums);

/** The sums of all lanes so far. */
export const readSimulation = (sql: SqlStorage): Simulation =>
  readSums<Simulation>(sql, 'predict').reduce(addSimulations, NO_LEADS);

export const readVerified = (sql: SqlStorage): Verified =>
  readSums<Verified>(sql, 'verify').reduce(addVerified, NOTHING_VERIFIED);

export const readBackTestSums = (sql: SqlStorage, phase: 'learn' | 'judge'): BackTestSums =>
  readSums<BackTestSums>(sql, phase).reduce(addBackTestSums, NOTHING_JUDGED);

export const readGrouped = (sql: SqlStorage): Grouped =>
  readSums<Grouped>(sql, 'group').reduce(addGrouped, NOTHING_GROUPED);

export const readStepped = (sql: SqlStorage): Stepped =>
  readSums<Stepped>(sql, 'step').reduce(addStepped, NOTHING_STEPPED);

export const readCounted = (sql: SqlStorage): number =>
  readSums<Counted>(sql, 'count').reduce((total, { leads }) => total + leads, 0);

/** Yields the judgments or tapes of each page, with one page in memory at a time. */
export function* readPages(sql: SqlStorage, table: 'judgments' | 'tapes'): Generator<Uint8Array> {
  for (const { body } of sql.exec<{ body: ArrayBuffer }>(`SELECT body FROM ${table} ORDER BY lane, after_key`))
    yield new Uint8Array(body);
}

export const countTapeBytes = (sql: SqlStorage): number =>
  sql.exec<{ bytes: number }>('SELECT ifnull(sum(length(body)), 0) AS bytes FROM tapes').one().bytes;

/**
 * Reads every nth page of tapes, so that they take at most `bytesMax` in total. Also returns how many pages each returned page stands for.
 */
export function readSomeTapes(sql: SqlStorage, bytesMax: number): { pages: Uint8Array[]; standsFor: number } {
  const standsFor = Math.max(1, Math.ceil(countTapeBytes(sql) / bytesMax));
  const pages = sql
    .exec<{ body: ArrayBuffer }>(
      `SELECT body FROM (SELECT body, row_number() OVER (ORDER BY lane, after_key) AS place FROM tapes)
       WHERE place % ?1 = 0`,
      standsFor,
    )
    .toArray()
    .map(({ body }) => new Uint8Array(body));
  return { pages, standsFor };
}

/** Deletes the stored pages, once the result is written. */
export const deletePages = (sql: SqlStorage, table: 'judgments' | 'tapes'): unknown => sql.exec(`DELETE FROM ${table}`);

/** The number of leads that have been read, and whether the phase has finished. Null if the phase has not started. */
export function readProgress(sql: SqlStorage, phase: Phase): { done: number; isFinished: boolean } | null {
  const { lanes, done, finished } = sql
    .exec<{ lanes: number; done: number; finished: number }>(
      'SELECT count(*) AS lanes, ifnull(sum(leads), 0) AS done, ifnull(sum(finished), 0) AS finished FROM lanes WHERE phase = ?',
      phase,
    )
    .one();
  return lanes === 0 ? null : { done, isFinished: finished === lanes };
}

/** Leads whose stage changes, sorted by ID. */
export const listStageChanges = (sql: SqlStorage, after: string, limit: number): Move[] =>
  sql
    .exec<{ lead_id: string; body: string }>(
      'SELECT lead_id, body FROM stage_changes WHERE lead_id > ? ORDER BY lead_id LIMIT ?',
      ...[after, limit],
    )
    .toArray()
    .map(({ lead_id: leadId, body }) => ({ leadId, ...(JSON.parse(body) as Omit<Move, 'leadId'>) }));
