import { givePoints as definition } from '../../../contract/api/work.ts';
import { givePoints } from '../../../people/work/give-points.ts';
import { handle } from '../../handle.ts';
import { refuseWork } from './refuse-work.ts';

export const givePointsHandler = handle(
  definition,
  (call, { path, body }) => givePoints(call, { ...path, ...body }),
  refuseWork,
);
