import { exportSources as definition } from '../../../contract/api/analytics.ts';
import { exportSources } from '../../../people/reports/export-sources.ts';
import { answerFile } from '../../answer-file.ts';
import { handle } from '../../handle.ts';
import { refuseSources } from './refuse-sources.ts';

export const exportSourcesHandler = handle(
  definition,
  async (call, { query }) => {
    const text = await exportSources(call, query);
    return 'reason' in text ? text : answerFile(text, { name: 'sources', format: 'csv', now: call.now });
  },
  refuseSources,
);
