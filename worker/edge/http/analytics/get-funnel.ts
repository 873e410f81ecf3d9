import { getFunnel } from '../../../people/reports/get-funnel.ts';
import { handle } from '../../handle.ts';
import { refuseFunnel } from './refuse-funnel.ts';

export const getFunnelHandler = handle(
  async () => (await import('../../../contract/api/analytics.ts')).getFunnel,
  (call, { query }) => getFunnel(call, query),
  refuseFunnel,
);
