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

/** A lead's data other than its log. Replaced as a whole, in the transaction that appends to the log. */
export interface LeadSnapshot {
  projectId: string;
  leadId: string;
  /** The kind of `leadId` over all its uses: `own` stays `own`, `made` stays `made`. */
  idKind: IdKind;
  /** Imports without which the ID would be anonymous, because no other source has used it as more. */
  idKindBy?: readonly string[];
  /** Set while only pages have used the ID as the customer's own, although the customer may have mentioned the lead. */
  isOwnFromPages?: true;
  /** Set once the customer has merged another lead into this one, because that alone leaves no event from them. */
  isVouched?: true;
  /** The lead's own counter: it increases by one for each logged event, recorded stage change, and evaluation that changed the row. */
  seq: number;
  /** D1's last known seq. A hint: every change that is sent asks for the current one. */
  projectedSeq: number;
  /** Epoch ms at which we first heard of the lead. */
  createdAt: number;
  /** When the customer first mentioned a lead that pages had named before, or last merged another into it. Epoch ms. */
  knownAt?: number;
  /** Epoch ms at which stage and decay phase were last evaluated. */
  evaluatedAt: number;
  /** The stage last announced. */
  stage: string;
  state: LeadState;
  /** The fold that produced `state`: see FOLD_VERSION. */
  foldVersion: number;
  /** IDs of the events that are in no segment of the log yet, in the order of `seq`. */
  unpacked: readonly string[];
  /** Everything logged up to this seq is in a segment. */
  packedSeq: number;
  /**
   * Events that were too late to be folded in at once: `state` lacks them until the whole log is refolded. `since` is the seq of the first
   * one.
   */
  recompute?: { since: number; late: number; dueAt: number };
  /** When that was last done. */
  recomputedAt?: number;
  merge: MergeState;
  /** The segments that the lead is in, by ID, ascending, as of the last evaluation; absent for none. */
  memberOf?: readonly string[];
  /** Set while `memberOf` is from another time: the next refresh, which is due immediately, evaluates it. */
  isMemberOfStale?: true;
  /**
   * How many leads messages from publishable keys have merged into this one on a UTC day. `parts` counts all leads that are part of it once
   * these merges are complete. `emailFrom` is the first of them with an email: until that email has arrived, no other lead with one may
   * join.
   */
  pageMerges?: { day: string; count: number; parts?: number; emailFrom?: string };
  /**
   * The last unmerge of this lead and another: its `seq`, and when it was (`at`, epoch ms). `told` is the `seq` of the last one of a lead
   * that more than a page had made part of this one: messages about the two from before may hold the other's values.
   */
  parted?: { seq: number; at: number; told?: number };
  /** The leads that it was once part of, the latest first. */
  formerly?: readonly Membership[];
  /** On a tombstone, until D1 has let go of the lead. */
  forgets?: readonly Membership[];
  /** The publishable keys' writes to this lead on a UTC day. */
  pageWrites?: { day: string; events: number; bytes: number };
  /** The version of the row last sent to D1: see ROW_VERSION. */
  rowVersion?: number;
}

/** Raised when rows gain content: the next refresh of a lead with an older row sends it again. */
export const ROW_VERSION = 9;

/** The lead after a change that did not bring the conditions of segments: a refresh evaluates them next. */
export const withStaleSegments = (
  snapshot: LeadSnapshot,
  { segmentMoments }: Pick<LeadConfig, 'segmentMoments'>,
): LeadSnapshot =>
  segmentMoments && snapshot.merge.status === 'active' ? { ...snapshot, isMemberOfStale: true } : snapshot;

/** Whether nobody but unsigned pages, where anyone can say anything, has ever mentioned the lead. */
export const isKnownFromPages = ({ state, isVouched }: Pick<LeadSnapshot, 'state' | 'isVouched'>): boolean =>
  !state.isVouched && !isVouched;

/** Whether the customer has named the lead, rather than only worked on it. */
export const isNamed = ({ state, isVouched }: Pick<LeadSnapshot, 'state' | 'isVouched'>): boolean =>
  state.isVouched === true || isVouched === true;

/** The lead as of when the customer mentioned it, or one that was merged into it. */
export const vouch = (snapshot: LeadSnapshot, now: number): LeadSnapshot =>
  noteKnown(snapshot, { ...snapshot, isVouched: true, seq: snapshot.seq + 1 }, now);

/** Records when the customer first mentioned a lead that already existed. */
export const noteKnown = (before: LeadSnapshot, after: LeadSnapshot, now: number): LeadSnapshot =>
  before.seq > 0 && isKnownFromPages(before) && !isKnownFromPages(after) ? { ...after, knownAt: now } : after;

/** The snapshot as of `at`, and the stage change to record, if the stage differs from the last announced one. */
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
 * The lowest call rank of leads that the customer has mentioned: far above any urgency, which grows by 0.7 a day since 1970, yet small
 * enough for a double to hold the sum.
 */
export const KNOWN_CALL_RANK = 1_000_000;

/** The part of a lead's row that is read from its log. */
export interface RowFromLog {
  pointsByHour: PointsByHour;
  lastEvent: QuotedEvent | null;
  bestEvent: (QuotedEvent & { urgency: number }) | null;
  /** When the lead first reached each stage, by name: see reachedAtOf. */
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

/** The lead's row in D1. A sealed lead keeps its row, as an alias that no list shows. */
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

/** Leads that the customer has mentioned rank above all others, however busy pages make them look. */
const callRankOf = (snapshot: LeadSnapshot, { urgency }: { urgency: number }): number =>
  isKnownFromPages(snapshot) ? urgency : urgency + KNOWN_CALL_RANK;

/** Above the lowest stage, and somebody to call: a visitor who has left no contact details cannot be called. */
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

/** The properties, and the names of those that only pages have stated, if there is room. */
function propertiesForRow(snapshot: LeadSnapshot): Pick<LeadRow, 'custom' | 'pageProperties'> {
  const { custom = {} } = snapshot.state.traits;
  const names = pagePropertiesOf(snapshot.state);
  const size = (value: JsonObject | string[]) => utf8Bytes(JSON.stringify(value));
  const fits = isKnownFromPages(snapshot)
    ? size(custom) + size(names) <= LIMITS.pageRowPropertiesBytesMax
    : size(custom) <= LIMITS.rowPropertiesBytesMax;
  return { custom: fits ? custom : null, pageProperties: fits && names.length > 0 ? names : null };
}
