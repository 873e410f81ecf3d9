import { exportFunnel } from '../../../people/reports/export-funnel.ts';
import { answerFile } from '../../answer-file.ts';
import { handle } from '../../handle.ts';
import { refuseFunnel } from './refuse-funnel.ts';

export const exportFunnelHandler = handle(
  async () => (await import('../../../contract/api/analytics.ts')).exportFunnel,
  async (call, { query }) => {
    const text = await exportFunnel(call, query);
    return 'reason' in text ? text : answerFile(text, { name: 'funnel', format: 'csv', now: call.now });
  },
  refuseFunnel,
);
