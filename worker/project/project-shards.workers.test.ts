import { env } from 'cloudflare:workers';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { ProjectLiveMessage } from '../contract/project-live.ts';
import { drain } from '../lead/drain.ts';
import { findLead } from '../lead/storage/snapshot.ts';
import { call, newTenant } from '../testing/api.ts';
import { ingestInto, inLead, inStorage, makeIncoming, newLead, recountReadModels } from '../testing/lead-objects.ts';
import { openSocket } from '../testing/live.ts';
import { makeChange } from '../testing/make-change.ts';
import { dumpReadModels, recountStages, toRecord } from '../testing/read-models.ts';
import { runs } from '../testing/runs.ts';
import { sendToProject } from './project-client.ts';
import { shardOf } from './shard-of.ts';

const withShards = (shards: number): Env => ({ ...env, PROJECT_SHARDS: shards });
const LEAD_IDS = Array.from({ length: 24 }, (_, i) => `lead_${String(i).padStart(2, '0')}`);

it('leads of all shards are written as if by one object, and counted exactly', async () => {
  const projectId = `prj_${crypto.randomUUID()}`;
  expect(new Set(LEAD_IDS.map((leadId) => shardOf(leadId, 4))).size).toBe(4);
  const changes = LEAD_IDS.map((leadId) => makeChange({ leadId }));
  const acks = await Promise.all(changes.map((change) => sendToProject(withShards(4), projectId, change)));
  expect(acks).toEqual(changes.map(() => ({ status: 'committed', seq: 1 })));
  const { leads, activity, stageCounts } = await dumpReadModels(projectId);
  expect(leads).toEqual(changes.map(({ leadId, row }) => toRecord(leadId, row)));
  expect(activity.map(({ count }) => count)).toEqual([LEAD_IDS.length]);
  expect(stageCounts).toEqual([{ stage: 'cold', count: LEAD_IDS.length }]);
});

it('a change sent to two shards at once, as happens while their number changes, is applied once', async () => {
  const projectId = `prj_${crypto.randomUUID()}`;
  for (let fromSeq = 0; fromSeq < 3; fromSeq++) {
    const changes = LEAD_IDS.map((leadId) => makeChange({ leadId, fromSeq }));
    const acks = await Promise.all(
      [1, 2, 5].flatMap((shards) => changes.map((change) => sendToProject(withShards(shards), projectId, change))),
    );
    expect(new Set(acks.map((ack) => JSON.stringify(ack)))).toEqual(
      new Set([JSON.stringify({ status: 'committed', seq: fromSeq + 1 })]),
    );
  }
  expect((await dumpReadModels(projectId)).activity.map(({ count }) => count)).toEqual([3 * LEAD_IDS.length]);
});

it('rows and counters stay exact however often the number of shards changes, even with old isolates running', async () => {
  const anyStep = fc.record({
    lead: fc.nat({ max: 3 }),
    type: fc.constantFrom('page_view', 'signup', 'demo_request'),
    /**
     * Sends the change from isolates of several versions at the same time. In the end, the last answer either reaches the lead or is lost.
     */
    shards: fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 3 }),
    isAnswerLost: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(anyStep, { minLength: 1, maxLength: 12 }), async (steps) => {
      const projectId = `prj_${crypto.randomUUID()}`;
      const leads = [0, 1, 2, 3].map((i) => newLead({ projectId, leadId: `lead_${i}` }));
      const drainOf = (
        lead: (typeof leads)[number],
        { shards, isAnswerLost }: Omit<(typeof steps)[number], 'lead' | 'type'>,
      ) =>
        inLead(lead, (store) =>
          drain({
            ...store,
            projectedSeq: null,
            project: async (id, change) => {
              const acks = await Promise.all(shards.map((count) => sendToProject(withShards(count), id, change)));
              if (isAnswerLost) throw new Error('the answer was lost');
              return acks.at(-1) ?? { status: 'unavailable' };
            },
          }).catch(() => null),
        );
      for (const [i, { lead, type, ...step }] of steps.entries()) {
        const chosen = leads[lead] as (typeof leads)[number];
        await ingestInto(chosen, [makeIncoming({ eventId: `evt_${i}`, type })]);
        await inStorage(chosen, (_sql, storage) => storage.deleteAlarm());
        await drainOf(chosen, step);
      }
      const known = [];
      for (const lead of leads) {
        if (!(await inLead(lead, findLead))) continue;
        await drainOf(lead, { shards: [3], isAnswerLost: false });
        known.push(lead);
      }
      expect(await dumpReadModels(projectId)).toEqual(await recountReadModels(known));
      expect((await dumpReadModels(projectId)).stageCounts).toEqual(await recountStages(projectId));
    }),
    { numRuns: runs(6, 50) },
  );
});

it('the project’s sockets receive changes to leads of every shard, in few messages', async () => {
  const { token, projectId } = await newTenant();
  const { body } = await call('POST', `/api/projects/${projectId}/live-ticket`, { token });
  const { socket, messages, received } = await openSocket<ProjectLiveMessage>(body.url);
  await received(1);
  await Promise.all(LEAD_IDS.map((leadId) => sendToProject(withShards(4), projectId, makeChange({ leadId }))));
  const told = () =>
    messages.flatMap((message) => (typeof message === 'object' && message.type === 'commit' ? message.news : []));
  await expect
    .poll(() =>
      told()
        .map(({ leadId }) => leadId)
        .sort(),
    )
    .toEqual(LEAD_IDS);
  expect(messages.length).toBeLessThan(LEAD_IDS.length);
  socket.close(1000);
});
