import { afterEach, expect, it, vi } from 'vitest';
import { liveWork } from '../live-work.ts';
import { openNodeD1 } from '../testing/d1.node.ts';
import { makeConfig } from '../testing/lead-events.ts';
import { estimateStudy } from './estimate-study.ts';
import type { SimulationPlan } from './study-plan.ts';

afterEach(() => void vi.restoreAllMocks());

const PLAN: SimulationPlan = {
  ...{ kind: 'simulate', studyId: 'std_1', projectId: 'prj_1', mode: 'rescore' },
  ...{ config: makeConfig(), at: 0, barPoints: 5 },
};

/** A project in which every second lead changes stage. */
function openProject(leads: number): Parameters<typeof estimateStudy>[0] {
  const { db, sqlite } = openNodeD1();
  sqlite.exec('PRAGMA foreign_keys = OFF');
  const insert = sqlite.prepare(
    `INSERT INTO leads (project_id, lead_id, seq, score, event_count, recent_event_times, phase, rank, stage, evaluated_at, created_at, config_version)
     VALUES ('prj_1', ?, 1, 0, 0, '[]', 0, 0, 'cold', 0, 0, 1)`,
  );
  for (let i = 0; i < leads; i++) insert.run(`lead_${i}`);
  let asked = 0;
  const observe = async () => ({
    ...{ logMark: '1.1', firings: [], before: { stage: 'cold', score: 0 } },
    after: { stage: asked++ % 2 === 0 ? 'cold' : 'warm', score: 30 },
  });
  const LEAD = { getByName: () => ({ observe }) };
  return { DB: db, LEAD, JURISDICTION: 'none', LOCATION_HINT: '' } as never;
}

it('an estimate asks at least 300 leads, and asks no lead for which it has no time', async () => {
  const turns = vi.spyOn(liveWork, 'takeTurn');
  let now = 0;
  const estimate = await estimateStudy(openProject(1_000), PLAN, () => (now += 2_000));
  expect(estimate?.leads).toBeGreaterThanOrEqual(300);
  expect(estimate?.leads).toBeLessThan(400);
  expect(turns).toHaveBeenCalledTimes(estimate?.leads ?? 0);
  expect(estimate?.changesStage).toBeGreaterThan(450);
  expect(estimate?.changesStage).toBeLessThan(550);
});

it('with enough time, an estimate asks the whole sample, and a small project needs no estimate', async () => {
  expect(await estimateStudy(openProject(400), PLAN, () => 0)).toMatchObject({
    leads: 400,
    changesStage: 200,
    low: 200,
  });
  expect(await estimateStudy(openProject(300), PLAN, () => 0)).toBeNull();
});
