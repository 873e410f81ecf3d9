import { getSources } from '../../../people/reports/get-sources.ts';
import { handle } from '../../handle.ts';
import { refuseSources } from './refuse-sources.ts';

export const getSourcesHandler = handle(
  async () => (await import('../../../contract/api/analytics.ts')).getSources,
  (call, { query }) => getSources(call, query),
  refuseSources,
);
