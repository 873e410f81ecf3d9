import { getRescore as definition } from '../../../contract/api/scoring-rules.ts';
import { getRescore } from '../../../settings/scoring/run-rescore.ts';
import { handle } from '../../handle.ts';
import { refuseRules } from './refuse-rules.ts';

export const getRescoreHandler = handle(definition, (call, { path }) => getRescore(call, path), refuseRules);
