import { getSources as definition } from '../../../contract/api/analytics.ts';
import { getSources } from '../../../people/reports/get-sources.ts';
import { handle } from '../../handle.ts';
import { refuseSources } from './refuse-sources.ts';

export const getSourcesHandler = handle(definition, (call, { query }) => getSources(call, query), refuseSources);
