import { queryOptions } from '@tanstack/react-query';
import * as analyticsApi from '../../../../../worker/contract/api/analytics.ts';
import { DAY_MS, HOUR_MS, utcDay } from '../../../../../worker/domain/time.ts';
import { callApi } from '../../../lib/api-client.ts';

const DAYS = 7;

/**
 * How many leads entered each stage in the 7 days up to the current hour. The overview counts the moves between stages in the same
 * period.
 */
export const stageEntriesQuery = queryOptions({
  queryKey: ['analytics', 'stage-entries'],
  queryFn: async ({ signal }): Promise<ReadonlyMap<string, number>> => {
    const now = Date.now();
    const query = { from: utcDay(now - DAYS * DAY_MS), to: utcDay(now), interval: 'hour' } as const;
    const moves = await callApi(analyticsApi.getStageMoves, { signal, query });
    const since = (Math.floor(now / HOUR_MS) + 1) * HOUR_MS - DAYS * DAY_MS;
    const entries = new Map<string, number>();
    for (const { at, to, count } of moves) {
      if (Date.parse(at) >= since) entries.set(to, (entries.get(to) ?? 0) + count);
    }
    return entries;
  },
});
