import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { expect, it } from 'vitest';
import type { LeadDetail } from '../../../../../worker/contract/lead.ts';
import { leadQuery, toProfile } from './get-lead.ts';

const LEAD = {
  ...{ _id: 'ann', name: 'Ann', email: null, custom: { plan: 'pro' }, tasks: [], notes: [] },
  ...{ currentScore: 5, eventCount: 1, version: 1, lastEventAt: '2026-02-01T00:00:00.000Z' },
} as unknown as LeadDetail;

it('a lead’s profile stays the same object after an event, but not after an edit', () => {
  const client = new QueryClient();
  const { queryKey } = leadQuery('ann');
  client.setQueryData(queryKey, LEAD);
  const observer = new QueryObserver(client, { ...leadQuery('ann'), select: toProfile, staleTime: Infinity });
  const stop = observer.subscribe(() => {});
  const profile = observer.getCurrentResult().data;
  const event = { currentScore: 25, eventCount: 2, version: 2, lastEventAt: '2026-02-02T00:00:00.000Z' };
  client.setQueryData(queryKey, { ...structuredClone(LEAD), ...event });
  expect(observer.getCurrentResult().data).toBe(profile);
  client.setQueryData(queryKey, { ...structuredClone(LEAD), ...event, custom: { plan: 'free' } });
  expect(observer.getCurrentResult().data).toMatchObject({ name: 'Ann', custom: { plan: 'free' } });
  stop();
});
