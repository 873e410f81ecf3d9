import type { FirstTouch } from './first-touch.ts';
import type { FitLetter } from './fit.ts';
import type { IdKind } from './id-kind.ts';
import type { JsonObject } from './json-value.ts';
import type { LeadSummary } from './lead.ts';
import type { KnownFrom } from './lead-query.ts';
import type { NotificationKind } from './notification.ts';
import type { LeadStatus } from './work.ts';

/**
 * The message that a lead sends to its project's object: its row in the new state, and the changes since a sequence number. D1 applies
 * the whole change, and only if its row of the lead is at `fromSeq` (0: no row); otherwise it applies nothing. Counters therefore stay
 * exact despite retries, lost answers, and a D1 that was restored or emptied. Instants are epoch ms.
 */
export interface ProjectChange {
  leadId: string;
  fromSeq: number;
  toSeq: number;
  /** The lead's row; null if the lead was erased, which removes its row. */
  row: LeadRow | null;
  /** The lead in the form that lists show, for the project's sockets; null if lists no longer show it. */
  summary: LeadSummary | null;
  /** Activities logged in `(fromSeq, toSeq]`, by the event's hour (whole hours since the epoch) and type. */
  activity: { hour: number; eventType: string; count: number }[];
  /** Stage changes recorded in `(fromSeq, toSeq]`, by the hour in which they were recorded. */
  stageMoves: { hour: number; from: string; to: string; cause: string; count: number }[];
  /** The notifications from `(fromSeq, toSeq]`; absent if there are none. */
  notices?: Notice[];
  /** Set if an unmerge in `(fromSeq, toSeq]` has separated another lead from this one, or this one from another. */
  parted?: Parted;
  /** Only for an erasure: D1 deletes its data about each of these leads, from the time when the erased lead was part of it. */
  forgets?: readonly Membership[];
  /**
   * When the next task after `evaluatedAt` is due, or null if no task has a date; absent if there was no work in `(fromSeq, toSeq]`.
   */
  taskDueAt?: number | null;
}

/** Two leads that an unmerge has separated. */
export interface Parted {
  /**
   * The email that the customer has set for this lead. A web page may have claimed this email for another lead while the two leads were
   * merged. A lead that this one was part of (`from`) may have claimed the email, too.
   */
  claim: { email: string; namedAs: IdKind; from: readonly string[] } | null;
}

/**
 * The time in which a lead was part of another (epoch ms, both inclusive). Messages about the other lead that were sent during this time
 * may contain values of both leads.
 */
export interface Membership {
  leadId: string;
  since: number;
  until: number;
  /** Set if only a web page had merged the leads, because strangers can cause such a merge. */
  byPages?: true;
}

/** A notification for one person about a lead. */
export interface Notice {
  userId: string;
  at: number;
  /** The event, stage change or task that caused the notification: each causes at most one. */
  cause: string;
  kind: Exclude<NotificationKind, 'alert'>;
  /** The user or key that caused the notification; null if nobody did. */
  by: string | null;
  /** A note's text, a task's title or a stage; null for a lead that was assigned. */
  detail: string | null;
  /** Set if only web pages caused the notification. */
  causedBy?: 'pages';
}

/** A lead's row in D1. The row depends only on the data of the lead's object, so that it can be rebuilt byte for byte. */
export interface LeadRow {
  seq: number;
  name: string | null;
  email: string | null;
  company: string | null;
  phone: string | null;
  /** The company that the lead belongs to, and its name: see domain/company-key; null for none. */
  companyKey: string | null;
  companyName: string | null;
  /** `pages` if only unsigned web pages assign the lead to the company; null otherwise. */
  companyFrom: KnownFrom | null;
  /** The custom properties as JSON; null if the text is too long for a row. */
  custom: JsonObject | null;
  /** Names of custom properties whose values came only from unsigned web pages; null if there are none. */
  pageProperties: readonly string[] | null;
  firstTouch: FirstTouch | null;
  /** The score right after the last event, not rounded. */
  score: number;
  firstEventAt: number | null;
  /** The time at which the lead last showed a sign of life. */
  lastEventAt: number | null;
  /** The time of a later event that changed the score but does not count as activity. */
  scoredAt: number | null;
  eventCount: number;
  /** Times of the latest events in ascending order, as many as velocity needs. */
  recentEventTimes: readonly number[];
  /** The phase of decay: 0 not decaying, 1 decaying, 2 not ranked (merged into another lead). */
  phase: 0 | 1 | 2;
  rank: number;
  decayFrom: number | null;
  /** The velocity at `evaluatedAt`. */
  stage: string;
  /** The time of the next change of stage, velocity or phase if no event arrives; null for never. */
  changesAt: number | null;
  evaluatedAt: number;
  createdAt: number;
  /** When the customer first sent data about a lead that was known only from web pages, or last merged another lead into it. */
  knownAt?: number;
  configVersion: number;
  idKind: IdKind;
  /** `pages` if only unsigned web pages have ever sent data about the lead; null otherwise. */
  knownFrom: KnownFrom | null;
  /** The user who owns the lead; null for nobody. */
  owner: string | null;
  /** Null for `new`. */
  status: Exclude<LeadStatus, 'new'> | null;
  /** The time at which the next open task is due; null if no task has a date. */
  taskDueAt: number | null;
  /** Hundredths of a point by hour (whole hours since the epoch), for the 30 days before the last event. */
  pointsByHour: Readonly<Record<number, number>>;
  /** The lead's last sign of life. */
  lastEvent: QuotedEvent | null;
  /** The event that is the best reason for a call: see domain/moments. */
  bestEvent: QuotedEvent | null;
  /** The urgency of `bestEvent`; null if nobody should call the lead: it is cold, already a customer, or cannot be reached. */
  callRank: number | null;
  /** When the lead first reached each stage above the lowest, by stage name and event time; null for a merged lead. */
  reachedAt: Readonly<Record<string, number>> | null;
  /** 1 if the lead has reached the project's outcome. */
  isCustomer: 0 | 1;
  /** The IDs of the segments and manual lists that the lead is in, in ascending order; null if it is in none. */
  memberOf: readonly string[] | null;
  /** How well the lead fits; absent under a ruleset without fit. */
  fit?: FitLetter;
  /** Words that a search finds the lead by, in addition to the words of its name, email and company; absent if there are none. */
  searchWords?: string;
  /** The key for sorting by the lead's name; absent if the key equals the name. */
  nameKey?: string;
  /**
   * The keys for sorting by the company and the custom properties, each at the position of its value; absent if all keys equal the values.
   */
  sortKeys?: { company?: string; custom?: JsonObject };
  /**
   * The lead that this lead was merged into; the row is then an alias. True if all events of the lead were withdrawn, so that no list shows
   * the lead.
   */
  mergedInto: string | null;
}

/** A short form of an event, in a lead's row. */
export interface QuotedEvent {
  type: string;
  at: number;
  /** Hundredths of a point. */
  points: number;
  /** The path of the web page; null if it has none. */
  page: string | null;
}

/**
 * The project's answer: the lead's current seq in D1. `seq === toSeq` acknowledges the change. Any other value is the sequence number from
 * which the lead should send its changes again.
 */
export type ProjectAck =
  /**
   * `isForgetting`: more remains to be deleted about the leads that the erased one was part of, so the lead must send the change again.
   */
  { status: 'committed'; seq: number; isForgetting?: boolean } | { status: 'unavailable' };
