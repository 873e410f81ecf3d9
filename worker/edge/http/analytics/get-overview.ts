import { getOverview as definition } from '../../../contract/api/analytics.ts';
import { getOverview } from '../../../people/reports/get-overview.ts';
import { handle } from '../../handle.ts';

export const getOverviewHandler = handle(definition, (call) => getOverview(call));
