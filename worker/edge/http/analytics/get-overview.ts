import { getOverview } from '../../../people/reports/get-overview.ts';
import { handle } from '../../handle.ts';

export const getOverviewHandler = handle(
  async () => (await import('../../../contract/api/analytics.ts')).getOverview,
  (call) => getOverview(call),
);
