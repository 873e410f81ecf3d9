import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { AutomationRule } from '../contract/automation.ts';
import type { ProjectConfig } from '../contract/project-config.ts';
import type { SegmentRule } from '../contract/segment.ts';
import type { SimulationMode } from '../contract/study.ts';
import { segmentMomentsOf } from '../domain/segment-moments.ts';
import type { StudySpec } from '../domain/study/observe.ts';
import { DAY_MS, utcDay } from '../domain/time.ts';
import { anyLeadEvents, anyOrderOf, anyRuleset, MONDAY, makeActivity } from '../testing/lead-events.ts';
import { runs } from '../testing/runs.ts';
import { openNodeStorage } from '../testing/sql-storage.node.ts';
import { announce } from './announce.ts';
import type { IncomingEvent } from './incoming-event.ts';
import { ingest } from './ingest.ts';
import { refresh } from './refresh.ts';
import { adoptHistorySettings, rescore } from './rescore.ts';
import { insertFiring, listOutgoing } from './storage/outbox.ts';
import { findLead, transact } from './storage/snapshot.ts';
import { updateSegments } from './update-segments.ts';
import { viewObservation } from './view-observation.ts';

let world: ReturnType<typeof openNodeStorage>;
beforeEach(() => {
  world = openNodeStorage();
});
afterEach(() => world.close());

const reopen = () => {
  world.close();
  world = openNodeStorage();
};
const lead = () => {
  const found = findLead(world);
  if (!found) throw new Error('there is no lead');
  return found;
};
const receive = (events: readonly IncomingEvent[], config: ProjectConfig, now: number) =>
  transact(world, () => {
    const fromSeq = findLead(world)?.snapshot.seq ?? 0;
    ingest(
      { ...world, now, projectedSeq: null },
      { projectId: 'prj_1', leadId: 'ann', namedAs: 'own', config, events: [...events] },
    );
    evaluateSegments(config, now, fromSeq);
  });
const observe = (spec: StudySpec, at: number) => viewObservation(world, lead(), { spec, at });
const LOOK = { kind: 'look' } as const;

const AUTOMATIONS: AutomationRule[] = [
  { id: 'aut_above', name: 'Above', whenScoreAbove: 20 },
  { id: 'aut_below', name: 'Below', whenScoreBelow: 20 },
  { id: 'aut_stage', name: 'Stage', whenStage: 'stage_1' },
  { id: 'aut_leaves', name: 'Leaves', whenLeavesStage: 'stage_0', minScore: 5 },
  { id: 'aut_email', name: 'Email', whenScoreAbove: 10, needsEmail: true },
  { id: 'aut_quiet', name: 'Quiet', whenQuietDays: 30 },
  { id: 'aut_enters', name: 'Enters', whenEntersSegment: 'seg_high' },
  { id: 'aut_exits', name: 'Exits', whenLeavesSegment: 'seg_stage' },
];
const SEGMENTS: SegmentRule[] = [
  {
    ...{ id: 'seg_high', name: 'High', definedIn: 1 },
    conditions: [{ field: 'score', operator: 'greater_than', value: 15 }],
  },
  {
    ...{ id: 'seg_stage', name: 'First stage', definedIn: 2 },
    conditions: [{ field: 'stage', operator: 'equals', value: 'stage_0' }],
  },
];
const SAVED = { segments: SEGMENTS, segmentMoments: segmentMomentsOf(SEGMENTS) };

/** Evaluates segments at the end of a change, as the object does. */
const evaluateSegments = (config: ProjectConfig, now: number, fromSeq: number) =>
  updateSegments({ ...world, now }, { config, fromSeq });

const anyCase = fc.tuple(anyRuleset, anyRuleset, anyRuleset).chain(([first, second, draft]) =>
  fc.record({
    rulesets: fc.constant([first, second, draft] as const),
    events: anyLeadEvents([first]).chain(anyOrderOf),
    cut: fc.nat({ max: 40 }),
    idleMs: fc.nat({ max: 90 * DAY_MS }),
    mode: fc.constantFrom<SimulationMode>('publish', 'rescore', 'rescore_and_fire'),
    fired: fc.subarray(AUTOMATIONS.map(({ id }) => id)),
  }),
);
const NOW = MONDAY + 2_000 * DAY_MS;

