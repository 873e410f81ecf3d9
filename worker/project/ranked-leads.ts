import type { SortOrder } from '../contract/lead-sorts.ts';
import type { ProjectConfig } from '../contract/project-config.ts';
import type { Decay } from '../contract/ruleset.ts';
import { decayingRankOf } from '../domain/rank.ts';
import { standingAt } from '../domain/standing.ts';
import { boundsOf, currentScore, type Fragment } from './current-score.ts';
import { dueLeads } from './due-leads.ts';
import {
  ANY_SCORE,
  LEAD_COLUMNS,
  type LeadRecord,
  type ListedLead,
  type ListedPage,
  type RankedLead,
  type ScoreRange,
  toFacts,
} from './lead-record.ts';

/**
 * A ranked list merges three streams, each of which is an index scan. `steady`: leads that do not decay, by score. `decaying`: leads that
 * decay, by a rank that does not depend on the current time. `due`: leads whose decay has started, but whose rows do not say so yet. Only
 * few leads are due at any time, so they are scored one by one.
 */
const STREAMS = ['steady', 'decaying', 'due'] as const;
type Stream = (typeof STREAMS)[number];

/** A position in a stream: the last lead taken from it. */
type Position = [key: number, leadId: string];

/** The end of a page. `at` is the time for which all scores are computed, so that they do not change between pages. */
export interface RankCursor extends Partial<Record<Stream, Position | undefined>> {
  at: number;
}

interface Candidate extends ListedLead {
  stream: Stream;
  key: number;
}

/**
 * Ranks are logarithms, so a bound computed from a score is exact only to about 1e-13. The range in SQL is therefore slightly wider, and
 * the exact score decides.
 */
export const RANK_SLACK = 1e-9;

/**
 * Converts a range of scores to ranges of ranks. Leads that do not decay have one range, and decaying leads have another, which is slightly
 * wider than the exact one.
 */
export function rankBoundsOf(range: ScoreRange, decay: Decay, at: number) {
  const rankOf = (score: number) => (score === 0 ? Number.MIN_SAFE_INTEGER : decayingRankOf(score, decay, at));
  const [from, below] = boundsOf(range);
  return {
    steady: { lo: from, hi: below },
    decaying: { lo: rankOf(from) - RANK_SLACK, hi: rankOf(below) + RANK_SLACK },
  };
}

interface RankedList {
  projectId: string;
  config: ProjectConfig;
  cursor: RankCursor;
  range?: ScoreRange;
  order?: SortOrder;
  limit: number;
  offset?: number;
  columns?: string | undefined;
}

/**
 * Lists leads by score, highest first, with ties sorted by ID, or in exactly the reverse order. Skips `offset` leads and returns at most
 * `limit`. Takes one D1 batch.
 */
export async function listRankedLeads(
  db: D1Database,
  { offset = 0, limit, range = ANY_SCORE, order = 'desc', columns = LEAD_COLUMNS, ...list }: RankedList,
): Promise<ListedPage<RankCursor>> {
  const { config, cursor } = list;
  const take = offset + limit + 1;
  const scans = scansOf(db, { ...list, range, order, columns, take });
  const labels = STREAMS.flatMap((stream) => scans[stream].map(() => stream));
  const results = await db.batch<LeadRecord>(STREAMS.flatMap((stream) => scans[stream]));
  const streams: Record<Stream, Candidate[]> = { steady: [], decaying: [], due: [] };
  results.forEach(({ results: records }, i) => {
    const stream = labels[i] as Stream;
    streams[stream].push(...records.map((record) => toCandidate(record, { stream, config, at: cursor.at })));
  });
  const compare = order === 'desc' ? compareRanked : (a: RankedLead, b: RankedLead) => compareRanked(b, a);
  const isAfter = ({ score, facts }: Candidate, [key, leadId]: Position) =>
    compare({ score, facts }, { score: key, facts: { ...facts, leadId } }) > 0;
  // SQL finds all due leads, whatever their score and wherever the page begins.
  streams.due = streams.due
    .filter(({ score }) => score >= range.from && score < range.to)
    .sort(compare)
    .filter((candidate) => !cursor.due || isAfter(candidate, cursor.due));
  const merged = mergeRanked(Object.values(streams), { take, compare });
  const cursorAfter = (count: number): RankCursor => {
    const end: RankCursor = { ...cursor };
    for (const { stream, key, facts } of merged.slice(0, offset + count)) end[stream] = [key, facts.leadId];
    return end;
  };
  return {
    leads: merged.slice(offset, offset + limit),
    next: merged.length > offset + limit ? cursorAfter(limit) : null,
    cursorAfter,
  };
}

