import type { IdKind } from '../contract/id-kind.ts';
import type { JsonObject } from '../contract/json-value.ts';
import { LIMITS } from '../contract/limits.ts';
import type { LeadRow, Membership, QuotedEvent } from '../contract/project-change.ts';
import type { LeadConfig } from '../contract/project-config.ts';
import { utf8Bytes } from '../contract/utf8-bytes.ts';
import { companyOf } from './company-key.ts';
import type { PointsByHour } from './earnings.ts';
import { toFirstTouch } from './first-touch.ts';
import { fitLetterOf } from './fit.ts';
import type { LeadState } from './fold.ts';
import { pagePropertiesOf } from './learn-traits.ts';
import { type MergeState, sealedInto } from './merge-state.ts';
import { rankAt } from './rank.ts';
import { searchWordsOf } from './search-words.ts';
import { sortKeyOf, sortKeysOf } from './sort-keys.ts';
import type { StageChangeCause } from './stages.ts';
import { changesAt, standingAt } from './standing.ts';
import type { StageChange } from './trace.ts';
import { listIdsOf, workFactsOf } from './work.ts';

/** All data of a lead besides its log. The snapshot is replaced as a whole, in the transaction that appends to the log. */
export interface LeadSnapshot {
  projectId: string;
  leadId: string;
  /** The strongest kind among all uses of `leadId`. `own` and `made` never change back. */
  idKind: IdKind;
  /** The imports that changed the ID from anonymous to another kind. Missing if anything other than an import also changed the kind. */
  idKindBy?: readonly string[];
  /** The imports that used the ID as a visitor's. */
  importedBy?: readonly string[];
  /** Set while only pages have used the ID as the customer's own, although the customer may have mentioned the lead. */
  isOwnFromPages?: true;
  /** Set once the customer has edited or worked on the lead under a visitor's ID. */
  isWorkedOn?: true;
  /** Set once the customer has merged another lead into this one, because that alone leaves no event from them. */
  isVouched?: true;
  /**
   * The version of this lead. `seq` increases by one for each logged event, each recorded stage change, and each evaluation that changed
   * the row.
   */
  seq: number;
  /**
   * The last seq that D1 is known to have stored. The number is only a hint, because D1 returns its current seq whenever the lead sends a
   * change.
   */
  projectedSeq: number;
  /** Epoch ms at which the lead first became known. */
  createdAt: number;
  /** Epoch ms. For a lead that pages mentioned first: when the customer first mentioned it, or last merged another lead into it. */
  knownAt?: number;
  /** Epoch ms at which the stage and decay phase were last evaluated. */
  evaluatedAt: number;
  /** The stage that was last announced. */
  stage: string;
  state: LeadState;
  /** The version of the fold that produced `state` (see FOLD_VERSION). */
  foldVersion: number;
  /** The IDs of events that are not yet in a segment of the log, ordered by `seq`. */
  unpacked: readonly string[];
  /** All log entries up to this sequence number are in a segment of the log. */
  packedSeq: number;
  /**
   * Set if events came too late to be folded in at once. `state` does not include them until the whole log is refolded at `dueAt`.
   * `since` is the seq of the first one, and `late` is their number.
   */
  recompute?: { since: number; late: number; dueAt: number };
  /** The time of the last refold of the whole log because of late events. */
  recomputedAt?: number;
  merge: MergeState;
  /** The IDs of the segments that the lead was in when it was last evaluated, ascending. Missing if the lead was in no segment. */
  memberOf?: readonly string[];
  /** Set if `memberOf` is outdated. The next refresh, which is due immediately, updates `memberOf`. */
  isMemberOfStale?: true;
  /**
   * The number (`count`) of leads that publishable keys merged into this one on a UTC day. `parts` counts all leads that will be part of it
   * once these merges are complete. `emailFrom` is the first of them with an email. Until the first email has arrived, no other lead with
   * an email may be merged.
   */
  pageMerges?: { day: string; count: number; parts?: number; emailFrom?: string };
  /**
   * The last unmerge of a lead from this one: its `seq` and time (`at`, epoch ms). `told` is the `seq` of the last such unmerge that undid
   * more than a page's merge. Messages from before that unmerge may contain the other lead's values. `left` are the leads that have left
   * this one within a day of each other, latest first.
   */
  parted?: { seq: number; at: number; told?: number; left?: readonly LeftLead[] };
  /** The leads that this one was once part of, latest first. */
  formerly?: readonly Membership[];
  /** In an erased lead, the leads that it was once part of, kept until D1 no longer refers to the lead. */
  forgets?: readonly Membership[];
  /** How much publishable keys have written to this lead on a UTC day. */
  pageWrites?: { day: string; events: number; bytes: number };
  /** The version of the row that was last sent to D1 (see ROW_VERSION). */
  rowVersion?: number;
}

