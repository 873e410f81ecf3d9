import { exportSources } from '../../../people/reports/export-sources.ts';
import { answerFile } from '../../answer-file.ts';
import { handle } from '../../handle.ts';
import { refuseSources } from './refuse-sources.ts';

export const exportSourcesHandler = handle(
  async () => (await import('../../../contract/api/analytics.ts')).exportSources,
  async (call, { query }) => {
    const text = await exportSources(call, query);
    return 'reason' in text ? text : answerFile(text, { name: 'sources', format: 'csv', now: call.now });
  },
  refuseSources,
);
