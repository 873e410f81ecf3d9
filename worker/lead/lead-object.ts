import { DurableObject } from 'cloudflare:workers';
import { sendToDeliveries } from '../automations/deliveries-client.ts';
import type { BehaviorCount } from '../contract/behavior-condition.ts';
import type { ComingBack } from '../contract/coming-back.ts';
import type { Intelligence } from '../contract/intelligence.ts';
import type { Lead, LeadDetail } from '../contract/lead.ts';
import { LIMITS } from '../contract/limits.ts';
import type { Outcome } from '../contract/outcome.ts';
import type { ProjectChange } from '../contract/project-change.ts';
import type { ProjectConfig, TrackedBehavior } from '../contract/project-config.ts';
import type { Work } from '../contract/work.ts';
import { backOffMs } from '../domain/back-off.ts';
import { type BehaviorTimes, behaviorCountsOf, behaviorTimesOf } from '../domain/behaviors.ts';
import type { PromptRule } from '../domain/find-prompt.ts';
import type { EventPosition, LeadEvent } from '../domain/lead-event.ts';
import { isErased, isGone, sealedInto } from '../domain/merge-state.ts';
import { type CohortAnswer, type CohortQuestion, cohortAnswerOf } from '../domain/study/cohorts.ts';
import type { LeadDays } from '../domain/study/coming-back.ts';
import type { LearningTape } from '../domain/study/learning-tape.ts';
import { type StepFunnelAnswer, type StepFunnelQuestion, stepFunnelAnswerOf } from '../domain/study/step-funnel.ts';
import type { Tape } from '../domain/study/tape.ts';
import type { StageChange } from '../domain/trace.ts';
import { eventsSaying, type Sayable } from '../domain/work.ts';
import { log } from '../observe/log.ts';
import { currentRequestId, forRequest, type Requested } from '../observe/request-id.ts';
import { PAUSES } from '../pauses.ts';
import { askProjectConfig, sendToProject } from '../project/project-client.ts';
import { holderOf } from '../sockets/held-by.ts';
import { answerClose, closeWatchers, openWatcher, watchersOf } from '../sockets/watchers.ts';
import { announce, type Tells } from './announce.ts';
import { bringUpToDate } from './bring-up-to-date.ts';
import { type CarriedConfig, type ConfigNeeded, callWithConfig, isConfigNeeded } from './carried-config.ts';
import { type ChangeListCommand, changeList } from './change-list.ts';
import { type DrainResult, drain } from './drain.ts';
import {
  type EraseConditions,
  type EraseOptions,
  type EraseResult,
  erase,
  type NotQuiet,
  partsToErase,
} from './erase.ts';
import { type LeadPast, pastOf } from './go-back/lead-past.ts';
import { planReturn, type ReturnPlan, type ReturnRefused } from './go-back/plan-return.ts';
import { type PreparedReturn, prepareReturn } from './go-back/prepare-return.ts';
import { type Settled, settleReturn, type Unbegun, unbegin } from './go-back/settle-return.ts';
import { type IngestCommand, type IngestResult, ingest, isTakenOut, type Sealed, TAKE_OUT } from './ingest.ts';
import { readConfig } from './known-configs.ts';
import { leadObject, walkUp } from './lead-client.ts';
import { leadLog } from './lead-log.ts';
import { publish, snapshotMessage } from './lead-sockets.ts';
import {
  type AbsorbCommand,
  type AbsorbResult,
  absorb,
  type ForgetQuery,
  type ForgetResult,
  forget,
  type ReleaseResult,
  release,
} from './merge/absorb.ts';
import { type AdmitMergeCommand, type AdmitMergeResult, admitMerge, unadmit } from './merge/admit-merge.ts';
import { advanceMerge, type Leads } from './merge/advance-merge.ts';
import { type Burden, measure } from './merge/measure.ts';
import { type MoveOnCommand, moveOn } from './merge/raise.ts';
import { type SealCommand, type SealResult, seal, unseal } from './merge/seal.ts';
import { finishPass, passOverLog, recomputeDueAt } from './recompute.ts';
import { refresh } from './refresh.ts';
import { reproject } from './reproject.ts';
import { adoptHistorySettings, rescore } from './rescore.ts';
import { saidBy } from './said-by.ts';
import { sendOutbox } from './send-outbox.ts';
import { listAbsorbedLeads } from './storage/absorbed-leads.ts';
import { findFirstReceivedAt, readReceivedAt, readWorkType } from './storage/event-log.ts';
import { LeadMemory, type LeadStore, type StoredLead } from './storage/lead-memory.ts';
import type { LogEntry } from './storage/log-entry.ts';
import { hasSchema } from './storage/migrations.ts';
import { listOutgoing } from './storage/outbox.ts';
import { findLead, readFailures, transact, writeFailures } from './storage/snapshot.ts';
import { walkLog } from './storage/walk-log.ts';
import type { WithdrawnEvent } from './storage/withdrawn-events.ts';
import { updateSegments } from './update-segments.ts';
import { type ExplanationQuery, type ScoreAccount, viewExplanation } from './view-explanation.ts';
import { type LeadIdentity, viewIdentity } from './view-identity.ts';
import { viewIntelligence, viewLead, viewLeadAt, viewLeadDetail } from './view-lead.ts';
import {
  type LeadOutline,
  type LogPage,
  viewEntries,
  viewLog,
  viewOutline,
  viewTransitions,
  viewWithdrawn,
} from './view-log.ts';
import {
  type BackTestAsked,
  type LeadObservation,
  type StudyQuestion,
  viewActiveDays,
  viewLearningTape,
  viewObservation,
  viewTape,
} from './view-observation.ts';
import { type TimelinePage, type TimelineQuery, viewTimeline } from './view-timeline.ts';
import { type WithdrawCommand, type WithdrawResult, withdraw } from './withdraw.ts';

