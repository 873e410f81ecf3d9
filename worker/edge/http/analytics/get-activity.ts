import { getActivity } from '../../../people/reports/get-activity.ts';
import { handle } from '../../handle.ts';
import { refuseDays } from './refuse-days.ts';

export const getActivityHandler = handle(
  async () => (await import('../../../contract/api/analytics.ts')).getActivity,
  (call, { query }) => getActivity(call, query),
  refuseDays,
);
