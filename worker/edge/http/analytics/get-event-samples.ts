import { getEventSamples } from '../../../people/reports/get-event-samples.ts';
import { handle } from '../../handle.ts';

export const getEventSamplesHandler = handle(
  async () => (await import('../../../contract/api/analytics.ts')).getEventSamples,
  (call, { query }) => getEventSamples(call, query),
);
