import { expect, it } from 'vitest';
import { scoreAt } from '../domain/decay.ts';
import { DEFAULT_RULESET } from '../domain/ruleset.ts';
import { DAY_MS } from '../domain/time.ts';
import { openNodeD1 } from '../testing/d1.node.ts';
import { seededRandom } from '../testing/seeded-random.ts';
import { readSources, type SourcePart } from './read-sources.ts';

const NOW = Date.UTC(2026, 1, 11);
const [BEFORE, FROM] = [NOW - 60 * DAY_MS, NOW - 30 * DAY_MS];
const { decay } = DEFAULT_RULESET;

interface Made {
  firstAt: number;
  source: string | null;
  score: number;
  hotAt: number | null;
  isCustomer: number;
}

const medianOf = (values: number[]): number | null => {
  const sorted = values.sort((a, b) => a - b);
  const middle = sorted.slice((sorted.length - 1) >> 1, (sorted.length >> 1) + 1);
  return middle.length === 0 ? null : middle.reduce((sum, value) => sum + value, 0) / middle.length;
};

/** The figures of some leads, counted one by one. */
const countOf = (leads: Made[]) => ({
  leads: leads.length,
  reached: leads.filter(({ hotAt }) => hotAt !== null).length,
  medianScore: medianOf(
    leads.map(({ score, firstAt }) => scoreAt({ score, lastEventAt: firstAt, scoredAt: null }, decay, NOW)),
  ),
  medianTimeMs: medianOf(leads.flatMap(({ hotAt, firstAt }) => (hotAt === null ? [] : [hotAt - firstAt]))),
  converted: leads.filter(({ isCustomer }) => isCustomer).length,
});

it('the figures of any group are those of its leads, counted one by one', async () => {
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
    const hotAt = random() < 0.4 ? firstAt + Math.floor(random() * DAY_MS) : null;
    const lead = {
      firstAt,
      source,
      score: Math.round(random() * 10_000) / 100,
      hotAt,
      isCustomer: Number(random() < 0.2),
    };
    const reachedAt = JSON.stringify(hotAt === null ? {} : { hot: hotAt });
    const firstTouch = source && JSON.stringify({ campaign: { source } });
    const decayFrom = firstAt + decay.graceDays * DAY_MS;
    insert.run(`lead_${i}`, lead.score, firstAt, firstAt, decayFrom, firstTouch, reachedAt, lead.isCustomer);
    return lead;
  });
  const { parts, values } = await readSources(db, {
    ...{ projectId: 'prj_1', key: { by: 'source' }, decay, at: NOW, limit: 4 },
    ...{ before: BEFORE, from: FROM, until: NOW, stage: 'hot', timeTo: 'hot' },
  });
  expect(values).toBe(9);
  const named = new Set(parts.flatMap(({ value }) => value ?? []));
  expect([...named]).toEqual(['s0', 's1', 's2', 's3']);
  const isIn = ({ place, value }: SourcePart, source: string | null) =>
    place === 0 ||
    (place === 1 ? source === null : place === 2 ? source !== null && !named.has(source) : source === value);
  expect(parts).toHaveLength(14);
  for (const part of parts) {
    const [from, until] = part.isCurrent ? [FROM, NOW] : [BEFORE, FROM];
    const leads = made.filter(({ firstAt, source }) => firstAt >= from && firstAt < until && isIn(part, source));
    const { medianScore, ...counted } = countOf(leads);
    expect(part).toMatchObject(counted);
    expect(part.medianScore).toBeCloseTo(medianScore as number, 9);
  }
});
