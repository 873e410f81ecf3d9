import assert from 'node:assert/strict';
import type { Check } from '../run-checks.ts';
import { HISTORY_DAYS_AGO, makeEvents, sendTo, type World } from '../world.ts';

const LONG_EVENTS = 2_000;
const BATCH = 500;
const ROUNDS = 11;
/** docs/performance.md documents this factor. The two leads are measured in turn, so that a busy machine slows both. */
const RATIO_MAX = 3;

const longHistory: Check<World> = {
  guarantee: 'G15',
  promise: 'An event takes at most three times as long on a lead with a long history as on one with a short history',
  async see(world) {
    const [long, short] = ['long', 'short'].map((name) => world.newLeadId(name)) as [string, string];
    const daysAgo = Array.from({ length: LONG_EVENTS }, (_, i) => 60 - (i * 59) / LONG_EVENTS);
    const history = makeEvents(world, daysAgo);
    for (let i = 0; i < history.length; i += BATCH) await sendTo(world, long, history.slice(i, i + BATCH));
    await sendTo(world, short, makeEvents(world, HISTORY_DAYS_AGO));
    const took: Record<string, number[]> = { [long]: [], [short]: [] };
    for (let round = 0; round < ROUNDS; round++) {
      for (const leadId of [long, short]) {
        const events = makeEvents(world, [0]);
        const from = performance.now();
        await sendTo(world, leadId, events);
        took[leadId]?.push(performance.now() - from);
      }
    }
    const [ofLong, ofShort] = [median(took[long]), median(took[short])];
    const figures = `${ofLong.toFixed(1)} ms with ${LONG_EVENTS} events, ${ofShort.toFixed(1)} ms with ${HISTORY_DAYS_AGO.length}`;
    assert.ok(ofLong <= RATIO_MAX * ofShort, figures);
    return `${figures} (medians of ${ROUNDS})`;
  },
};

const median = (figures: readonly number[] = []): number =>
  figures.toSorted((a, b) => a - b)[Math.floor(figures.length / 2)] ?? Number.NaN;

export const GROWTH_CHECKS = [longHistory];
