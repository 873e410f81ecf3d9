import { setTimeout as sleep } from 'node:timers/promises';
import type { Lead, TimelineEntry } from '../../worker/contract/lead.ts';
import { ApiRefusal, apiClient } from '../api-client.ts';
import { type LoadTarget, sendUntilAnswered } from '../load/send-events.ts';
import type { LoadEvent } from '../load/traffic.ts';

const EVERY_MS = 250;
const ANSWERED_MS = 60_000;
const SETTLED_MS = 20_000;

interface Pair {
  kept: string;
  other: string;
}

/** Pairs of leads, one of which is merged into the other and erased at the same moment. */
export function mergesAgainstErasures(target: LoadTarget) {
  const client = apiClient({ url: target.url, credential: target.key });
  const pairs: Pair[] = [];

  async function eventIdsOf(leadId: string): Promise<string[]> {
    const timeline = await client.call<TimelineEntry[]>('GET', `/api/leads/${leadId}/timeline`);
    return timeline.flatMap((entry) => (entry.type === 'event' ? [entry.eventId] : [])).sort();
  }

  /**
   * True if the pair looks as if the two requests had run one after the other: fully merged, fully erased, or, if the merge request was
   * lost, unchanged.
   */
  async function isWhole({ kept, other }: Pair): Promise<boolean> {
    const [own, others] = [idsOf(kept), idsOf(other)];
    const found = await client.call<Lead>('GET', `/api/leads/${other}`).catch(orGone);
    const ofKept = `${await eventIdsOf(kept)}`;
    if (found === null) return ofKept === `${own}`;
    if (found._id === kept) return ofKept === `${[...own, ...others].sort()}`;
    return ofKept === `${own}` && `${await eventIdsOf(other)}` === `${others}`;
  }

  return {
    async run(ended: AbortSignal): Promise<void> {
      while (!ended.aborted) {
        const pair = { kept: `pair-${pairs.length}-kept`, other: `pair-${pairs.length}-other` };
        await sendUntilAnswered(target, [...eventsOf(pair.kept), ...eventsOf(pair.other)], { withinMs: ANSWERED_MS });
        pairs.push(pair);
        await Promise.allSettled([
          client.call('POST', `/api/leads/${pair.kept}/merge`, { leadId: pair.other }),
          client.call('DELETE', `/api/leads/${pair.other}`),
        ]);
        await sleep(EVERY_MS);
      }
    },

    pairs: () => pairs.length,

    /** Lists the pairs whose final state neither order of the two requests would give. */
    async listTorn(): Promise<string[]> {
      const deadline = performance.now() + SETTLED_MS;
      let torn = pairs;
      for (;;) {
        const whole = await Promise.all(torn.map(isWhole));
        torn = torn.filter((_, i) => !whole[i]);
        if (torn.length === 0 || performance.now() > deadline) return torn.map(({ other }) => other);
        await sleep(EVERY_MS);
      }
    },
  };
}

const idsOf = (leadId: string): string[] => [`evt_${leadId}_0`, `evt_${leadId}_1`];

const eventsOf = (leadId: string): LoadEvent[] =>
  idsOf(leadId).map((eventId) => ({
    ...{ eventType: 'page_view', eventId, leadId, timestamp: new Date().toISOString() },
    properties: { page: '/', duration: 1 },
  }));

/** Accepts a 404, and a 410 while a lead is being erased. */
function orGone(error: unknown): null {
  if (error instanceof ApiRefusal && [404, 410].includes(error.status)) return null;
  throw error;
}
