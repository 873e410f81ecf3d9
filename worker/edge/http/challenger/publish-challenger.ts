import { publishChallenger as definition } from '../../../contract/api/challenger.ts';
import { publishChallenger } from '../../../studies/publish-challenger.ts';
import { handle } from '../../handle.ts';
import { refuseChallenger } from './refuse-challenger.ts';

export const publishChallengerHandler = handle(
  definition,
  (call, { body }) => publishChallenger(call, body),
  refuseChallenger,
);
