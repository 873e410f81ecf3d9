import { getFunnel as definition } from '../../../contract/api/analytics.ts';
import { getFunnel } from '../../../people/reports/get-funnel.ts';
import { handle } from '../../handle.ts';
import { refuseFunnel } from './refuse-funnel.ts';

export const getFunnelHandler = handle(definition, (call, { query }) => getFunnel(call, query), refuseFunnel);
