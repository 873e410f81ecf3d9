import { setChallenger } from '../../../studies/set-challenger.ts';
import { handle } from '../../handle.ts';
import { refuseChallenger } from './refuse-challenger.ts';

export const setChallengerHandler = handle(
  async () => (await import('../../../contract/api/challenger.ts')).setChallenger,
  (call, { body }) => setChallenger(call, body),
  refuseChallenger,
);
