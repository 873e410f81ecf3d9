import { deleteChallenger as definition } from '../../../contract/api/challenger.ts';
import { deleteChallenger } from '../../../studies/delete-challenger.ts';
import { handle } from '../../handle.ts';
import { refuseChallenger } from './refuse-challenger.ts';

export const deleteChallengerHandler = handle(definition, (call) => deleteChallenger(call), refuseChallenger);
