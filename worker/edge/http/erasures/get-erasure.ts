import { getErasure } from '../../../identity/erasures/get-erasure.ts';
import { handle } from '../../handle.ts';
import { Refusal } from '../../problem.ts';

export const getErasureHandler = handle(
  async () => (await import('../../../contract/api/erasures.ts')).getErasure,
  (call, { path }) => getErasure(call, path),
  noSuchErasure,
);

function noSuchErasure(_refused: { reason: 'no_such_erasure' }): Refusal {
  return new Refusal('not_found', 'There is no such erasure.');
}
