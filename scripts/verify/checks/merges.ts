import assert from 'node:assert/strict';
import * as z from 'zod';
import { MergeAnswer } from '../../../worker/contract/identity.ts';
import { type Check, eventually } from '../run-checks.ts';
import { expectedScore, makeEvents, readLead, readTimeline, sendTo, type TestEvent, type World } from '../world.ts';

/** A merge of two small leads takes moments, but the machine may be busy. */
const SETTLED_MS = 15_000;

const merge: Check<World> = {
  guarantee: 'G7',
  promise: 'A merge combines both histories, old IDs resolve to it, and an unmerge restores both',
  async see(world) {
    const [winner, loser] = ['winner', 'loser'].map((name) => world.newLeadId(name)) as [string, string];
    const own = makeEvents(world, [20, 2]);
    const others = makeEvents(world, [15, 1]);
    const [shared] = makeEvents(world, [3]) as [TestEvent];
    await sendTo(world, winner, [...own, shared]);
    await sendTo(world, loser, [...others, shared]);
    const before = await Promise.all([winner, loser].map((leadId) => viewOf(world, leadId)));

    const body = { leadId: loser };
    const merge = await world.api.call(MergeAnswer, 'POST', `/api/leads/${winner}/merge`, { body, status: 202 });
    assert.equal(merge.status, 'merging');
    const union = [...own, ...others, shared];
    await eventually(() => requireLead(world, winner, union), { withinMs: SETTLED_MS });
    assert.equal((await readLead(world, loser))._id, winner, `${loser} does not resolve to ${winner}`);
    const [later] = makeEvents(world, [0]) as [TestEvent];
    assert.deepEqual(await sendTo(world, loser, [later]), ['accepted']);
    await requireLead(world, winner, [...union, later]);

    // The hand-over of events may have a step left; until it is finished there is nothing to undo.
    await eventually(() => world.api.call(z.unknown(), 'POST', `/api/leads/${loser}/unmerge`, { status: 202 }), {
      withinMs: SETTLED_MS,
    });
    await eventually(() => requireLead(world, loser, [...others, shared, later]), { withinMs: SETTLED_MS });
    await eventually(() => requireLead(world, winner, [...own, shared]), { withinMs: SETTLED_MS });
    assert.deepEqual(await viewOf(world, winner), before[0], 'the winner differs from before');
    const timeline = (await viewOf(world, loser)).filter(({ eventId }) => eventId !== later.eventId);
    assert.deepEqual(timeline, before[1], 'the other lead differs from before');
    return `3 + 3 events, one in both: 5 in the union, 6 with one sent to the old ID; restored to 3 and 4`;
  },
};

/** An earlier version followed at most 64 merges in one call, and this chain is two longer. */
const ALIASES = 66;

const renamedDaily: Check<World> = {
  guarantee: 'G7',
  promise: 'An ID resolves to its lead however many aliases are in between, and still accepts events',
  async see(world) {
    const ids = Array.from({ length: ALIASES + 1 }, (_, i) => world.newLeadId(`day-${i}`));
    const [first, last] = [ids[0] as string, ids.at(-1) as string];
    const batch = ids.slice(1).map((userId, i) => ({ type: 'alias', previousId: ids[i], userId }));
    await world.api.call(z.unknown(), 'POST', '/v1/batch', { body: { batch } });
    const events = makeEvents(world, [1]);
    assert.deepEqual(await sendTo(world, first, events), ['accepted']);
    assert.equal((await readLead(world, first))._id, last);
    await requireLead(world, last, events);
    return `${ALIASES} aliases, each of the previous ID: the first ID accepts events and answers as the last one`;
  },
};

async function requireLead(world: World, leadId: string, events: readonly TestEvent[]): Promise<void> {
  const { _id, eventCount, currentScore } = await readLead(world, leadId);
  assert.deepEqual(
    { _id, eventCount, currentScore },
    { _id: leadId, eventCount: events.length, currentScore: expectedScore(world, events, Date.now()) },
  );
}

const viewOf = async (world: World, leadId: string) =>
  (await readTimeline(world, leadId)).flatMap((entry) => (entry.type === 'event' ? [entry] : []));

export const MERGE_CHECKS = [merge, renamedDaily];
