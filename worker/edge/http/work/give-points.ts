import { givePoints } from '../../../people/work/give-points.ts';
import { handle } from '../../handle.ts';
import { refuseWork } from './refuse-work.ts';

export const givePointsHandler = handle(
  async () => (await import('../../../contract/api/work.ts')).givePoints,
  (call, { path, body }) => givePoints(call, { ...path, ...body }),
  refuseWork,
);
