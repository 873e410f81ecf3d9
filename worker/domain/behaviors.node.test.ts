import { expect, it } from 'vitest';
import type { BehaviorCondition } from '../contract/behavior-condition.ts';
import { behaviorTimesOf, trackedBehaviorsOf } from './behaviors.ts';
import { type FoldedActivity, toFolded } from './folded-event.ts';

const PAGES = ['/pricing', '/docs', '/blog'];

const visits = (page: string): BehaviorCondition => ({
  ...{ event: 'page_view', operator: 'did', times: 2 },
  where: [{ property: 'page', operator: 'starts_with', value: page }],
});

it('reads the properties of each event once, for any number of behaviors', () => {
  const reads: string[] = [];
  const visit = (eventId: string, page: string): FoldedActivity => ({
    ...(toFolded({
      ...{ kind: 'activity', eventId, type: 'page_view', properties: {}, awards: [] },
      ...{ occurredAt: Number(eventId), receivedAt: 0, source: 'server' },
    }) as FoldedActivity),
    readProperties(id) {
      reads.push(id);
      return { page };
    },
  });
  const log = [visit('1', '/pricing'), visit('2', '/docs/api'), visit('3', '/pricing/annual')];
  const times = behaviorTimesOf(log, trackedBehaviorsOf([PAGES.map(visits)]));
  expect(Object.values(times)).toEqual([[1, 3], [2]]);
  expect(reads).toEqual(['1', '2', '3']);
});
