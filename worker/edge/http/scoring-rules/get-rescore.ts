import { getRescore } from '../../../settings/scoring/run-rescore.ts';
import { handle } from '../../handle.ts';
import { refuseRules } from './refuse-rules.ts';

export const getRescoreHandler = handle(
  async () => (await import('../../../contract/api/scoring-rules.ts')).getRescore,
  (call, { path }) => getRescore(call, path),
  refuseRules,
);
