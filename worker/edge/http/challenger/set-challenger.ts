import { setChallenger as definition } from '../../../contract/api/challenger.ts';
import { setChallenger } from '../../../studies/set-challenger.ts';
import { handle } from '../../handle.ts';
import { refuseChallenger } from './refuse-challenger.ts';

export const setChallengerHandler = handle(definition, (call, { body }) => setChallenger(call, body), refuseChallenger);
