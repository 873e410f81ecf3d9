import { publishChallenger } from '../../../studies/publish-challenger.ts';
import { handle } from '../../handle.ts';
import { refuseChallenger } from './refuse-challenger.ts';

export const publishChallengerHandler = handle(
  async () => (await import('../../../contract/api/challenger.ts')).publishChallenger,
  (call, { body }) => publishChallenger(call, body),
  refuseChallenger,
);
