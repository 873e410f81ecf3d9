import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ProjectConfig } from '../contract/project-config.ts';
import { rescored } from '../domain/study/rescored.ts';
import { DAY_MS } from '../domain/time.ts';
import { anyHistory, anyLeadEvents, anyOrderOf, anyRuleset, MONDAY, makeConfig } from '../testing/lead-events.ts';
import { runs } from '../testing/runs.ts';
import { openNodeStorage } from '../testing/sql-storage.node.ts';
import type { IncomingEvent } from './incoming-event.ts';
import { ingest } from './ingest.ts';
import { leadLog } from './lead-log.ts';
import { refresh } from './refresh.ts';
import { rescore } from './rescore.ts';
import { readTransitions } from './storage/event-log.ts';
import { insertFiring } from './storage/outbox.ts';
import { findLead, transact } from './storage/snapshot.ts';

type World = ReturnType<typeof openNodeStorage>;
let world: World;
beforeEach(() => {
  world = openNodeStorage();
});
afterEach(() => world.close());

const NOW = MONDAY + 2_000 * DAY_MS;
const reopen = () => {
  world.close();
  world = openNodeStorage();
};
const lead = () => {
  const found = findLead(world);
  if (!found) throw new Error('there is no lead');
  return found;
};
const receive = (events: readonly IncomingEvent[], config: ProjectConfig) =>
  transact(world, () =>
    ingest(
      { ...world, now: NOW, projectedSeq: null },
      { projectId: 'prj_1', leadId: 'ann', namedAs: 'own', config, events: [...events] },
    ),
  );
const rescoreWith = (config: ProjectConfig, runId: string, now = NOW) =>
  transact(world, () => rescore({ ...world, now }, { config, runId }));

/** Every row of every table, as JSON. */
const dump = (): string =>
  JSON.stringify(
    world.sql
      .exec<{ name: string }>(`SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name`)
      .toArray()
      .map(({ name }) => [name, world.sql.exec(`SELECT * FROM "${name}" ORDER BY 1`).toArray()]),
  );

test('a rescore that changes nothing writes nothing, even if it runs repeatedly or with a newer version', () => {
  fc.assert(
    fc.property(anyHistory, ({ events, ruleset }) => {
      if (events.length === 0) return;
      reopen();
      receive(events, { version: 1, ruleset: { ...ruleset, version: 1 } });
      rescoreWith({ version: 2, ruleset }, 'run_1');
      const before = dump();
      const { seq } = lead().snapshot;
      for (const [i, version] of [2, 3].entries())
        expect(rescoreWith({ version, ruleset: { ...ruleset, version } }, `run_again_${i}`, NOW + i)).toEqual({
          fromVersion: seq,
          version: seq,
        });
      expect(dump()).toBe(before);
    }),
    { numRuns: runs(100, 200) },
  );
});

test('a prediction from the log equals the result of a rescore to the last digit', () => {
  const anyCase = fc.tuple(anyRuleset, anyRuleset, anyRuleset).chain(([first, second, draft]) =>
    fc.record({
      rulesets: fc.constant([first, second, draft]),
      events: anyLeadEvents([first]).chain(anyOrderOf),
      cut: fc.nat({ max: 40 }),
      refreshes: fc.boolean(),
      idleMs: fc.nat({ max: 90 * DAY_MS }),
    }),
  );
  fc.assert(
    fc.property(anyCase, ({ rulesets: [first, second, draft], events, cut, refreshes, idleMs }) => {
      if (events.length === 0 || !first || !second || !draft) return;
      reopen();
      receive(events.slice(0, cut), { version: 1, ruleset: first });
      receive(events.slice(cut), { version: 2, ruleset: second });
      // Duplicates change nothing.
      receive(events.slice(0, 3), { version: 2, ruleset: second });
      if (refreshes)
        transact(world, () => refresh({ ...world, now: NOW }, { config: { version: 2, ruleset: second } }));
      const at = NOW + idleMs;
      const given = { version: 3, ruleset: draft };
      const before = lead();
      const snapshotBefore = JSON.stringify(before);
      const predicted = rescored(before, leadLog(world, before.snapshot), { config: given, at });
      expect(JSON.stringify(lead())).toBe(snapshotBefore);

      const { version } = rescoreWith(given, 'run_1', at) ?? { version: -1 };
      expect(version).toBe(predicted.snapshot.seq);
      const { state, stage, evaluatedAt } = lead().snapshot;
      expect(JSON.stringify({ state, stage, evaluatedAt })).toBe(
        JSON.stringify({
          state: predicted.snapshot.state,
          stage: predicted.snapshot.stage,
          evaluatedAt: predicted.snapshot.evaluatedAt,
        }),
      );
      expect(readTransitions(world, before.snapshot.seq)).toMatchObject(
        predicted.transitions.map(({ from, to, cause }) => ({ from, to, cause })),
      );
    }),
    { numRuns: runs(150, 300) },
  );
});

test('a lead keeps its version if the changed rules only affect other leads', () => {
  const config = makeConfig();
  receive(
    [
      {
        kind: 'activity',
        eventId: 'e1',
        occurredAt: NOW,
        receivedAt: NOW,
        source: 'server',
        type: 'signup',
        properties: {},
      },
    ],
    config,
  );
  insertFiring(world, 'aut_1', '2026-01-01');
  const rules = config.ruleset.rules.map((rule) => (rule.eventType === 'signup' ? rule : { ...rule, points: 1 }));
  const before = dump();
  const newer = { version: 2, ruleset: { ...config.ruleset, version: 2, rules } };
  const unchanged = { fromVersion: lead().snapshot.seq, version: lead().snapshot.seq };
  expect(rescoreWith(newer, 'run_1')).toEqual(unchanged);
  expect(dump()).toBe(before);
});
