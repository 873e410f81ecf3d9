import { expect, it } from 'vitest';
import { LIMITS } from '../../contract/limits.ts';
import type { Planned } from '../../lead/go-back/plan-return.ts';
import { lostTogether } from './plan-together.ts';

/**
 * The plan of a lead that would lose `count` events, all of which were sent to `leadId`. The plan lists only the latest of these events.
 */
const planOf = (leadId: string, count: number): Planned => ({
  ...{ status: 'planned', seq: 1, createdAt: 0, winner: null, absorbed: [], isRecalculated: false },
  lost: Array.from({ length: Math.min(count, LIMITS.lostEventsListedMax) }, (_, i) => ({
    ...{ leadId, eventId: `evt_${count - i}`, type: 'page_view', occurredAt: i, receivedAt: count - i },
  })),
  ...{ lostCount: count, lostByLead: new Map([[leadId, count]]) },
});

it('an event lost in a return counts once, even if it came from a merged lead', () => {
  const count = LIMITS.lostEventsListedMax + 500;
  const winner = { ...planOf('bert', count), lostCount: count + 3 };
  const plans = new Map([
    ['anna', { ...winner, lostByLead: new Map([...winner.lostByLead, ['anna', 3]]) }],
    ['bert', planOf('bert', count)],
  ]);
  const { lost, lostCount } = lostTogether(plans);
  expect(lostCount).toBe(count + 3);
  expect(lost).toHaveLength(LIMITS.lostEventsListedMax);
});
