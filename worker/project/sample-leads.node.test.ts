import { expect, it } from 'vitest';
import { LIMITS } from '../contract/limits.ts';
import { openNodeD1 } from '../testing/d1.node.ts';
import { makeChange } from '../testing/make-change.ts';
import { commitChanges } from './commit-changes.ts';
import { sampleLeads } from './sample-leads.ts';

const { sampledLeadsMax: max } = LIMITS;

it.each([
  [0, 0],
  [7, 7],
  [max, max],
  [max + 1, max],
  [2 * max - 1, max],
])('takes an evenly spread sample: of %i leads, %i', async (total, taken) => {
  const { db } = openNodeD1();
  const idOf = (i: number) => `lead_${String(i).padStart(6, '0')}`;
  const changes = Array.from({ length: total }, (_, i) => makeChange({ leadId: idOf(i), activity: [] }));
  await commitChanges(db, 'prj_1', changes);
  const sample = await sampleLeads(db, 'prj_1');
  expect(sample.leadIds).toHaveLength(taken);
  expect(new Set(sample.leadIds).size).toBe(taken);
  expect(sample.total).toBe(total);
  const places = sample.leadIds.map((id) => Number(id.slice('lead_'.length))).sort((a, b) => a - b);
  const gaps = places.slice(1).map((place, i) => place - (places[i] as number));
  expect(Math.max(1, ...gaps)).toBeLessThanOrEqual(Math.max(1, Math.ceil(total / max)));
});
