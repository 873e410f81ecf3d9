import { DurableObject } from 'cloudflare:workers';
import { eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import { LIMITS } from '../contract/limits.ts';
import type { StudyTapes } from '../contract/suggestion.ts';
import type { LearningRows } from '../domain/study/learning-rows.ts';
import type { Move } from '../domain/study/simulation.ts';
import { DAY_MS } from '../domain/time.ts';
import { log } from '../observe/log.ts';
import { projectObject } from '../project/project-client.ts';
import { fitSuggestion, rowsOf } from './fit-suggestion.ts';
import { listReached, type ReachedAsked, type ReachedPage } from './reached-pages.ts';
import { resultOf } from './result-of.ts';
import { type LaneMessage, sendLanes } from './send-lanes.ts';
import {
  type BackTestStudyPlan,
  type CohortStudyPlan,
  type KeyRange,
  PHASES,
  type Phase,
  phasesOf,
  type ReturnStudyPlan,
  type SimulationPlan,
  type StepFunnelStudyPlan,
  type StudyPlan,
  type SuggestPlan,
} from './study-plan.ts';
import {
  addPage,
  beginVerifying,
  deletePages,
  findFit,
  findLane,
  findPlan,
  findPredictions,
  insertPlan,
  type LaneRow,
  listStageChanges,
  listUnfinishedLanes,
  noteResumed,
  type PageOfLane,
  type PageStatus,
  type PageSums,
  type Prediction,
  readProgress,
  readSimulation,
  statusOfPage,
} from './study-store.ts';
import { studies } from './tables.ts';
import { tapesOf } from './tapes-of.ts';
import { writeResult } from './write-result.ts';

/** If a lane makes no progress for this long, its message was lost and is sent again. A page may take at most half of this time. */
const STALLED_MS = 2 * LIMITS.lanePageMsMax;
/** A study is deleted with all its data after this time. */
const KEPT_MS = 30 * DAY_MS;

export type PageAsked =
  | { status: Exclude<PageStatus, 'already'> }
  | {
      status: 'already';
      /** The lane's current cursor. Null if its next page is being read, or if there is none. */
      cursor: string | null;
    }
  | { status: 'predict'; plan: SimulationPlan; through: string | null }
  | { status: 'learn'; plan: SuggestPlan; through: string | null }
  | { status: 'judge'; plan: BackTestStudyPlan | SuggestPlan; through: string | null }
  | { status: 'count'; plan: ReturnStudyPlan; through: string | null }
  | { status: 'group'; plan: CohortStudyPlan; through: string | null }
  | { status: 'step'; plan: StepFunnelStudyPlan; through: string | null }
  | { status: 'verify'; plan: StudyPlan; predictions: Prediction[]; next: string; isLast: boolean };

/** The object of one study: its plan, the progress of each lane, and their sums. Progress and sums change in one transaction. */
export class StudyObject extends DurableObject<Env> {
  /** The sample that a running fit uses. If this instance does not have the sample, it is read again. */
  #rows: LearningRows | null = null;
  /**
   * For each lane, the last page that was handed out, and when. If the instance is lost, so is this map, and a page may then be read twice.
   */
  readonly #given = new Map<string, { cursor: string; at: number }>();

  /** Stores the plan. Does nothing if the plan is stored already. If `start` is never called, the alarm starts the lanes. */
  async begin(plan: StudyPlan, ranges: KeyRange[]): Promise<void> {
    const now = Date.now();
    this.ctx.storage.transactionSync(() => insertPlan(this.#sql, plan, ranges, now));
    await this.ctx.storage.setAlarm(now + STALLED_MS);
  }

  /** Starts the lanes. */
  async start(): Promise<void> {
    const plan = findPlan(this.#sql);
    if (plan) await this.#sendLanes(listUnfinishedLanes(this.#sql));
  }

  /** Compares all leads with their predictions. Null if there is no study. */
  async verify(): Promise<{ status: 'verifying' } | { status: 'unfinished' } | null> {
    const now = Date.now();
    if (!findPlan(this.#sql)) return null;
    if (!readProgress(this.#sql, 'predict')?.isFinished) return { status: 'unfinished' };
    this.ctx.storage.transactionSync(() => beginVerifying(this.#sql, now));
    this.#given.clear();
    await this.ctx.storage.setAlarm(now + STALLED_MS);
    await this.#sendLanes(listUnfinishedLanes(this.#sql));
    if (readProgress(this.#sql, 'verify')?.isFinished) await this.#finish('verify');
    return { status: 'verifying' };
  }

  /** Hands out the work of one page, to one worker at a time. `isRetry` means that the worker's earlier attempt did not finish. */
  page({
    phase,
    lane,
    cursor,
    isRetry = false,
  }: {
    phase: Phase;
    lane: number;
    cursor: string;
    isRetry?: boolean;
  }): PageAsked {
    const plan = findPlan(this.#sql);
    const status = statusOfPage(this.#sql, { phase, lane, cursor });
    if (!plan || status === 'gone') return { status: 'gone' };
    if (status === 'early') return { status };
    const there = findLane(this.#sql, phase, lane);
    const given = this.#given.get(placeOf(phase, lane));
    const isGiven = given?.cursor === there?.cursor && (given?.at ?? 0) > Date.now() - STALLED_MS;
    if (status === 'already' || (isGiven && !isRetry))
      return { status: 'already', cursor: !there || there.finished === 1 || isGiven ? null : there.cursor };
    const asked = this.#workOf(plan, { phase, lane, cursor, through: there?.through_key ?? null });
    if (asked.status !== 'already') this.#given.set(placeOf(phase, lane), { cursor, at: Date.now() });
    return asked;
  }

  #workOf(
    plan: StudyPlan,
    { phase, lane, cursor, through }: { phase: Phase; lane: number; cursor: string; through: string | null },
  ): PageAsked {
    if (phase !== 'verify') return walkOf(plan, phase, through);
    const page = findPredictions(this.#sql, lane, cursor);
    return page ? { status: 'verify', plan, ...page } : { status: 'already', cursor: null };
  }

  /**
   * Adds the sums of a page if the page is at its lane's cursor, so that each page counts exactly once. Returns whether the lane has more
   * pages.
   */
  async add(page: PageOfLane, given: PageSums): Promise<{ status: PageStatus | 'more' | 'end' }> {
    const now = Date.now();
    const stageChangesMax = Math.ceil(LIMITS.studyStageChangesMax / LIMITS.walkLanes);
    const status = this.ctx.storage.transactionSync(() => addPage(this.#sql, page, { given, stageChangesMax, now }));
    if (status === 'end' && readProgress(this.#sql, given.phase)?.isFinished)
      // If writing the result fails, the alarm tries again.
      await this.#finish(given.phase).catch((error: unknown) =>
        log('warn', 'study.not_written', { error: String(error) }),
      );
    return { status };
  }

  /** The number of leads that have been read. Null if there is no study. */
  progress(): { done: number } | null {
    const plan = findPlan(this.#sql);
    if (!plan) return null;
    const done = phasesOf(plan).map((phase) => readProgress(this.#sql, phase)?.done ?? 0);
    return { done: Math.floor(done.reduce((total, one) => total + one, 0) / done.length) };
  }

  /** Leads whose stage changes, by ID, or leads whose score changes most. */
  leads(query: { list: 'stage_changes'; after: string; limit: number } | { list: 'largest_moves' }): Move[] | null {
    if (!findPlan(this.#sql)) return null;
    return query.list === 'stage_changes'
      ? listStageChanges(this.#sql, query.after, query.limit)
      : [...readSimulation(this.#sql).moves];
  }

  /** The leads that have reached a step of a funnel, or null if the study is not a funnel. */
  reached(asked: ReachedAsked): ReachedPage | null {
    return findPlan(this.#sql)?.kind === 'funnel' ? listReached(this.#sql, asked) : null;
  }

  /** The recorded leads with which the browser tries out other points. Null if the study has recorded none. */
  tapes(): StudyTapes | null {
    const plan = findPlan(this.#sql);
    return plan?.kind === 'suggest' ? tapesOf(this.#sql, plan) : null;
  }

  /** Deletes the study. Pages that arrive later find nothing. */
  async delete(): Promise<void> {
    await this.ctx.storage.deleteAlarm();
    await this.ctx.storage.deleteAll();
  }

  /** Sends lost messages again and writes missing results. Deletes the study when it is old enough. Never throws. */
  override async alarm(): Promise<void> {
    const now = Date.now();
    const plan = findPlan(this.#sql);
    if (!plan) return;
    try {
      if (now >= plan.at + KEPT_MS) {
        await drizzle(this.env.DB).delete(studies).where(eq(studies.id, plan.studyId));
        await this.delete();
        return;
      }
      const stalled = listUnfinishedLanes(this.#sql).filter((lane) => this.#seenAt(lane) <= now - STALLED_MS);
      await this.#sendLanes(stalled);
      for (const lane of stalled) noteResumed(this.#sql, lane, now);
      for (const phase of PHASES) if (readProgress(this.#sql, phase)?.isFinished) await this.#finish(phase);
    } catch (error) {
      log('warn', 'study.alarm_failed', { studyId: plan.studyId, error: String(error) });
      await this.ctx.storage.setAlarm(now + STALLED_MS);
      return;
    }
    const seenAt = listUnfinishedLanes(this.#sql).map((lane) => this.#seenAt(lane));
    const checkAt = seenAt.length === 0 ? plan.at + KEPT_MS : Math.min(...seenAt) + STALLED_MS;
    await this.ctx.storage.setAlarm(this.#isFitting(plan) ? now : checkAt);
  }

  async #sendLanes(lanes: readonly LaneRow[]): Promise<void> {
    const plan = findPlan(this.#sql);
    if (!plan) return;
    const { projectId, studyId } = plan;
    const messages = lanes.map(
      ({ phase, lane, cursor }): LaneMessage => ({ type: 'lane', projectId, studyId, phase, lane, cursor }),
    );
    await sendLanes(this.env, messages);
  }

  /** When the lane last advanced, or when its next page was handed out. */
  #seenAt({ phase, lane, moved_at: movedAt }: LaneRow): number {
    return Math.max(movedAt, this.#given.get(placeOf(phase, lane))?.at ?? 0);
  }

  /** Safe to repeat, because it writes the same result again. */
  async #finish(phase: Phase): Promise<void> {
    const plan = findPlan(this.#sql);
    if (!plan) return;
    if (plan.kind === 'suggest' && phase === 'learn' && !(await this.#fit(plan))) return;
    const result = resultOf(this.#sql, plan, phase);
    const isNew = await writeResult(this.env.DB, { studyId: plan.studyId, phase, result, now: Date.now() });
    if (phase === 'judge') deletePages(this.#sql, 'judgments');
    if (phase === 'count') deletePages(this.#sql, 'tapes');
    if (!isNew) return;
    await projectObject(this.env, plan.projectId)
      .tellOfStudy(plan.studyId)
      .catch((error: unknown) => log('warn', 'study.not_told', { studyId: plan.studyId, error: String(error) }));
  }

  /** Takes a step of a fit. When the suggestion is found, starts testing it. Returns whether the search has ended without a result. */
  async #fit(plan: SuggestPlan): Promise<boolean> {
    const now = Date.now();
    const rows = () => (this.#rows ??= rowsOf(this.#sql, plan));
    const status = this.ctx.storage.transactionSync(() => fitSuggestion(this.#sql, plan, { rows, now }));
    if (status === 'more') await this.ctx.storage.setAlarm(now);
    else this.#rows = null;
    if (status === 'found') await this.#sendLanes(listUnfinishedLanes(this.#sql));
    return status === 'nothing';
  }

  #isFitting({ kind }: StudyPlan): boolean {
    return kind === 'suggest' && findFit(this.#sql)?.status === 'fitting';
  }

  get #sql(): SqlStorage {
    return this.ctx.storage.sql;
  }
}

const placeOf = (phase: Phase, lane: number): string => `${phase} ${lane}`;

/** The work for a lane's next page. Verifications do not use this function. */
function walkOf(plan: StudyPlan, phase: Phase, through: string | null): PageAsked {
  switch (plan.kind) {
    case 'simulate':
      return { status: 'predict', plan, through };
    case 'backtest':
    case 'challenge':
      return { status: 'judge', plan, through };
    case 'suggest':
      return { status: phase === 'learn' ? 'learn' : 'judge', plan, through };
    case 'return':
      return { status: 'count', plan, through };
    case 'cohorts':
      return { status: 'group', plan, through };
    case 'funnel':
      return { status: 'step', plan, through };
  }
}
