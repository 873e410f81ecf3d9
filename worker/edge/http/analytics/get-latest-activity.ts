import { getLatestActivity } from '../../../people/reports/get-latest-activity.ts';
import { handle } from '../../handle.ts';

export const getLatestActivityHandler = handle(
  async () => (await import('../../../contract/api/analytics.ts')).getLatestActivity,
  (call, { query }) => getLatestActivity(call, query),
);
