import { deleteChallenger } from '../../../studies/delete-challenger.ts';
import { handle } from '../../handle.ts';
import { refuseChallenger } from './refuse-challenger.ts';

export const deleteChallengerHandler = handle(
  async () => (await import('../../../contract/api/challenger.ts')).deleteChallenger,
  (call) => deleteChallenger(call),
  refuseChallenger,
);
