import { getEventSamples as definition } from '../../../contract/api/analytics.ts';
import { getEventSamples } from '../../../people/reports/get-event-samples.ts';
import { handle } from '../../handle.ts';

export const getEventSamplesHandler = handle(definition, (call, { query }) => getEventSamples(call, query));