/** A lead that was unmerged from another, and when (epoch ms). */
export interface LeftLead {
  leadId: string;
  at: number;
}

/** Increased when rows gain a column or value. The next refresh sends the row of each lead whose version is older. */
export const ROW_VERSION = 9;

/**
 * Marks the lead's segments as outdated after a change for which the segments' conditions were not available. The next refresh evaluates
 * the segments.
 */
export const withStaleSegments = (
  snapshot: LeadSnapshot,
  { segmentMoments }: Pick<LeadConfig, 'segmentMoments'>,
): LeadSnapshot =>
  segmentMoments && snapshot.merge.status === 'active' ? { ...snapshot, isMemberOfStale: true } : snapshot;

/** Whether only unsigned pages have ever mentioned the lead. Anyone can send messages from pages. */
export const isKnownFromPages = ({ state, isVouched }: Pick<LeadSnapshot, 'state' | 'isVouched'>): boolean =>
  !state.isVouched && !isVouched;

/** Whether the customer has used the lead's ID or sent data about it. Work on the lead does not count as data about it. */
export const isNamed = ({ state, isVouched }: Pick<LeadSnapshot, 'state' | 'isVouched'>): boolean =>
  state.isVouched === true || isVouched === true;

/** Marks the lead as known to the customer, who has mentioned it or a lead that was merged into it. */
export const vouch = (snapshot: LeadSnapshot, now: number): LeadSnapshot =>
  noteKnown(snapshot, { ...snapshot, isVouched: true, seq: snapshot.seq + 1 }, now);

/** Records when the customer first mentioned an existing lead. */
export const noteKnown = (before: LeadSnapshot, after: LeadSnapshot, now: number): LeadSnapshot =>
  before.seq > 0 && isKnownFromPages(before) && !isKnownFromPages(after) ? { ...after, knownAt: now } : after;

/** Returns the snapshot evaluated at `at`. Also returns the stage change to record, if the stage differs from the last announced one. */
export function evaluate(
  snapshot: LeadSnapshot,
  config: LeadConfig,
  { at, cause }: { at: number; cause: StageChangeCause },
): { snapshot: LeadSnapshot; transition: (StageChange & { seq: number }) | null } {
  const { stage, score } = standingAt(snapshot.state, config, at);
  if (stage === snapshot.stage) return { snapshot: { ...snapshot, evaluatedAt: at }, transition: null };
  const seq = snapshot.seq + 1;
  return {
    snapshot: { ...snapshot, evaluatedAt: at, stage, seq },
    transition: { seq, at, from: snapshot.stage, to: stage, cause, score },
  };
}

/**
 * The lowest call rank of leads that the customer has mentioned. This rank is far above any urgency: since 1970, the urgency of new events
 * has grown by 0.7 a day. The sum of rank and urgency is also small enough for a double to store it precisely.
 */
export const KNOWN_CALL_RANK = 1_000_000;

/** The part of a lead's row that requires reading its log. */
export interface RowFromLog {
  pointsByHour: PointsByHour;
  lastEvent: QuotedEvent | null;
  bestEvent: (QuotedEvent & { urgency: number }) | null;
  /** When the lead first reached each stage, by name (see reachedAtOf). */
  reachedAt: Readonly<Record<string, number>>;
  /** Whether the lead has reached the project's outcome. */
  isCustomer: boolean;
}

const NOTHING_READ: RowFromLog = {
  pointsByHour: {},
  lastEvent: null,
  bestEvent: null,
  reachedAt: {},
  isCustomer: false,
};

