import assert from 'node:assert/strict';
import * as z from 'zod';
import { Explanation } from '../../../worker/contract/explanation.ts';
import { toInstant } from '../../../worker/contract/instant.ts';
import { scoreAt } from '../../../worker/domain/decay.ts';
import { fold } from '../../../worker/domain/fold.ts';
import { roundScore, toHundredths } from '../../../worker/domain/hundredths.ts';
import type { LeadEvent } from '../../../worker/domain/lead-event.ts';
import { DAY_MS } from '../../../worker/domain/time.ts';
import type { Check } from '../run-checks.ts';
import {
  expectedState,
  HISTORY_DAYS_AGO,
  makeEvents,
  readLead,
  readTimeline,
  sendTo,
  type TestEvent,
  type World,
} from '../world.ts';

/** A lead with the test's whole history, and instants between its events. */
async function newHistory(world: World, name: string) {
  const leadId = world.newLeadId(name);
  const events = makeEvents(world, HISTORY_DAYS_AGO);
  await sendTo(world, leadId, events);
  const instants = [40.2, 30, 5, 0.2, 0].map((days) => Date.now() - days * DAY_MS);
  return { leadId, events, instants };
}

const ExportedLog = z.object({ events: z.array(z.record(z.string(), z.unknown())) });

const replay: Check<World> = {
  guarantee: 'G4',
  promise: 'Replaying the exported log gives the same lead at every instant',
  async see(world) {
    const { leadId, instants } = await newHistory(world, 'replay');
    const exported = await world.api.get(ExportedLog, `/api/leads/${leadId}/export`);
    const { decay } = world.ruleset;
    const log = exported.events.map(
      (event) => ({ ...event, occurredAt: Date.parse(event.occurredAt as string) }) as unknown as LeadEvent,
    );
    for (const at of instants) {
      const { currentScore, eventCount } = await readLead(world, leadId, at);
      const state = fold(
        log.filter(({ occurredAt }) => occurredAt <= at),
        world.ruleset,
      );
      const replayed = { currentScore: roundScore(scoreAt(state, decay, at)), eventCount: state.eventCount };
      assert.deepEqual(
        { currentScore, eventCount },
        replayed,
        `at ${toInstant(at)} the lead differs from its log's replay`,
      );
    }
    return `${log.length} exported events, folded here: equal at ${instants.length} instants`;
  },
};

const decay: Check<World> = {
  guarantee: 'G5',
  promise: 'Decay is a function of time: a score follows the formula at every instant',
  async see(world) {
    const leadId = world.newLeadId('decay');
    const events = makeEvents(world, [60]);
    await sendTo(world, leadId, events);
    const { score, lastEventAt } = expectedState(world, events);
    const { graceDays, ratePerDay } = world.ruleset.decay;
    const readings: string[] = [];
    // The instants after the grace period test the formula: eight idle days are one step of decay.
    for (const idleDays of [graceDays / 2, graceDays, graceDays + 1, graceDays + 2.5, graceDays + 20]) {
      const at = (lastEventAt as number) + idleDays * DAY_MS;
      const expected = roundScore(score * (1 - ratePerDay) ** Math.max(0, idleDays - graceDays));
      const { currentScore } = await readLead(world, leadId, at);
      assert.equal(currentScore, expected, `after ${idleDays} idle days the score of ${score} is ${currentScore}`);
      readings.push(`${idleDays} d ${currentScore}`);
    }
    return `${score} points, idle for ${readings.join(', ')}`;
  },
};

const accountedFor: Check<World> = {
  guarantee: 'G6',
  promise: 'The explanation and the timeline add up to the score exactly; no score is negative',
  async see(world) {
    const { leadId, instants } = await newHistory(world, 'explain');
    let lineCount = 0;
    for (const at of instants) {
      const { totals, lines, currentScore } = await world.api.get(
        Explanation,
        `/api/leads/${leadId}/explain?at=${toInstant(at)}`,
      );
      const sum = lines.reduce((total, { points }) => total + toHundredths(points), 0);
      assert.equal(sum, toHundredths(currentScore), `at ${toInstant(at)} the lines add up to ${sum / 100}`);
      const { rules, byHand, decay, floor } = totals;
      assert.equal(toHundredths(rules) + toHundredths(byHand) + toHundredths(decay) + toHundredths(floor), sum);
      assert.equal((await readLead(world, leadId, at)).currentScore, currentScore);
      lineCount += lines.length;
    }
    let score = 0;
    for (const entry of await readTimeline(world, leadId)) {
      if (entry.type === 'merge' || entry.type === 'withdrawn' || entry.type === 'work') continue;
      assert.ok(entry.newScore >= 0, `the score was ${entry.newScore} at ${entry.timestamp}`);
      if (entry.type !== 'event') continue;
      const sum = toHundredths(score) + toHundredths(entry.decayDelta) + toHundredths(entry.scoreDelta);
      assert.equal(sum, toHundredths(entry.newScore), `the timeline does not add up at ${entry.timestamp}`);
      score = entry.newScore;
    }
    return `${lineCount} lines at ${instants.length} instants add up exactly, to ${score}`;
  },
};

const scoredByRules: Check<World> = {
  guarantee: 'PRODUCT',
  promise: 'An event gets the points of the live rules',
  async see(world) {
    const leadId = world.newLeadId('rules');
    const events = makeEvents(
      world,
      world.eventTypes.map(() => 0),
    );
    await sendTo(world, leadId, events);
    const timeline = await readTimeline(world, leadId);
    const worth = timeline.flatMap((entry) => (entry.type === 'event' ? [[entry.eventType, entry.newScore]] : []));
    const expected = events.map((event, i) => [
      event.eventType,
      roundScore(expectedState(world, events.slice(0, i + 1) as TestEvent[]).score),
    ]);
    assert.deepEqual(worth, expected);
    return worth.map(([type, score]) => `${type} → ${score}`).join(', ');
  },
};

export const SCORE_CHECKS = [replay, decay, accountedFor, scoredByRules];
