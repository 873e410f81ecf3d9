import { getChallenger } from '../../../studies/show-challenger.ts';
import { handle } from '../../handle.ts';

export const getChallengerHandler = handle(
  async () => (await import('../../../contract/api/challenger.ts')).getChallenger,
  (call) => getChallenger(call),
);
