import { expect, it } from 'vitest';
import { scoreAt } from '../domain/decay.ts';
import { DEFAULT_RULESET } from '../domain/ruleset.ts';
import { DAY_MS } from '../domain/time.ts';
import { openNodeD1 } from '../testing/d1.node.ts';
import { seededRandom } from '../testing/seeded-random.ts';
import type { GroupPart } from './leads-in-groups.ts';
import { readFunnel } from './read-funnel.ts';
import { readSources } from './read-sources.ts';

const NOW = Date.UTC(2026, 1, 11);
const [BEFORE, FROM] = [NOW - 60 * DAY_MS, NOW - 30 * DAY_MS];
const { decay } = DEFAULT_RULESET;

interface Made {
  firstAt: number;
  source: string | null;
  score: number;
  warmAt: number | null;
  hotAt: number | null;
  isCustomer: number;
}

const medianOf = (values: number[]): number | null => {
  const sorted = values.sort((a, b) => a - b);
  const middle = sorted.slice((sorted.length - 1) >> 1, (sorted.length >> 1) + 1);
  return middle.length === 0 ? null : middle.reduce((sum, value) => sum + value, 0) / middle.length;
};

/** The figures of these leads, computed by counting them one by one. */
const countOf = (leads: Made[]) => ({
  leads: leads.length,
  reached: leads.filter(({ hotAt }) => hotAt !== null).length,
  medianScore: medianOf(
    leads.map(({ score, firstAt }) => scoreAt({ score, lastEventAt: firstAt, scoredAt: null }, decay, NOW)),
  ),
  medianTimeMs: medianOf(leads.flatMap(({ hotAt, firstAt }) => (hotAt === null ? [] : [hotAt - firstAt]))),
  converted: leads.filter(({ isCustomer }) => isCustomer).length,
});

const medianBetween = (leads: Made[], from: 'firstAt' | 'warmAt', to: 'warmAt' | 'hotAt') =>
  medianOf(leads.flatMap((lead) => (lead[to] === null ? [] : [lead[to] - (lead[from] ?? 0)])));

/** A funnel of these leads, computed by counting them one by one. */
const funnelOf = (leads: Made[]) => [
  {
    stage: 'hot',
    reached: leads.filter(({ hotAt }) => hotAt !== null).length,
    medianTimeMs: medianBetween(leads, 'warmAt', 'hotAt'),
  },
  {
    stage: 'warm',
    reached: leads.filter(({ warmAt }) => warmAt !== null).length,
    medianTimeMs: medianBetween(leads, 'firstAt', 'warmAt'),
  },
];

it('the figures of any group equal a count of its leads one by one', async () => {
  const { db, sqlite } = openNodeD1();
  const random = seededRandom(3);
  const insert = sqlite.prepare(
    `INSERT INTO leads (project_id, lead_id, seq, score, first_event_at, last_event_at, event_count, recent_event_times, phase,
       rank, decay_from, stage, evaluated_at, created_at, config_version, first_touch, reached_at, is_customer)
     VALUES ('prj_1', ?, 1, ?, ?, ?, 1, '[]', 0, 0, ?, 'cold', 0, 0, 1, ?, ?, ?)`,
  );
  const made = Array.from({ length: 3_000 }, (_, i): Made => {
    const firstAt = NOW - Math.floor(random() * 90 * DAY_MS);
    const source = random() < 0.1 ? null : `s${Math.floor(random() ** 2 * 9)}`;
    const warmAt = random() < 0.6 ? firstAt + Math.floor(random() * DAY_MS) : null;
    const hotAt = warmAt !== null && random() < 0.6 ? warmAt + Math.floor(random() * DAY_MS) : null;
    const lead = {
      firstAt,
      source,
      warmAt,
      score: Math.round(random() * 10_000) / 100,
      hotAt,
      isCustomer: Number(random() < 0.2),
    };
    const reachedAt = JSON.stringify({
      ...(warmAt !== null && { warm: warmAt }),
      ...(hotAt !== null && { hot: hotAt }),
    });
    const firstTouch = source && JSON.stringify({ campaign: { source } });
    const decayFrom = firstAt + decay.graceDays * DAY_MS;
    insert.run(`lead_${i}`, lead.score, firstAt, firstAt, decayFrom, firstTouch, reachedAt, lead.isCustomer);
    return lead;
  });
  const asked = {
    projectId: 'prj_1',
    key: { by: 'source' },
    limit: 4,
    before: BEFORE,
    from: FROM,
    until: NOW,
    stages: ['cold', 'warm', 'hot'],
  } as const;
  const { parts, values } = await readSources(db, { ...asked, decay, at: NOW, stage: 'hot', timeTo: 'hot' });
  const funnel = await readFunnel(db, asked);
  expect(values).toBe(9);
  const named = new Set(parts.flatMap(({ value }) => value ?? []));
  expect([...named]).toEqual(['s0', 's1', 's2', 's3']);
  const isIn = ({ place, value }: GroupPart, source: string | null) =>
    place === 0 ||
    (place === 1 ? source === null : place === 2 ? source !== null && !named.has(source) : source === value);
  expect(parts).toHaveLength(14);
  for (const [i, part] of parts.entries()) {
    const [from, until] = part.isCurrent ? [FROM, NOW] : [BEFORE, FROM];
    const leads = made.filter(({ firstAt, source }) => firstAt >= from && firstAt < until && isIn(part, source));
    const { medianScore, ...counted } = countOf(leads);
    expect(part).toMatchObject(counted);
    const { place, value, isCurrent } = part;
    expect(funnel.parts[i]).toMatchObject({ place, value, isCurrent, leads: leads.length, steps: funnelOf(leads) });
    expect(part.medianScore).toBeCloseTo(medianScore as number, 9);
  }
});

it('the funnel of a segment counts only leads of the segment, and the funnel without a segment counts all leads', async () => {
  const { db, sqlite } = openNodeD1();
  const insert = sqlite.prepare(
    `INSERT INTO leads (project_id, lead_id, seq, score, first_event_at, last_event_at, event_count, recent_event_times, phase,
       rank, stage, evaluated_at, created_at, config_version, reached_at, is_customer)
     VALUES ('prj_1', ?, 1, 0, ${FROM}, ${FROM}, 1, '[]', 0, 0, 'cold', 0, 0, 1, '{}', 0)`,
  );
  for (const id of ['a', 'b', 'c']) insert.run(id);
  sqlite.exec("INSERT INTO segment_members (project_id, segment_id, lead_id) VALUES ('prj_1', 'seg_1', 'b')");
  const asked = {
    projectId: 'prj_1',
    key: null,
    limit: 4,
    before: BEFORE,
    from: FROM,
    until: NOW,
    stages: ['cold', 'warm'],
  };
  const leadsOf = async (segment?: string) => (await readFunnel(db, { ...asked, segment })).parts;
  expect(await leadsOf()).toMatchObject([{ place: 0, isCurrent: 1, leads: 3, steps: [] }]);
  expect(await leadsOf('seg_1')).toMatchObject([{ place: 0, isCurrent: 1, leads: 1 }]);
  sqlite.exec(`UPDATE leads SET reached_at = '{"old":1}' WHERE lead_id = 'c'`);
  expect(await leadsOf()).toMatchObject([{ leads: 3, unsent: 1 }]);
});