/** The lead's version before and after a call. The two versions are equal if nothing changed. */
interface Versions {
  fromVersion: number;
  version: number;
}

/** The announcements of a change, and the config whose automations it may trigger. */
interface Told extends Requested {
  tells?: Tells | undefined;
  /** Absent if the change came without a config. Such a change triggers no automation and does not update segments. */
  projectConfig?: ProjectConfig;
}

/** A command as a call carries it: its config may lack the text, which this object then requests. */
type Carried<Command> = Omit<Command, 'config'> & { config: CarriedConfig };

/**
 * How soon pending work runs. A free in-memory timer does it. If the object is evicted first, the alarm does it later; setting the alarm
 * costs one row. Work that merely continues runs at once.
 */
const AT_ONCE = { timerMs: 0, alarmMs: 2_000 };
const soon = () => ({ timerMs: PAUSES.row, alarmMs: 2_000 });
const busy = () => ({ timerMs: PAUSES.busyRow, alarmMs: 10_000 });
/** A lead is busy if its last row was sent less than this long ago. */
const BUSY_MS = 2_000;
/** Max. steps of a merge that run within the call that starts it. */
const STEPS_AT_ONCE = 5;
/** If an alarm is overdue by this much, it will not fire anymore and is set again. */
const ALARM_LATE_MS = 60_000;
/** The pauses between failed attempts: at most a minute, so that all leads recover within a minute after an outage. */
const RETRY_MS = { minMs: 1_000, maxMs: 60_000 };
/** The pause while D1 cannot be written. */
const OUTAGE_DELAY_MS = 5_000;

