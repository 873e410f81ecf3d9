import type { ProjectConfig } from '../contract/project-config.ts';
import type { LeadFacts } from '../domain/lead-summary.ts';
import { decayingRankOf } from '../domain/rank.ts';
import { standingAt } from '../domain/standing.ts';

/** A row of `leads` as the queries below read it. */
interface LeadRecord {
  lead_id: string;
  name: string | null;
  email: string | null;
  company: string | null;
  score: number;
  first_event_at: number | null;
  last_event_at: number | null;
  event_count: number;
  recent_event_times: string;
  rank: number;
  stage: string;
  created_at: number;
}

const COLUMNS = `lead_id, name, email, company, score, first_event_at, last_event_at, event_count, recent_event_times, rank,
  stage, created_at`;

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

export interface RankedLead {
  facts: LeadFacts;
  /** Unrounded, at the instant of the query. */
  score: number;
}

interface Candidate extends RankedLead {
  stream: Stream;
  key: number;
}

/** Unrounded scores: from (inclusive) to (exclusive). */
export interface ScoreRange {
  from: number;
  to: number;
}

const ANY_SCORE: ScoreRange = { from: 0, to: Number.POSITIVE_INFINITY };

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
    const base = `SELECT ${COLUMNS} FROM leads WHERE project_id = ?1 AND phase = ${phase}
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
      `SELECT ${COLUMNS} FROM leads WHERE project_id = ?1 AND changes_at <= ?2 AND phase = 0 AND decay_from <= ?2`,
    )
    .bind(projectId, at);
  const scans = { steady: scan(0, steady, cursor.steady), decaying: scan(1, decaying, cursor.decaying), due: [due] };
  const labels = STREAMS.flatMap((stream) => scans[stream].map(() => stream));
  const results = await db.batch<LeadRecord>(STREAMS.flatMap((stream) => scans[stream]));
  const candidates = results
    .flatMap(({ results: records }, i) =>
      records.map((record): Candidate => {
        const facts = toFacts(record);
        const { score } = standingAt(facts, config, at);
        const stream = labels[i] as Stream;
        return { facts, score, stream, key: stream === 'due' ? score : record.rank };
      }),
    )
    .filter(({ score, stream, key, facts }) => {
      const after = stream === 'due' ? cursor.due : undefined;
      const passed = after !== undefined && (key > after[0] || (key === after[0] && facts.leadId <= after[1]));
      return score >= range.from && score < range.to && !passed;
    })
    .sort((a, b) => b.score - a.score || (a.facts.leadId < b.facts.leadId ? -1 : 1));
  const leads = candidates.slice(offset, offset + limit);
  const next: RankCursor = { ...cursor };
  for (const { stream, key, facts } of candidates.slice(0, offset + limit)) next[stream] = [key, facts.leadId];
  return { leads, next: candidates.length > offset + limit ? next : null };
}

export function toFacts(record: LeadRecord): LeadFacts {
  return {
    leadId: record.lead_id,
    name: record.name,
    email: record.email,
    company: record.company,
    score: record.score,
    firstEventAt: record.first_event_at,
    lastEventAt: record.last_event_at,
    eventCount: record.event_count,
    recentEventTimes: JSON.parse(record.recent_event_times),
    createdAt: record.created_at,
  };
}

/**
 * How many leads stand in each stage at `at`, exactly: what the rows say, counted by trigger, put right for the few
 * rows that are due. Two index reads, whatever the number of leads.
 */
export async function countLeadsByStage(
  db: D1Database,
  { projectId, config, at }: { projectId: string; config: ProjectConfig; at: number },
): Promise<Map<string, number>> {
  const [recorded, due] = await db.batch<Record<string, unknown>>([
    db.prepare('SELECT stage, count FROM stage_counts WHERE project_id = ?1').bind(projectId),
    db.prepare(`SELECT ${COLUMNS} FROM leads WHERE project_id = ?1 AND changes_at <= ?2`).bind(projectId, at),
  ]);
  const counts = new Map(config.ruleset.stages.map(({ name }) => [name, 0]));
  const add = (stage: string, count: number) => counts.set(stage, (counts.get(stage) ?? 0) + count);
  for (const { stage, count } of (recorded?.results ?? []) as { stage: string; count: number }[]) add(stage, count);
  for (const record of (due?.results ?? []) as unknown as LeadRecord[]) {
    add(record.stage, -1);
    add(standingAt(toFacts(record), config, at).stage, 1);
  }
  for (const [stage, count] of counts)
    if (count === 0 && !config.ruleset.stages.some(({ name }) => name === stage)) counts.delete(stage);
  return counts;
}
