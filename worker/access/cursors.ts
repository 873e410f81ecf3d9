import * as z from 'zod';

const Keyed = z.tuple([z.number(), z.string()]);
/** The creation time (epoch ms) and the ID of a page's last delivery. */
const DeliveryCursor = z.tuple([z.int(), z.string()]);

/** Leads that are sorted by one value. */
const SortCursor = z.strictObject({
  at: z.int(),
  after: z.tuple([z.union([z.number(), z.string(), z.null()]), z.string()]).optional(),
});

/** Ranked leads: a position in each of the streams that are merged. */
const RankCursor = z.strictObject({
  at: z.int(),
  steady: Keyed.optional(),
  decaying: Keyed.optional(),
  due: Keyed.optional(),
});

/** The content of cursors: where a page of each list ends. `at` (epoch ms) is the instant of all values, the same on every page. */
export const CURSORS = {
  auditLog: z.object({ before: z.int() }),
  companies: z.strictObject({ sort: z.string(), at: z.int(), after: Keyed }),
  /** Whether the customer raised the conflict, when (epoch ms), and both leads. */
  conflicts: z.tuple([z.int(), z.int(), z.string(), z.string()]),
  deliveries: DeliveryCursor,
  /** The next page ends with the line number `end` of the breakdown. */
  explanation: z.strictObject({ at: z.int(), end: z.int().min(1) }),
  /**
   * The position after one part of a project's export. The next part starts after the lead `after`. `startedAt` is when the first part was
   * requested (epoch ms). The last parts contain leads that were merged or unmerged since then. `mergedAt` is when the first of these last
   * parts was requested.
   */
  export: z.object({ after: z.string(), startedAt: z.int(), mergedAt: z.int().optional() }),
  /** The order of a list of leads, and the position in a list with this order. */
  leads: z.looseObject({ sort: z.string(), order: z.string(), by: z.string().optional() }),
  leadsByRank: RankCursor,
  leadsByValue: SortCursor,
  leadsByRankOrValue: z.union([RankCursor, SortCursor]),
  notifications: z.object({ at: z.int(), cause: z.string() }),
  reachedLeads: z.object({ lane: z.int().min(0), afterKey: z.string(), skip: z.int().min(0) }),
  studyMoves: z.object({ skip: z.int().min(0) }),
  studyStageChanges: z.object({ after: z.string() }),
  /** The next page has the entries before the newest `skip` entries as of `until` (epoch ms). */
  timeline: z.strictObject({ until: z.int(), skip: z.int().min(0) }),
};
