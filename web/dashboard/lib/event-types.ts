import { queryOptions, useQuery } from '@tanstack/react-query';
import * as analyticsApi from '../../../worker/contract/api/analytics.ts';
import { DAY_MS, utcDay } from '../../../worker/domain/time.ts';
import { callApi } from './api-client.ts';
import { useRuleset } from './ruleset.ts';

const SEEN_DAYS = 90;

const seenTypesQuery = queryOptions({
  queryKey: ['analytics', 'event-types'],
  staleTime: 5 * 60_000,
  queryFn: async ({ signal }) => {
    const now = Date.now();
    const query = { from: utcDay(now - SEEN_DAYS * DAY_MS), to: utcDay(now), interval: 'day' } as const;
    const counts = await callApi(analyticsApi.getActivity, { signal, query });
    return [...new Set(counts.map(({ eventType }) => eventType))].filter((type) => type !== 'other');
  },
});

/** The event types to suggest: those that arrived recently, and those that have a scoring rule. */
export function useEventTypes(): string[] {
  const { data: seen = [] } = useQuery(seenTypesQuery);
  const { data: ruleset } = useRuleset();
  return [...new Set([...seen, ...(ruleset?.rules ?? []).map(({ eventType }) => eventType)])].sort();
}
