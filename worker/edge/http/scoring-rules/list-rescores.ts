import { listRescores } from '../../../settings/scoring/run-rescore.ts';
import { handle } from '../../handle.ts';

export const listRescoresHandler = handle(
  async () => (await import('../../../contract/api/scoring-rules.ts')).listRescores,
  (call) => listRescores(call),
);
