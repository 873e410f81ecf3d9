import { queryOptions } from '@tanstack/react-query';
import * as analyticsApi from '../../../../../worker/contract/api/analytics.ts';
import { DAY_MS, utcDay } from '../../../../../worker/domain/time.ts';
import { callApi } from '../../../lib/api-client.ts';

export const ACTIVITY_RANGES = [
  { value: '24h', label: '24 h', interval: 'hour', days: 1 },
  { value: '7d', label: '7 d', interval: 'hour', days: 7 },
  { value: '30d', label: '30 d', interval: 'day', days: 30 },
  { value: '90d', label: '90 d', interval: 'day', days: 90 },
] as const;
export type ActivityRange = (typeof ACTIVITY_RANGES)[number];

/** The number of events by type and by hour or day, for the chosen number of UTC days up to today. */
export const activityQuery = ({ value, interval, days }: ActivityRange) =>
  queryOptions({
    queryKey: ['analytics', 'activity', value],
    queryFn: ({ signal }) => {
      const now = Date.now();
      const query = { from: utcDay(now - days * DAY_MS), to: utcDay(now), interval };
      return callApi(analyticsApi.getActivity, { signal, query });
    },
  });
