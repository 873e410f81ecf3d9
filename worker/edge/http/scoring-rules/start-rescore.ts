import { startRescore } from '../../../settings/scoring/run-rescore.ts';
import { handle } from '../../handle.ts';
import { refuseRules } from './refuse-rules.ts';

export const startRescoreHandler = handle(
  async () => (await import('../../../contract/api/scoring-rules.ts')).startRescore,
  (call, { body }) => startRescore(call, body),
  refuseRules,
);