/** One lead: its log, its score, its sockets. The platform runs it single-threaded, so nothing here needs a lock. */
export class LeadObject extends DurableObject<Env> {
  /** The memory is a member of the object so that tests can reach it. Calls over RPC reach only methods. */
  readonly memory = new LeadMemory();
  /** Tests replace this, because the local runtime keeps no history. */
  past: LeadPast = pastOf(this.ctx);
  /** Caches of data from the platform and D1; lost on eviction. */
  /** The time (epoch ms) for which the alarm is set; null if it is not set. */
  #alarmAt: number | null | 'unknown' = 'unknown';
  #projectedSeq: number | null = null;
  #isReturning = false;
  #drainedAt = 0;
  #hasOutgoing = true;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #recomputeTimer: ReturnType<typeof setTimeout> | null = null;
  #working: Promise<void> = Promise.resolve();

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    // Only an existing lead is brought up to date. A new lead gets its tables with its first event, so a look for a lead that does not
    // exist writes nothing.
    if (hasSchema(this.#store))
      transact({ storage: ctx.storage, memory: this.memory }, () => bringUpToDate(this.#store));
    else this.#knowsNothingIsLeft();
  }

  /** Scores and stores events, each exactly once. Once the promise resolves, they are durable. */
  async ingest(command: Carried<IngestCommand>): Promise<IngestResult | ConfigNeeded> {
    const take = () =>
      this.#commitWith(
        command.config,
        (config, now) => ingest({ ...this.#store, now, projectedSeq: this.#projectedSeq }, { ...command, config }),
        command,
      );
    const taken = await take();
    // If the lead cannot leave its winner at once, the winner accepts the events. The lead gets them back when the alarm continues the
    // unmerge.
    if (taken.status === 'releasing') await forRequest(command, () => this.#advanceSoon());
    else if (taken.status === 'unsettled') await forRequest(command, () => this.#eraseSoon());
    else return taken;
    return take();
  }

  /** Describes the lead of this ID, even while it is merged into another lead. Null if there is no such lead. */
  identity(): LeadIdentity | null {
    const lead = findLead(this.#store);
    return lead && viewIdentity(lead);
  }

  /** This lead and all leads that it is part of, innermost first. One object fetches this many for a caller whose path is long. */
  async pathUp({ projectId }: { projectId: string }): Promise<LeadIdentity[]> {
    const self = this.identity();
    if (!self?.winner) return self ? [self] : [];
    return [self, ...(await walkUp(this.env, { projectId, from: self.winner, hopsMax: LIMITS.mergedHopsMax }))];
  }

  /** The IDs of the leads that are merged into this one. */
  parts(): string[] {
    return listAbsorbedLeads(this.#store).map(({ leadId }) => leadId);
  }

  /** The same, if the lead meets the conditions of an erasure. */
  partsToErase(conditions: EraseConditions): string[] | NotQuiet {
    return partsToErase(this.#store, conditions);
  }

  /** How much of this lead a merge would hand over. */
  measure(): Burden {
    return measure({ ...this.#store, now: Date.now() });
  }

  /** First step of a merge, which runs in the winner. */
  async admitMerge(command: AdmitMergeCommand): Promise<AdmitMergeResult> {
    await this.#recallAlarm();
    const admit = () => this.#commit((now) => admitMerge({ ...this.#store, now }, command), command);
    const admitted = admit();
    if (admitted.status !== 'unsettled') return admitted;
    await forRequest(command, () => this.#eraseSoon());
    return admit();
  }

  /** Takes back the admission of a lead that was then not merged. */
  async unadmit(command: { from: string } & Requested): Promise<null> {
    return this.#commit(() => unadmit(this.#store, command), command);
  }

  /** Brings the lead up to date as of now. Null if there is no lead. */
  async refresh(carried: CarriedConfig, requested: Requested = {}): Promise<Versions | ConfigNeeded | null> {
    return this.#commitWith(carried, (config, now) => refresh({ ...this.#store, now }, { config }), requested);
  }

  /** Rescores the lead's whole history with the newest ruleset, once per run. Null if there is no lead. */
  async rescore(
    carried: CarriedConfig,
    { runId, ...told }: { runId: string; tells: Tells } & Requested,
  ): Promise<Versions | ConfigNeeded | null> {
    const adopted = await this.#commitWith(
      carried,
      (config, now) => adoptHistorySettings({ ...this.#store, now }, { config }),
      { requestId: told.requestId },
    );
    if (isConfigNeeded(adopted)) return adopted;
    const done = await this.#commitWith(
      carried,
      (config, now) => rescore({ ...this.#store, now }, { config, runId }),
      told,
    );
    return done && adopted && !isConfigNeeded(done) ? { ...done, fromVersion: adopted.fromVersion } : done;
  }

  /** The lead now. Null if there is no lead. */
  read(): Lead | Sealed | null {
    return this.#view((lead) => viewLead(this.#store, lead, Date.now()));
  }

  /** The lead with its tasks and notes, now or as of `at` (epoch ms). */
  detail({ at }: { at?: number }): LeadDetail | Sealed | null {
    return this.#view((lead) =>
      at === undefined ? viewLeadDetail(this.#store, lead, Date.now()) : viewLeadAt(this.#store, lead, at),
    );
  }

  /** The newest timeline entries up to `until`, in the order oldest first. Leaves out the `skip` newest. */
  timeline({
    until,
    skip = 0,
    limit = LIMITS.timelineEntriesMax,
  }: Partial<TimelineQuery>): (TimelinePage & { until: number }) | Sealed | null {
    return this.#view((lead) => {
      const at = until ?? presentOf(lead);
      return { ...viewTimeline(this.#store, lead, { until: at, skip, limit }), until: at };
    });
  }

  explanation({ at, limit, end }: Partial<ExplanationQuery>): ScoreAccount | Sealed | null {
    return this.#view((lead) =>
      viewExplanation(this.#store, lead, {
        at: at ?? presentOf(lead),
        limit: limit ?? LIMITS.explanationLinesMax,
        end,
      }),
    );
  }

  intelligence({
    at,
    ...asked
  }: {
    at?: number;
    outcome?: Outcome | undefined;
    history?: ComingBack | null;
    promptRules?: readonly PromptRule[];
  }): Intelligence | Sealed | null {
    return this.#view((lead) => viewIntelligence(this.#store, lead, { at: at ?? presentOf(lead), ...asked }));
  }

  /** The days on which the lead was active before `until` (epoch ms). Writes nothing. */
  activeDays({ until }: { until: number }): LeadDays | Sealed | null {
    return this.#view((lead) => viewActiveDays(this.#store, lead, until));
  }

  /** The times of the lead's last events, by behavior. Writes nothing. */
  behaviorTimes(behaviors: readonly TrackedBehavior[]): BehaviorTimes | Sealed | null {
    return this.#view(({ snapshot }) => behaviorTimesOf(walkLog(this.#store, snapshot), behaviors));
  }

  /** The number of the lead's events that show each behavior. Writes nothing. */
  behaviorCounts(asked: { behaviors: readonly BehaviorCount[]; now: number }): number[] | Sealed | null {
    return this.#view(({ snapshot }) => behaviorCountsOf(walkLog(this.#store, snapshot), asked));
  }

  /** Answers a study of cohorts. Writes nothing. */
  cohort(question: CohortQuestion): CohortAnswer | Sealed | null {
    return this.#view(({ snapshot }) => cohortAnswerOf(leadLog(this.#store, snapshot).events(), question));
  }

  /** Answers a funnel of steps. Writes nothing. */
  stepFunnel(question: StepFunnelQuestion): StepFunnelAnswer | Sealed | null {
    return this.#view(({ snapshot }) =>
      stepFunnelAnswerOf(leadLog(this.#store, snapshot).events(), question, {
        firstTouch: snapshot.state.firstTouch,
        memberOf: snapshot.memberOf ?? [],
      }),
    );
  }

  /** Answers a study of a draft. Writes nothing. */
  observe({ mode, draft, at }: StudyQuestion): LeadObservation | ConfigNeeded | Sealed | null {
    const config = readConfig(draft);
    if (isConfigNeeded(config)) return config;
    return this.#view((lead) => viewObservation(this.#store, lead, { spec: { kind: 'simulate', mode, config }, at }));
  }

  /** Answers a back-test. Writes nothing. */
  judge({ config: carried, ...asked }: BackTestAsked): Tape | LearningTape | ConfigNeeded | Sealed | null {
    const config = readConfig(carried);
    if (isConfigNeeded(config)) return config;
    return this.#view((lead) => viewTape(this.#store, lead, { ...asked, config }));
  }

  /** Answers a study that searches for points. Writes nothing. */
  learn({ config: carried, ...asked }: BackTestAsked): LearningTape | ConfigNeeded | Sealed | null {
    const config = readConfig(carried);
    if (isConfigNeeded(config)) return config;
    return this.#view((lead) => viewLearningTape(this.#store, lead, { ...asked, config }));
  }

  /** The lead's state at `at`, as a study sees it. */
  look({ at }: { at: number }): LeadObservation | Sealed | null {
    return this.#view((lead) => viewObservation(this.#store, lead, { spec: { kind: 'look' }, at }));
  }

  /** Begins to merge this lead into another. From now on, calls to this lead are redirected to the other lead. */
  async seal(command: SealCommand): Promise<SealResult> {
    await this.#recallAlarm();
    const take = () => this.#commit((now) => seal({ ...this.#store, now }, command), command);
    let sealed = take();
    if (sealed.status === 'refused' && sealed.reason === 'erasing') {
      await forRequest(command, () => this.#eraseSoon());
      sealed = take();
    }
    // The winner should know about the merge before anyone is redirected there. If this fails, the alarm continues.
    if (sealed.status === 'sealing') await forRequest(command, () => this.#advanceSoon());
    return sealed;
  }

  /** Starts an unmerge. Null if the lead is not merged. */
  async unseal(requested: Requested = {}): Promise<Versions | null> {
    await this.#recallAlarm();
    const begun = this.#commit(() => unseal(this.#store), requested);
    // An unmerge takes two steps, and usually both succeed at once. If one fails, the alarm continues.
    if (begun) await forRequest(requested, () => this.#advanceSoon());
    return begun;
  }

  /** Starts to move this lead to another one, if it belongs there. */
  async moveOn(command: MoveOnCommand & Requested): Promise<Versions | null> {
    await this.#recallAlarm();
    const begun = this.#commit(() => moveOn(this.#store, command), command);
    if (begun) await forRequest(command, () => this.#advanceSoon());
    return begun;
  }

  /** Erases the lead permanently, with the leads merged into it. */
  async erase(options: EraseOptions): Promise<EraseResult> {
    await this.#recallAlarm();
    const erased = this.#commit((now) => erase({ ...this.#store, now }, options), options);
    if (erased.status !== 'erased') return erased;
    closeWatchers(watchersOf(this.ctx), 1000, 'erased');
    // The rows of merged leads leave D1 slightly later and together, because waiting for each of them would take long.
    await forRequest(options, () => (options.part === 'itself' ? this.#eraseSoon() : this.#advanceSoon()));
    return erased;
  }

  /** Removes an import's data from the lead, exactly once. */
  async withdraw(command: WithdrawCommand): Promise<WithdrawResult> {
    await this.#recallAlarm();
    const take = () =>
      this.#commit((now) => withdraw({ ...this.#store, now }, command), { ...command, tells: 'nothing' });
    const taken = take();
    if (taken.status !== 'unsettled') return taken;
    // The merge usually finishes at once. Otherwise the caller retries.
    await forRequest(command, () => this.#advanceSoon());
    return take();
  }

  /**
   * Returns null if messages about the lead as of `seq` may still be sent. Otherwise returns why not: the lead has been erased since
   * then, or a lead that was part of it has left it (`parted`).
   */
  fateSince({ seq }: { seq: number }): 'erased' | 'parted' | null {
    if (this.isErased()) return 'erased';
    return (findLead(this.#store)?.snapshot.parted?.told ?? 0) > seq ? 'parted' : null;
  }

  /** Whether this is a tombstone. */
  isErased(): boolean {
    const lead = findLead(this.#store);
    return lead !== null && isErased(lead.snapshot.merge);
  }

  /** The lead's data without its log. The methods below return the log in pages. */
  outline(): LeadOutline | Sealed | null {
    return this.#view((lead) => viewOutline(this.#store, lead, Date.now()));
  }

  /** Like `outline`, but for the lead itself, even while it is part of another. */
  ownOutline(): LeadOutline | null {
    return this.#viewItself((lead) => viewOutline(this.#store, lead, Date.now()));
  }

  log({ after }: { after: EventPosition | null }): LogPage<LeadEvent, EventPosition> | Sealed | null {
    return this.#view((lead) => viewLog(this.#store, lead, { after }));
  }

  entries({ after }: { after: EventPosition | null }): LogPage<LogEntry, EventPosition> | Sealed | null {
    return this.#view((lead) => viewEntries(this.#store, lead, { after }));
  }

  ownEntries({ after }: { after: EventPosition | null }): LogPage<LogEntry, EventPosition> | null {
    return this.#viewItself((lead) => viewEntries(this.#store, lead, { after }));
  }

  transitions({ after }: { after: number }): LogPage<StageChange, number> | Sealed | null {
    return this.#view(() => viewTransitions(this.#store, { after }));
  }

  withdrawn({ after }: { after: number }): LogPage<WithdrawnEvent, number> | Sealed | null {
    return this.#view(() => viewWithdrawn(this.#store, { after }));
  }

  /** The times at which we received these events (epoch ms by ID). Events that are not in the log are left out. */
  receivedAt({
    eventIds,
  }: {
    eventIds: string[];
  }): { receivedAt: Record<string, number>; firstAt: number | null } | Sealed | null {
    return this.#view(() => ({
      receivedAt: readReceivedAt(this.#store, eventIds),
      firstAt: findFirstReceivedAt(this.#store),
    }));
  }

  /** The kind of work that an event is; null if it is not work, or not in the log. */
  workType({ eventId }: { eventId: string }): { type: Work['type'] | null } | Sealed | null {
    return this.#view(() => ({ type: readWorkType(this.#store, eventId) }));
  }

  /**
   * Puts the lead on a list, or removes it from the list, unless it was merged into another. Returns the lead, or null if there is no lead.
   */
  async changeList(command: Carried<ChangeListCommand>): Promise<LeadDetail | Sealed | ConfigNeeded | null> {
    const changed = await this.#commitWith(
      command.config,
      (config, now) => changeList({ ...this.#store, now, projectedSeq: this.#projectedSeq }, { ...command, config }),
      command,
    );
    return changed?.status === 'changed' ? this.detail({}) : changed;
  }

  /** The entries that state a fact, the leads for which they state it (see saidBy), and the time of the last entry of work. */
  statements({ about }: { about: Sayable }): { ids: string[]; by: string[]; workedAt: number } | Sealed | null {
    return this.#view(({ snapshot }) => ({
      ids: [...eventsSaying(snapshot.state.work, about)],
      by: saidBy(this.#store, snapshot, about),
      workedAt: snapshot.state.work?.at ?? 0,
    }));
  }

  /** The methods below are steps of merges with other leads, see merge/. */
  async absorb(command: Carried<AbsorbCommand>): Promise<AbsorbResult | ConfigNeeded> {
    return this.#commitWith(
      command.config,
      (config, now) => absorb({ ...this.#store, now }, { ...command, config }),
      command,
    );
  }

  release(query: { origins: string[]; afterSeq: number }): ReleaseResult {
    return release(this.#store, query);
  }

  async forget(query: Carried<ForgetQuery>): Promise<ForgetResult | ConfigNeeded> {
    return this.#commitWith(query.config, (_, now) => forget({ ...this.#store, now }, query), query);
  }

  /** Sends the lead to D1 again after D1 was emptied or restored, see reproject. */
  async reproject({ knownAs = null }: { knownAs?: string | null }): Promise<DrainResult> {
    const result = await reproject({ ...this.#store, project: this.#project, knownAs });
    if (result.status === 'drained') this.#projectedSeq = result.seq;
    return result;
  }

  /** Determines what would be removed if the lead went back to `at` (epoch ms). */
  planReturn({ at }: { at: number }): ReturnPlan {
    return planReturn(this.#store, { at });
  }

  /** Prepares to go back to `at`. `restart` does it; until then the lead accepts no changes. */
  async goBack({ at }: { at: number }): Promise<PreparedReturn | ReturnRefused> {
    const look = () => planReturn(this.#store, { at });
    const hold = (isHeld: boolean) => {
      this.#isReturning = isHeld;
    };
    return prepareReturn(this.past, { at, look, hold });
  }

  /** Prepares to undo going back. */
  async goTo({ bookmark }: { bookmark: string }): Promise<void> {
    this.#isReturning = true;
    await this.past.returnTo(bookmark);
  }

  restart(): void {
    this.#isReturning = false;
    this.past.restart();
  }

  /** Lets a lead that has gone back continue, see go-back. */
  async settleReturn(command: { seq: number }): Promise<Settled> {
    await this.#recallAlarm();
    this.#projectedSeq = null;
    return this.#commit(() => settleReturn(this.#store, command), { tells: 'nothing' });
  }

  /** Deletes a lead that did not exist at `at` (epoch ms), see go-back. */
  async unbegin(command: { at: number }): Promise<Unbegun> {
    await this.#recallAlarm();
    return this.#commit((now) => unbegin({ ...this.#store, now }, command), { tells: 'nothing' });
  }

  /** Opens a socket on the lead. The edge has checked the ticket, and that the lead is not merged. */
  override fetch(request: Request): Response {
    const lead = findLead(this.#store);
    if (!lead) return new Response(null, { status: 404 });
    const now = Date.now();
    return openWatcher(this.ctx, { hello: snapshotMessage(this.#store, lead, now), holder: holderOf(request), now });
  }

  override webSocketMessage(): void {
    // Watchers have nothing to say; pings are answered by the platform.
  }

  override webSocketClose(socket: WebSocket, code: number): void {
    answerClose(socket, code);
  }

  /** Never throws: a throwing alarm is dropped by the platform after six tries. */
  override alarm(): Promise<void> {
    this.#alarmAt = null;
    // The timer is not needed, because this alarm does its work now.
    clearTimeout(this.#timer ?? undefined);
    this.#timer = null;
    return this.#work();
  }

  /** Runs pending work one call after another, because the timer and the alarm may fire at the same time. */
  #work(): Promise<void> {
    this.#working = this.#working.then(() => this.#doWhatIsLeft());
    return this.#working;
  }

  /** Does the pending work, each part separately. Failed parts are retried with growing delays. */
  async #doWhatIsLeft(): Promise<void> {
    let failed = false;
    for (const job of [
      () => this.#advanceMerge(),
      () => this.#recompute(),
      () => this.#drain(),
      () => this.#sendOutbox(),
    ]) {
      try {
        if ((await job()) === 'again') this.#workIn(AT_ONCE);
      } catch (error) {
        log('warn', 'lead.work_failed', { error: String(error) });
        failed = true;
      }
    }
    const failures = failed ? readFailures(this.#store) + 1 : 0;
    writeFailures(this.#store, failures);
    if (!failed) return;
    // This replaces an alarm that may be set for much later.
    this.#alarmAt = null;
    this.#setAlarm(backOffMs(failures - 1, RETRY_MS));
  }

  /** Folds in events that came too late to be folded in directly. Runs at most every ten seconds, however many events arrive. */
  async #recompute(): Promise<'idle'> {
    const dueAt = recomputeDueAt(this.#store);
    if (dueAt === null) return 'idle';
    if (dueAt > Date.now()) {
      this.#recomputeTimer ??= setTimeout(() => {
        this.#recomputeTimer = null;
        void this.#work();
      }, dueAt - Date.now());
      this.#setAlarm(dueAt - Date.now() + soon().alarmMs);
      return 'idle';
    }
    const config = await this.#obtainConfig();
    const pass = await passOverLog({ storage: this.ctx.storage, memory: this.memory, pause: () => scheduler.wait(0) });
    if (pass) this.#commit((now) => finishPass({ ...this.#store, now }, pass), { projectConfig: config });
    return 'idle';
  }

  async #drain(): Promise<'idle'> {
    const drained = await drain({ ...this.#store, project: this.#project, projectedSeq: this.#projectedSeq });
    if (drained.status === 'unavailable') throw new Error('D1 could not be written');
    if (drained.status === 'drained') this.#projectedSeq = drained.seq;
    this.#drainedAt = Date.now();
    return 'idle';
  }

  /** Runs the first steps of a merge, usually all of them. By then, the merge is usually done for the caller who requested it. */
  async #advanceSoon(): Promise<void> {
    for (let step = 0; step < STEPS_AT_ONCE; step++)
      if ((await this.#advanceMerge().catch(() => 'idle')) !== 'again') return;
  }

  /** Erases the merged leads, and the lead's data in D1, before the caller gets its answer. If that fails, the alarm continues. */
  async #eraseSoon(): Promise<void> {
    await this.#advanceSoon();
    await this.#drain().catch(() => 'idle');
  }

  #advanceMerge(): Promise<'idle' | 'again'> {
    return advanceMerge({
      storage: this.ctx.storage,
      memory: this.memory,
      leads: leadsOf(this.env, this.#store, (least) => this.#obtainConfig(least)),
      now: Date.now,
    });
  }

  /** Runs right after a change. If it fails, the alarm runs it again. */
  async #sendOutbox(): Promise<'idle'> {
    while (this.#hasOutgoing) {
      await sendOutbox({ ...this.#store, send: (outgoing) => sendToDeliveries(this.env, outgoing) });
      this.#hasOutgoing = listOutgoing(this.#store, '').length > 0;
    }
    return 'idle';
  }

  readonly #project = (projectId: string, change: ProjectChange) => sendToProject(this.env, projectId, change);

  get #store(): LeadStore {
    const { sql, kv } = this.ctx.storage;
    return { sql, kv, memory: this.memory };
  }

  /** Makes one change in one transaction. The effects that follow may be lost, because the alarm makes up for them. */
  #commit<Result extends object | null>(
    change: (now: number) => Result,
    { projectConfig, tells = 'news', requestId }: Told = {},
  ): Result {
    if (this.#isReturning) throw new Error('the lead returns to an earlier state');
    const now = Date.now();
    const { result, told } = transact({ storage: this.ctx.storage, memory: this.memory }, () => {
      const before = findLead(this.#store);
      const changed = change(now);
      const fromSeq = before?.snapshot.seq ?? 0;
      if (projectConfig) updateSegments({ ...this.#store, now }, { config: projectConfig, fromSeq });
      const { automations, segments } = projectConfig ?? {};
      return {
        result: withVersion(changed, findLead(this.#store)),
        told: announce({ ...this.#store, now, automations, segments, tells, requestId }, before),
      };
    });
    if (told > 0) {
      this.#hasOutgoing = true;
      this.ctx.waitUntil(this.#sendOutbox().catch(() => undefined));
    }
    if (hasVersions(result) && result.version !== result.fromVersion) {
      const pace = now - this.#drainedAt < BUSY_MS ? busy() : soon();
      forRequest({ requestId }, () => this.#workIn(pace));
      this.#publish(result.fromVersion, now);
    }
    return result;
  }

  /**
   * Makes a change with the config of the call, or with a newer one that the lead has seen. The change may trigger that config's
   * automations.
   */
  async #commitWith<Result extends object | null>(
    carried: CarriedConfig,
    change: (config: ProjectConfig, now: number) => Result,
    told: Omit<Told, 'projectConfig'>,
  ): Promise<Result | ConfigNeeded> {
    await this.#recallAlarm();
    const config = readConfig(carried, findLead(this.#store)?.config.version);
    if (isConfigNeeded(config)) return config;
    return this.#commit((now) => change(config, now), { ...told, projectConfig: config });
  }

  /**
   * Finds a config for work that no call started. The config comes from this isolate or from the project's object, and is at least as new
   * as the lead's config.
   */
  async #obtainConfig(least = 0): Promise<ProjectConfig> {
    const lead = findLead(this.#store);
    const projectId = lead?.snapshot.projectId ?? '';
    const version = Math.max(least, lead?.config.version ?? 0);
    const config = readConfig({ projectId, version });
    return isConfigNeeded(config) ? askProjectConfig(this.env, projectId, version) : config;
  }

  #view<View>(view: (lead: StoredLead) => View): View | Sealed | null {
    const lead = findLead(this.#store);
    const winner = lead && sealedInto(lead.snapshot.merge);
    return winner ? { status: 'sealed', winner } : this.#viewItself(view);
  }

  #viewItself<View>(view: (lead: StoredLead) => View): View | null {
    const lead = findLead(this.#store);
    return lead && !isGone(lead.snapshot.merge) ? view(lead) : null;
  }

  /** Notifies the sockets. The change is already stored and its answer decided, so any failure here is only logged. */
  #publish(fromVersion: number, now: number): void {
    try {
      publish({ ...this.#store, sockets: watchersOf(this.ctx) }, { fromVersion, now });
    } catch (error) {
      log('warn', 'lead.not_published', { error: String(error) });
    }
  }

  /**
   * Schedules pending work. After failures, the work runs later, so that busy leads do not overload a database that is just recovering.
   */
  #workIn({ timerMs, alarmMs }: { timerMs: number; alarmMs: number }): void {
    const work = () => {
      this.#timer = null;
      void this.#work();
    };
    this.#timer ??= setTimeout(work, readFailures(this.#store) > 0 ? OUTAGE_DELAY_MS : timerMs);
    this.#setAlarm(alarmMs);
  }

  #setAlarm(delayMs: number): void {
    const now = Date.now();
    if (typeof this.#alarmAt === 'number' && now - this.#alarmAt < ALARM_LATE_MS) return;
    this.#alarmAt = now + delayMs;
    void this.ctx.storage.setAlarm(this.#alarmAt);
  }

  /** Reads the alarm after the object wakes. If the alarm is still set, D1 may lack something; otherwise D1 has everything. */
  async #recallAlarm(): Promise<void> {
    if (this.#alarmAt !== 'unknown') return;
    const alarmAt = await this.ctx.storage.getAlarm();
    if (this.#alarmAt !== 'unknown') return;
    if (alarmAt === null) return this.#knowsNothingIsLeft();
    this.#alarmAt = alarmAt;
    if (Date.now() - alarmAt >= ALARM_LATE_MS) this.#setAlarm(AT_ONCE.alarmMs);
  }

  #knowsNothingIsLeft(): void {
    this.#alarmAt = null;
    this.#projectedSeq = findLead(this.#store)?.snapshot.seq ?? 0;
  }
}

/**
 * The time to view a lead at: now, or the time of the last event if that time is later. The sender's clock may be ahead of ours, but the
 * event already counts.
 */
const presentOf = ({ snapshot: { state } }: StoredLead): number =>
  Math.max(Date.now(), state.lastEventAt ?? 0, state.work?.at ?? 0);

/** A change's result with the new version, which the evaluation of segments may have increased. */
const withVersion = <Result extends object | null>(result: Result, lead: StoredLead | null): Result =>
  hasVersions(result) && lead && lead.snapshot.seq > result.version
    ? { ...result, version: lead.snapshot.seq }
    : result;

const hasVersions = (result: object | null): result is Versions => result !== null && 'version' in result;

/** The other leads of this lead's project, which its merges call. */
function leadsOf(env: Env, store: LeadStore, obtain: (least: number) => Promise<ProjectConfig>): Leads {
  const { snapshot: { projectId = '' } = {}, config: { version = 0 } = {} } = findLead(store) ?? {};
  const carried = { projectId, config: { projectId, version }, obtain };
  const at = (leadId: string) => leadObject(env, projectId, leadId);
  const requested = (): Requested => ({ requestId: currentRequestId() });
  return {
    absorb: (leadId, command) =>
      callWithConfig(carried, (config) => at(leadId).absorb({ ...command, projectId, leadId, config, ...requested() })),
    release: (leadId, query) => at(leadId).release(query),
    erase: (leadId, options) => at(leadId).erase({ ...options, ...requested() }),
    takeOut: async (leadId) => {
      const taken = { ...TAKE_OUT, events: [], projectId, leadId };
      return isTakenOut(
        await callWithConfig(carried, (config) => at(leadId).ingest({ ...taken, config, ...requested() })),
      );
    },
    moveOn: (leadId, command) => at(leadId).moveOn({ ...command, ...requested() }),
    forget: (leadId, query) =>
      callWithConfig(carried, (config) => at(leadId).forget({ ...query, config, ...requested() })),
  };
}
