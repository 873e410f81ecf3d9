import type { ProjectConfig } from '../contract/project-config.ts';
import { decayingRankOf } from '../domain/rank.ts';
import { standingAt } from '../domain/standing.ts';
import { ANY_SCORE, LEAD_COLUMNS, type LeadRecord, type RankedLead, type ScoreRange, toFacts } from './lead-record.ts';

/**
 * Three ways a lead can rank (DESIGN §4), each an index scan: not decaying, by score; decaying, by a rank that does not
 * depend on now; and due, whose decay has begun but whose row does not say so yet: few, computed one by one.
 */
const STREAMS = ['steady', 'decaying', 'due'] as const;
type Stream = (typeof STREAMS)[number];

/** Where each stream goes on: after the last lead taken from it. */
type Position = [key: number, leadId: string];

/** Where a page ends. `at` fixes the instant, so that scores do not move between pages. */
export interface RankCursor extends Partial<Record<Stream, Position | undefined>> {
  at: number;
}

interface Candidate extends RankedLead {
  stream: Stream;
  key: number;
}

/** Ranks are logarithms: a bound computed from a score is right to about 1e-13. The exact score decides afterwards. */
const RANK_SLACK = 1e-9;

/** Leads by score, highest first, ties by id. At most `limit` after skipping `offset`. One D1 batch. */
export async function listRankedLeads(
  db: D1Database,
  {
    projectId,
    config,
    cursor,
    range = ANY_SCORE,
    limit,
    offset = 0,
  }: {
    projectId: string;
    config: ProjectConfig;
    cursor: RankCursor;
    range?: ScoreRange;
    limit: number;
    offset?: number;
  },
): Promise<{ leads: RankedLead[]; next: RankCursor | null }> {
  const { at } = cursor;
  const take = offset + limit + 1;
  const { decay } = config.ruleset;
  const rankBounds = (score: number) => (score === 0 ? Number.MIN_SAFE_INTEGER : decayingRankOf(score, decay, at));
  const steady = { lo: range.from, hi: range.to };
  const decaying = { lo: rankBounds(range.from) - RANK_SLACK, hi: rankBounds(range.to) + RANK_SLACK };
  const scan = (phase: 0 | 1, { lo, hi }: typeof steady, after: Position | undefined) => {
    const base = `SELECT ${LEAD_COLUMNS} FROM leads WHERE project_id = ?1 AND phase = ${phase}
      ${phase === 0 ? 'AND (decay_from IS NULL OR decay_from > ?2)' : 'AND ?2 = ?2'}`;
    const top = Number.isFinite(hi) ? hi : Number.MAX_SAFE_INTEGER;
    const ordered = 'ORDER BY rank DESC, lead_id';
    if (!after)
      return [
        db.prepare(`${base} AND rank >= ?3 AND rank < ?4 ${ordered} LIMIT ?5`).bind(projectId, at, lo, top, take),
      ];
    const [key, leadId] = after;
    return [
      db.prepare(`${base} AND rank = ?3 AND lead_id > ?4 ${ordered} LIMIT ?5`).bind(projectId, at, key, leadId, take),
      db.prepare(`${base} AND rank >= ?3 AND rank < ?4 ${ordered} LIMIT ?5`).bind(projectId, at, lo, key, take),
    ];
  };
  const due = db
    .prepare(
      `SELECT ${LEAD_COLUMNS} FROM leads WHERE project_id = ?1 AND changes_at <= ?2 AND phase = 0 AND decay_from <= ?2`,
    )
    .bind(projectId, at);
  const scans = { steady: scan(0, steady, cursor.steady), decaying: scan(1, decaying, cursor.decaying), due: [due] };
  const labels = STREAMS.flatMap((stream) => scans[stream].map(() => stream));
  const results = await db.batch<LeadRecord>(STREAMS.flatMap((stream) => scans[stream]));
  const streams: Record<Stream, Candidate[]> = { steady: [], decaying: [], due: [] };
  results.forEach(({ results: records }, i) => {
    const stream = labels[i] as Stream;
    for (const record of records) {
      const facts = toFacts(record);
      const { score } = standingAt(facts, config, at);
      if (score < range.from || score >= range.to) continue;
      streams[stream].push({ facts, score, stream, key: stream === 'due' ? score : record.rank });
    }
  });
  streams.due = streams.due.sort(compareRanked).filter((candidate) => !cursor.due || isAfter(candidate, cursor.due));
  const merged = mergeRanked(Object.values(streams), take);
  const next: RankCursor = { ...cursor };
  for (const { stream, key, facts } of merged.slice(0, offset + limit)) next[stream] = [key, facts.leadId];
  return { leads: merged.slice(offset, offset + limit), next: merged.length > offset + limit ? next : null };
}

const compareRanked = (a: RankedLead, b: RankedLead): number =>
  b.score - a.score || (a.facts.leadId < b.facts.leadId ? -1 : 1);

const isAfter = ({ key, facts }: Candidate, [afterKey, afterId]: Position): boolean =>
  key < afterKey || (key === afterKey && facts.leadId > afterId);

/** The first `take` of streams that are each in order. A stream's own order is never changed: its cursor relies on it. */
function mergeRanked(streams: Candidate[][], take: number): Candidate[] {
  const heads = streams.map(() => 0);
  const merged: Candidate[] = [];
  while (merged.length < take) {
    let best: { candidate: Candidate; stream: number } | undefined;
    streams.forEach((stream, i) => {
      const candidate = stream[heads[i] as number];
      if (candidate && (!best || compareRanked(candidate, best.candidate) < 0)) best = { candidate, stream: i };
    });
    if (!best) break;
    merged.push(best.candidate);
    heads[best.stream] = (heads[best.stream] as number) + 1;
  }
  return merged;
}
