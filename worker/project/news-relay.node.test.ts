import { describe, expect, it } from 'vitest';
import { NewsRelay } from './news-relay.ts';
import type { CommitMessage } from './project-sockets.ts';

const newsOf = (leadId: string) => ({ leadId, lead: null, activity: [], lastEvent: null, stageMoves: [] });

const commitOf = (leadIds: string[], given: Partial<CommitMessage> = {}): CommitMessage => ({
  ...{ type: 'commit', at: '2026-01-05T00:00:00.000Z', news: leadIds.map(newsOf), more: 0, lagMs: null },
  ...given,
});

/** Lets all promises settle that can. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

/** A relay whose pauses end when the test wants. */
function makeRelay({ refuses = () => false }: { refuses?: (message: CommitMessage) => boolean } = {}) {
  const passed: CommitMessage[] = [];
  const pauses: { ms: number; end: () => void }[] = [];
  const relay = new NewsRelay({
    pass: async (message) => {
      if (refuses(message)) throw new Error('nobody there');
      passed.push(message);
    },
    pause: (ms) => new Promise((resolve) => pauses.push({ ms, end: resolve })),
  });
  return {
    passed,
    async add(message: CommitMessage) {
      relay.add(message);
      await settle();
    },
    /** Ends the pause, and returns its length. */
    async endPause() {
      const pause = pauses.shift();
      pause?.end();
      await settle();
      return pause?.ms ?? null;
    },
  };
}

describe('NewsRelay', () => {
  it('forwards a single message at once', async () => {
    const { passed, add, endPause } = makeRelay();
    for (const leadId of ['lead_1', 'lead_2']) {
      await add(commitOf([leadId]));
      expect(passed.at(-1)).toEqual(commitOf([leadId]));
      expect(await endPause()).toBe(100);
    }
    expect(await endPause()).toBe(null);
  });

  it('combines messages that arrive during a pause, in order', async () => {
    const { passed, add, endPause } = makeRelay();
    await add(commitOf(['lead_1']));
    await add(commitOf(['lead_2'], { lagMs: 40, at: '2026-01-05T00:00:00.100Z' }));
    await add(commitOf(['lead_3', 'lead_2'], { lagMs: 30, more: 2, at: '2026-01-05T00:00:00.200Z' }));
    expect(passed).toHaveLength(1);
    await endPause();
    expect(passed.slice(1)).toEqual([
      commitOf(['lead_2', 'lead_3', 'lead_2'], { lagMs: 40, more: 2, at: '2026-01-05T00:00:00.200Z' }),
    ]);
  });

  it('lists fifty leads, and says how many other leads have changed', async () => {
    const { passed, add, endPause } = makeRelay();
    const leadIds = Array.from({ length: 90 }, (_, i) => `lead_${i}`);
    await add(commitOf([]));
    await add(commitOf(leadIds.slice(0, 45), { more: 1 }));
    await add(commitOf(leadIds.slice(45)));
    await endPause();
    expect(passed[1]).toEqual(commitOf(leadIds.slice(0, 50), { more: 41 }));
  });

  it('keeps a failed message, waits longer, and sends it together with later messages', async () => {
    let isAway = true;
    const { passed, add, endPause } = makeRelay({ refuses: () => isAway });
    await add(commitOf(['lead_1']));
    await add(commitOf(['lead_2']));
    expect(await endPause()).toBe(1_000);
    isAway = false;
    expect(await endPause()).toBe(1_000);
    expect(passed).toEqual([commitOf(['lead_1', 'lead_2'])]);
    expect(await endPause()).toBe(100);
    expect(await endPause()).toBe(null);
  });
});
