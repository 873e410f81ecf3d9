import { startRescore as definition } from '../../../contract/api/scoring-rules.ts';
import { startRescore } from '../../../settings/scoring/run-rescore.ts';
import { handle } from '../../handle.ts';
import { refuseRules } from './refuse-rules.ts';

export const startRescoreHandler = handle(definition, (call, { body }) => startRescore(call, body), refuseRules);
