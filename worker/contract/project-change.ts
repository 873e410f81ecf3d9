import type { FirstTouch } from './first-touch.ts';
import type { FitLetter } from './fit.ts';
import type { IdKind } from './id-kind.ts';
import type { JsonObject } from './json-value.ts';
import type { LeadSummary } from './lead.ts';
import type { KnownFrom } from './lead-query.ts';
import type { NotificationKind } from './notification.ts';
import type { LeadStatus } from './work.ts';

/**
 * A lead's message to its project's object: the row in its new state, and the changes since a sequence number. D1 applies it only if it has
 * `fromSeq` for the lead (0: no row), all or nothing. Counters therefore stay exact despite retries, lost answers and a D1 that was
 * restored or emptied. Instants are epoch ms.
 */
export interface ProjectChange {
  leadId: string;
  fromSeq: number;
  toSeq: number;
  /** Null removes the row: the lead was erased. */
  row: LeadRow | null;
  /** The lead as lists show it, for the project's sockets; null if lists no longer show it. */
  summary: LeadSummary | null;
  /** Activities logged in `(fromSeq, toSeq]`, by the event's hour (whole hours since the epoch) and type. */
  activity: { hour: number; eventType: string; count: number }[];
  /** Stage changes recorded in `(fromSeq, toSeq]`, by the hour of the recording. */
  stageMoves: { hour: number; from: string; to: string; cause: string; count: number }[];
  /** Notices of `(fromSeq, toSeq]`; absent if there are none. */
  notices?: Notice[];
  /** Set if an unmerge in `(fromSeq, toSeq]` has taken a lead out of this one, or this one out of another. */
  parted?: Parted;
  /** With an erasure: D1 forgets what it keeps of these leads from the time when the erased one was part of them. */
  forgets?: readonly Membership[];
  /** When the next task after `evaluatedAt` is due, null for none; absent if `(fromSeq, toSeq]` has no work. */
  taskDueAt?: number | null;
}

/** Two leads are no longer one. */
export interface Parted {
  /**
   * The email that the customer has stated for this lead. While the two were one, a page may have claimed it, or a lead that this one
   * was part of (`from`).
   */
  claim: { email: string; namedAs: IdKind; from: readonly string[] } | null;
}

/** The time in which a lead was part of another (epoch ms, both inclusive). What was sent about the other then may contain the values of both. */
export interface Membership {
  leadId: string;
  since: number;
  until: number;
  /** Set if only a page had merged the two, which strangers can cause. */
  byPages?: true;
}

/** A notification for one person about a lead. */
export interface Notice {
  userId: string;
  at: number;
  /** The event, stage change or task behind the notification: each notifies once. */
  cause: string;
  kind: Exclude<NotificationKind, 'alert'>;
  /** The user or key that did it; null if nobody did. */
  by: string | null;
  /** A note's text, a task's title or a stage; null for a lead that was assigned. */
  detail: string | null;
  /** Only web pages caused it. */
  causedBy?: 'pages';
}

/** A lead's row in D1: a pure function of its object's data, so that it can be rebuilt byte for byte. */
export interface LeadRow {
  seq: number;
  name: string | null;
  email: string | null;
  company: string | null;
  phone: string | null;
  /** The company that the lead belongs to, and its name: see domain/company-key; null for none. */
  companyKey: string | null;
  companyName: string | null;
  /** `pages` if only unsigned pages state it; null otherwise. */
  companyFrom: KnownFrom | null;
  /** Null if it is too long for a row. */
  custom: JsonObject | null;
  /** Names of custom properties whose values only unsigned pages have stated; null if there are none. */
  pageProperties: readonly string[] | null;
  firstTouch: FirstTouch | null;
  /** Unrounded, right after the last event. */
  score: number;
  firstEventAt: number | null;
  /** The last sign of life. */
  lastEventAt: number | null;
  /** A later event that changed the score without being a sign of life. */
  scoredAt: number | null;
  eventCount: number;
  /** Ascending, as many as velocity can distinguish. */
  recentEventTimes: readonly number[];
  /** 0 not decaying, 1 decaying, 2 not ranked (merged into another lead). */
  phase: 0 | 1 | 2;
  rank: number;
  decayFrom: number | null;
  /** As of `evaluatedAt`, like `phase`. */
  stage: string;
  /** When stage, velocity or phase next change without an event; null for never. */
  changesAt: number | null;
  evaluatedAt: number;
  createdAt: number;
  /** When the customer first mentioned a lead that pages had named before, or last merged another into it. */
  knownAt?: number;
  configVersion: number;
  idKind: IdKind;
  /** `pages` if only unsigned pages have ever mentioned the lead; null otherwise. */
  knownFrom: KnownFrom | null;
  /** The user who owns the lead; null for nobody. */
  owner: string | null;
  /** Null for `new`. */
  status: Exclude<LeadStatus, 'new'> | null;
  /** When the next open task is due; null if none has a date. */
  taskDueAt: number | null;
  /** Hundredths of a point, by whole hours since the epoch, for the 30 days before the last event. */
  pointsByHour: Readonly<Record<number, number>>;
  /** The last sign of life. */
  lastEvent: QuotedEvent | null;
  /** The event that is the best reason for a call: see domain/moments. */
  bestEvent: QuotedEvent | null;
  /** The urgency of `bestEvent`; null if nobody should call: cold, a customer, or nobody we could reach. */
  callRank: number | null;
  /** When the lead first reached each stage above the lowest, by name and event time; null for a merged lead. */
  reachedAt: Readonly<Record<string, number>> | null;
  /** 1 if the lead has reached the project's outcome. */
  isCustomer: 0 | 1;
  /** The segments and the manual lists that the lead is in, by ID, ascending; null for none. */
  memberOf: readonly string[] | null;
  /** How well the lead fits; absent under a ruleset without fit. */
  fit?: FitLetter;
  /** Words that a search finds it by, in addition to those of its name, email and company; absent if there are none. */
  searchWords?: string;
  /** The key to sort its name by; absent if it equals the name. */
  nameKey?: string;
  /** The keys to sort its company and custom properties by, at their positions; absent if those are the texts themselves. */
  sortKeys?: { company?: string; custom?: JsonObject };
  /** The lead that this one was merged into; its row is then an alias. Empty if everything it had was withdrawn: no list shows it. */
  mergedInto: string | null;
}

/** An event as a lead's row quotes it. */
export interface QuotedEvent {
  type: string;
  at: number;
  /** Hundredths of a point. */
  points: number;
  /** The path of the web page; null if it has none. */
  page: string | null;
}

/** The answer: D1's current seq. `seq === toSeq` is the acknowledgment; any other value says where to start again. */
export type ProjectAck =
  /** `isForgetting`: there is more to forget about the leads that the erased one was part of, so send the change again. */
  { status: 'committed'; seq: number; isForgetting?: boolean } | { status: 'unavailable' };