/** Returns the lead's row for D1. The row of a merged lead only redirects to the other lead, and no list shows it. */
export function toLeadRow(
  snapshot: LeadSnapshot,
  config: LeadConfig,
  { pointsByHour, lastEvent, bestEvent: best, reachedAt, isCustomer }: RowFromLog = NOTHING_READ,
): LeadRow {
  const { state, evaluatedAt } = snapshot;
  const fit = fitLetterOf(state.traits, config.ruleset);
  const company = companyOf(state);
  const properties = propertiesForRow(snapshot);
  const memberOf = [...(snapshot.memberOf ?? []), ...listIdsOf(state.work)].sort();
  const mergedInto = snapshot.merge.status === 'withdrawn' ? '' : sealedInto(snapshot.merge);
  const row: LeadRow = {
    seq: snapshot.seq,
    name: state.traits.name ?? null,
    email: state.traits.email ?? null,
    company: state.traits.company ?? null,
    phone: state.traits.phone ?? null,
    companyKey: company?.key ?? null,
    companyName: company?.name ?? null,
    companyFrom: company?.from ?? null,
    ...properties,
    firstTouch: toFirstTouch(state.firstTouch),
    score: state.score,
    firstEventAt: state.firstEventAt,
    lastEventAt: state.lastEventAt,
    scoredAt: state.scoredAt ?? null,
    eventCount: state.eventCount,
    recentEventTimes: state.recentEventTimes,
    ...rankAt(state, config.ruleset.decay, evaluatedAt),
    stage: snapshot.stage,
    changesAt: snapshot.isMemberOfStale
      ? evaluatedAt
      : changesAt({ ...state, createdAt: snapshot.createdAt }, config, evaluatedAt),
    evaluatedAt,
    createdAt: snapshot.createdAt,
    ...(snapshot.knownAt !== undefined && { knownAt: snapshot.knownAt }),
    configVersion: config.version,
    idKind: snapshot.idKind,
    knownFrom: isKnownFromPages(snapshot) ? 'pages' : null,
    ...workForRow(state),
    pointsByHour,
    lastEvent,
    bestEvent: best && { type: best.type, at: best.at, points: best.points, page: best.page },
    callRank: best && !isCustomer && isWorthCalling(snapshot, config) ? callRankOf(snapshot, best) : null,
    reachedAt,
    isCustomer: isCustomer ? 1 : 0,
    memberOf: memberOf.length > 0 ? memberOf : null,
    ...(mergedInto === null && { ...(fit && { fit }), ...wordsForRow(state.traits, properties) }),
    mergedInto,
  };
  if (mergedInto === null) return row;
  const hidden = {
    name: null,
    email: null,
    company: null,
    phone: null,
    companyKey: null,
    companyName: null,
    companyFrom: null,
    custom: {},
    pageProperties: null,
    firstTouch: null,
    lastEventAt: null,
    scoredAt: null,
    decayFrom: null,
    changesAt: null,
    owner: null,
    status: null,
    taskDueAt: null,
    memberOf: null,
  };
  const unquoted = { lastEvent: null, bestEvent: null, callRank: null, reachedAt: null, isCustomer: 0 as const };
  return { ...row, ...hidden, ...unquoted, pointsByHour: {}, phase: 2, rank: 0 };
}

/** Leads that the customer has mentioned rank above all others, even if pages make other leads look active. */
const callRankOf = (snapshot: LeadSnapshot, { urgency }: { urgency: number }): number =>
  isKnownFromPages(snapshot) ? urgency : urgency + KNOWN_CALL_RANK;

/** Whether the lead is above the lowest stage and has contact details. */
function isWorthCalling(
  { idKind, stage, state: { traits } }: LeadSnapshot,
  { ruleset: { stages } }: LeadConfig,
): boolean {
  const isKnown = idKind === 'own' || traits.email !== undefined || traits.phone !== undefined;
  return isKnown && stage !== stages[0]?.name;
}

function wordsForRow(
  traits: LeadState['traits'],
  { custom }: Pick<LeadRow, 'custom'>,
): Pick<LeadRow, 'searchWords' | 'nameKey' | 'sortKeys'> {
  const { name = '', company } = traits;
  const words = { searchWords: searchWordsOf(traits), nameKey: sortKeyOf(name) };
  const sortKeys = sortKeysOf({ company, custom: custom ?? {} });
  return {
    ...(words.searchWords !== undefined && { searchWords: words.searchWords }),
    ...(words.nameKey !== undefined && { nameKey: words.nameKey }),
    ...(sortKeys !== undefined && { sortKeys }),
  };
}

function workForRow({ work }: LeadState): Pick<LeadRow, 'owner' | 'status' | 'taskDueAt'> {
  const { status, ...facts } = workFactsOf(work);
  return { ...facts, status: status === 'new' ? null : status };
}

/** The lead's properties as far as they fit into its row, and the names of those that only pages have stated. */
function propertiesForRow(snapshot: LeadSnapshot): Pick<LeadRow, 'custom' | 'pageProperties'> {
  const { custom = {} } = snapshot.state.traits;
  const names = pagePropertiesOf(snapshot.state);
  const size = (value: JsonObject | string[]) => utf8Bytes(JSON.stringify(value));
  const fits = isKnownFromPages(snapshot)
    ? size(custom) + size(names) <= LIMITS.pageRowPropertiesBytesMax
    : size(custom) <= LIMITS.rowPropertiesBytesMax;
  return { custom: fits ? custom : null, pageProperties: fits && names.length > 0 ? names : null };
}
