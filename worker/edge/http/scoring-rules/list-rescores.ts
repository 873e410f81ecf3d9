import { listRescores as definition } from '../../../contract/api/scoring-rules.ts';
import { listRescores } from '../../../settings/scoring/run-rescore.ts';
import { handle } from '../../handle.ts';

export const listRescoresHandler = handle(definition, (call) => listRescores(call));