/** The statements that read each stream from the cursor on. */
function scansOf(
  db: D1Database,
  {
    projectId,
    config: {
      ruleset: { decay },
    },
    cursor,
    range,
    order,
    columns,
    take,
  }: Required<Omit<RankedList, 'limit' | 'offset'>> & { take: number },
): Record<Stream, D1PreparedStatement[]> {
  const { at } = cursor;
  const { steady, decaying } = rankBoundsOf(range, decay, at);
  const [from, below] = boundsOf(range);
  const { sql, values } = currentScore(decay, at);
  const [idOrder, before, behind] = order === 'desc' ? ['asc', '<', '>'] : ['desc', '>', '<'];
  const phases: Record<0 | 1, Fragment> = {
    0: { sql: 'phase = 0 AND (decay_from IS NULL OR decay_from > ?)', values: [at] },
    // Rows in the widened part of the range, but outside the range itself, must not count towards the limit.
    1: {
      sql: `phase = 1 AND ${sql} >= ? AND ${sql} < ?`,
      values: [...values, from, ...values, below],
    },
  };
  const scan = (phase: 0 | 1, { lo, hi }: typeof steady, after: Position | undefined) => {
    const select = (bounds: { lo: number; hi: number }, rest: Fragment) =>
      db
        .prepare(
          `SELECT ${columns} FROM leads WHERE project_id = ? AND ${phases[phase].sql} AND rank >= ? AND rank < ?
             ${rest.sql} ORDER BY rank ${order}, lead_id ${idOrder} LIMIT ?`,
        )
        .bind(projectId, ...phases[phase].values, bounds.lo, bounds.hi, ...rest.values, take);
    if (!after) return [select({ lo, hi }, { sql: '', values: [] })];
    const [key, leadId] = after;
    // If both bounds were on the same side of the comparison, SQLite might start to scan at the wrong one. The second scan therefore omits
    // the outer bound.
    const rest = order === 'desc' ? { lo, hi: Math.min(hi, key) } : { lo: Math.max(lo, key), hi };
    return [
      select({ lo, hi }, { sql: `AND rank = ? AND lead_id ${behind} ?`, values: [key, leadId] }),
      select(rest, { sql: `AND +rank ${before} ?`, values: [key] }),
    ];
  };
  const due = db
    .prepare(`SELECT ${columns} FROM ${dueLeads({ projectId: '?1', at: '?2' })} AND phase = 0 AND decay_from <= ?2`)
    .bind(projectId, at);
  return { steady: scan(0, steady, cursor.steady), decaying: scan(1, decaying, cursor.decaying), due: [due] };
}

function toCandidate(
  record: LeadRecord,
  { stream, config, at }: { stream: Stream; config: ProjectConfig; at: number },
): Candidate {
  const facts = toFacts(record);
  const { score } = standingAt(facts, config, at);
  return { facts, score, record, stream, key: stream === 'due' ? score : record.rank };
}

const compareRanked = (a: RankedLead, b: RankedLead): number =>
  b.score - a.score || (a.facts.leadId < b.facts.leadId ? -1 : a.facts.leadId > b.facts.leadId ? 1 : 0);

/**
 * Merges ordered streams and returns the first `take` leads. Keeps the order within each stream, because the stream's cursor relies on
 * it.
 */
function mergeRanked(
  streams: Candidate[][],
  { take, compare }: { take: number; compare: (a: RankedLead, b: RankedLead) => number },
): Candidate[] {
  const heads = streams.map(() => 0);
  const merged: Candidate[] = [];
  while (merged.length < take) {
    let best: { candidate: Candidate; stream: number } | undefined;
    streams.forEach((stream, i) => {
      const candidate = stream[heads[i] as number];
      if (candidate && (!best || compare(candidate, best.candidate) < 0)) best = { candidate, stream: i };
    });
    if (!best) break;
    merged.push(best.candidate);
    heads[best.stream] = (heads[best.stream] as number) + 1;
  }
  return merged;
}