/** Publishes the draft, and rescores if that is the mode; returns the automations that ran. */
function act(mode: SimulationMode, config: ProjectConfig, at: number): string[] {
  if (mode !== 'publish')
    transact(world, () => {
      const { seq } = lead().snapshot;
      adoptHistorySettings({ ...world, now: at }, { config });
      evaluateSegments(config, at, seq);
    });
  transact(world, () => {
    const before = lead();
    if (mode === 'publish') refresh({ ...world, now: at }, { config });
    else rescore({ ...world, now: at }, { config, runId: 'run_1' });
    evaluateSegments(config, at, before.snapshot.seq);
    const tells = { publish: 'news', rescore: 'nothing', rescore_and_fire: 'everything' } as const;
    if (mode !== 'publish')
      announce({ ...world, now: at, automations: AUTOMATIONS, segments: SEGMENTS, tells: tells[mode] }, before);
  });
  return listOutgoing(world, '')
    .filter(({ type, automation }) => type === 'automation.fired' && automation?.skipped === undefined)
    .map(({ automation }) => automation?.id ?? '')
    .sort();
}

test('the prediction of a study equals the result of publishing and rescoring for any lead, including automations', () => {
  fc.assert(
    fc.property(anyCase, ({ rulesets: [first, second, draft], events, cut, idleMs, mode, fired }) => {
      if (events.length === 0) return;
      reopen();
      receive(events.slice(0, cut), { version: 1, ruleset: first }, NOW);
      receive(events.slice(cut), { version: 2, ruleset: second, automations: AUTOMATIONS, ...SAVED }, NOW);
      const at = NOW + idleMs;
      for (const id of fired) insertFiring(world, id, utcDay(at));
      const config = { version: 3, ruleset: draft, automations: AUTOMATIONS, ...SAVED };
      const predicted = observe({ kind: 'simulate', mode, config }, at);
      expect(predicted.before).toEqual(observe(LOOK, at).after);
      const ran = act(mode, config, at);
      // If a draft changes nothing about a lead, nothing is written, because the lead's state is the same with and without the draft.
      const found = observe(LOOK, at);
      expect({ ...found.after, logMark: found.logMark }).toEqual({ ...predicted.after, logMark: predicted.logMark });
      expect(ran).toEqual(predicted.firings.toSorted());
    }),
    { numRuns: runs(200, 400) },
  );
});

test('events at or after the time of a study do not change its answer', () => {
  fc.assert(
    fc.property(anyCase, fc.nat({ max: 3 * DAY_MS }), ({ rulesets: [first, , draft], events, idleMs, mode }, later) => {
      if (events.length === 0) return;
      reopen();
      const live = { version: 1, ruleset: first };
      receive(events, live, NOW);
      const at = NOW + idleMs;
      const spec = {
        kind: 'simulate',
        mode,
        config: { version: 3, ruleset: draft, automations: AUTOMATIONS },
      } as const;
      const { logMark, ...before } = observe(spec, at);
      const { awards: _, ...planted } = makeActivity({
        eventId: 'planted',
        occurredAt: at + later,
        type: 'demo_request',
      });
      receive([planted], live, at + later);
      const { logMark: markAfter, firings, ...after } = observe(spec, at);
      expect(after).toEqual({ before: before.before, after: before.after });
      expect(markAfter).not.toBe(logMark);
      if (mode !== 'rescore_and_fire') expect(firings).toEqual([]);
    }),
    { numRuns: runs(150, 300) },
  );
});

test('an event at exactly the moment that a study looks at does not count', () => {
  const config = { version: 1, ruleset: { version: 1, rules: [], stages: [{ name: 'cold', from: 0 }] } };
  const ruleset = { ...config.ruleset, decay: { graceDays: 7, ratePerDay: 0.05 } };
  const rule = { id: 'rule_1', eventType: 'signup', points: 20, description: '', active: true };
  const scoring = { version: 1, ruleset: { ...ruleset, rules: [rule] } };
  const { awards: _, ...signup } = makeActivity({ type: 'signup', occurredAt: MONDAY });
  receive([signup], scoring, MONDAY);
  expect([MONDAY, MONDAY + 1].map((at) => observe(LOOK, at).after.score)).toEqual([0, 20]);
});
