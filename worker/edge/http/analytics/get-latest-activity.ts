import { getLatestActivity as definition } from '../../../contract/api/analytics.ts';
import { getLatestActivity } from '../../../people/reports/get-latest-activity.ts';
import { handle } from '../../handle.ts';

export const getLatestActivityHandler = handle(definition, (call, { query }) => getLatestActivity(call, query));
