import { getActivity as definition } from '../../../contract/api/analytics.ts';
import { getActivity } from '../../../people/reports/get-activity.ts';
import { handle } from '../../handle.ts';
import { refuseDays } from './refuse-days.ts';

export const getActivityHandler = handle(definition, (call, { query }) => getActivity(call, query), refuseDays);
