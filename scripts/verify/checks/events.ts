import assert from 'node:assert/strict';
import * as z from 'zod';
import { EventAccepted } from '../../../worker/contract/event.ts';
import { Explanation } from '../../../worker/contract/explanation.ts';
import { toInstant } from '../../../worker/contract/instant.ts';
import type { Check } from '../run-checks.ts';
import {
  expectedScore,
  HISTORY_DAYS_AGO,
  makeEvents,
  readLead,
  readTimeline,
  sendTo,
  type TestEvent,
  type World,
} from '../world.ts';

const idsOf = (timeline: Awaited<ReturnType<typeof readTimeline>>): string[] =>
  timeline.flatMap((entry) => (entry.type === 'event' ? [entry.eventId] : []));

const exactlyOnce: Check<World> = {
  guarantee: 'G1',
  promise: 'An event ID counts once, no matter how and how often it is sent',
  async see(world) {
    const leadId = world.newLeadId('once');
    const events = makeEvents(world, [0.01]);
    const [event] = events as [TestEvent];
    const body = { ...event, leadId };
    for (let i = 0; i < 2; i++) await world.api.call(EventAccepted, 'POST', '/api/events', { body, status: 202 });
    assert.deepEqual(await sendTo(world, leadId, [event, event]), ['duplicate', 'duplicate']);
    const { eventType, eventId: messageId, timestamp } = event;
    const segment = { type: 'track', userId: leadId, event: eventType, messageId, timestamp };
    await world.api.call(z.unknown(), 'POST', '/v1/track', { body: segment });
    const [lead, timeline] = await Promise.all([readLead(world, leadId), readTimeline(world, leadId)]);
    assert.equal(lead.eventCount, 1, `one ID, sent five times, was counted ${lead.eventCount} times`);
    assert.deepEqual(idsOf(timeline), [event.eventId]);
    assert.equal(lead.currentScore, expectedScore(world, events, Date.now()), 'the score is not that of one event');
    return `sent 5 times over 3 ways in: eventCount 1, one timeline entry, score ${lead.currentScore}`;
  },
};

const orderFree: Check<World> = {
  guarantee: 'G2',
  promise: 'Any order, duplication and batching of the same events gives the same lead, timeline and explanation',
  async see(world) {
    const events = makeEvents(world, HISTORY_DAYS_AGO);
    const [inOrder, backwards, shuffled] = ['in-order', 'backwards', 'shuffled'].map((name) => world.newLeadId(name));
    await sendTo(world, inOrder as string, events);
    const reversed = events.toReversed();
    for (let i = 0; i < reversed.length; i += 4) await sendTo(world, backwards as string, reversed.slice(i, i + 4));
    const mixed = [...events, ...events].sort(() => Math.random() - 0.5);
    const halves = [mixed.slice(0, events.length), mixed.slice(events.length)];
    await Promise.all(halves.map((half) => sendTo(world, shuffled as string, half)));

    const at = Date.now();
    const views = await Promise.all(
      [inOrder, backwards, shuffled].map((leadId) => viewOf(world, leadId as string, { at })),
    );
    for (const view of views.slice(1)) assert.deepEqual(view, views[0]);
    const { currentScore, eventCount } = (views[0] as (typeof views)[number]).lead;
    assert.equal(eventCount, events.length);
    assert.equal(currentScore, expectedScore(world, events, at), 'the score is not the fold of the events');
    return `${events.length} events in order, backwards, and shuffled with duplicates: the same, score ${currentScore}`;
  },
};

/** The data that must be equal for leads with the same events. */
async function viewOf(world: World, leadId: string, { at }: { at: number }) {
  const { _id, version: _version, createdAt: _createdAt, ...lead } = await readLead(world, leadId, at);
  const timeline = await readTimeline(world, leadId, at);
  const explanation = await world.api.get(Explanation, `/api/leads/${leadId}/explain?at=${toInstant(at)}`);
  return { lead, timeline, explanation: { ...explanation, _id: null } };
}

const lateEvents: Check<World> = {
  guarantee: 'G2',
  promise: 'A late event takes its place by event time; history only grows, and is ordered by event time',
  async see(world) {
    const leadId = world.newLeadId('late');
    const [early, middle, last] = makeEvents(world, [3, 2, 1]) as [TestEvent, TestEvent, TestEvent];
    const sent: TestEvent[] = [];
    let seen: string[] = [];
    for (const event of [last, early, middle]) {
      await sendTo(world, leadId, [event]);
      sent.push(event);
      const timeline = await readTimeline(world, leadId);
      const times = timeline.map(({ timestamp }) => Date.parse(timestamp));
      assert.deepEqual(
        times,
        times.toSorted((a, b) => a - b),
        'the timeline goes back in time',
      );
      const ids = idsOf(timeline);
      for (const id of seen) assert.ok(ids.includes(id), `the event ${id} has gone from the timeline`);
      seen = ids;
    }
    assert.deepEqual(
      seen,
      [early, middle, last].map(({ eventId }) => eventId),
    );
    const { currentScore } = await readLead(world, leadId);
    assert.equal(currentScore, expectedScore(world, sent, Date.now()));
    return `the last of three sent first: the timeline is in event order, score ${currentScore}`;
  },
};

const ANSWERED = 5;

const answeredIsStored: Check<World> = {
  guarantee: 'G3',
  promise: 'An event answered 202 is stored and scored: the next request shows the event',
  async see(world) {
    const events = makeEvents(world, new Array<number>(ANSWERED).fill(0));
    await Promise.all(
      events.map(async (event, i) => {
        const leadId = world.newLeadId(`answered-${i}`);
        const body = { ...event, leadId };
        await world.api.call(EventAccepted, 'POST', '/api/events', { body, status: 202 });
        const { eventCount, currentScore } = await readLead(world, leadId);
        assert.deepEqual(
          { eventCount, currentScore },
          { eventCount: 1, currentScore: expectedScore(world, [event], Date.now()) },
        );
      }),
    );
    return `${ANSWERED} of ${ANSWERED} leads show their event in the request after the 202 (crashes: npm run chaos)`;
  },
};

export const EVENT_CHECKS = [exactlyOnce, orderFree, lateEvents, answeredIsStored];
