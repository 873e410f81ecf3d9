import { startErasure } from '../../../identity/erasures/start-erasure.ts';
import { handle } from '../../handle.ts';
import { refuseErasure } from './refuse-erasure.ts';

export const startErasureHandler = handle(
  async () => (await import('../../../contract/api/erasures.ts')).startErasure,
  (call, { body }) => startErasure(call, body),
  refuseErasure,
);
